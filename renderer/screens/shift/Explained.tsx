// A difference in words, and what could explain it, line by line.
import type { Explanation } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useMoney } from '../../components/Money.tsx'

export function DifferenceLine({ minor }: { minor: number }) {
  const { t } = useTranslation()
  const money = useMoney()
  return (
    <p className="shift-difference" data-even={minor === 0}>
      {minor === 0
        ? t('shift.balanced')
        : minor > 0
          ? t('shift.over', { amount: money(minor) })
          : t('shift.short', { amount: money(-minor) })}
    </p>
  )
}

export function Explained({ explanation }: { explanation: readonly Explanation[] }) {
  const { t } = useTranslation()
  const money = useMoney()
  if (explanation.length === 0) return null
  return (
    <section className="explained" aria-labelledby="explained-title">
      <h3 id="explained-title">{t('shift.explain')}</h3>
      <ul>
        {explanation.map(each => (
          <li key={each.kind} data-fits={each.fits}>
            <Icon name={each.fits ? 'check' : 'info'} />
            <span>
              {t(`shift.explanations.${each.kind}`, {
                count: each.count,
                amount: money(Math.abs(each.amountMinor ?? 0)),
                numbers: each.numbers.join(', '),
              })}
              {each.fits && <strong> – {t('shift.fits')}</strong>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
