// The goods that were brought back without a receipt, with how many of each.
import type { Product } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { quantity } from '../../format.ts'

export type LooseLine = { product: Product; milli: number }

export function LooseLines({
  lines,
  onChange,
}: {
  lines: readonly LooseLine[]
  onChange: (lines: LooseLine[]) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const set = (id: string, milli: number) =>
    onChange(lines.flatMap(line => (line.product.id !== id ? [line] : milli <= 0 ? [] : [{ ...line, milli }])))
  if (lines.length === 0) return <p className="soft">{t('refund.looseNone')}</p>
  return (
    <ul className="refund-lines" aria-label={t('refund.looseLines')}>
      {lines.map(({ product: { id, name, priceMinor, depositMinor }, milli }) => (
        <li key={id} className="refund-line" data-chosen>
          <span className="refund-name">
            <bdi>{name}</bdi>
            <Money minor={priceMinor + depositMinor} className="soft small" />
          </span>
          <span className="refund-steps">
            <Button icon="minus" label={t('refund.less', { name })} onPress={() => set(id, milli - 1000)}>
              {''}
            </Button>
            <span className="refund-quantity figures" aria-live="polite">
              {quantity(milli, language)}
            </span>
            <Button
              icon="plus"
              label={t('refund.more', { name })}
              disabled={milli >= 9_999_000}
              onPress={() => set(id, milli + 1000)}
            >
              {''}
            </Button>
            <Button icon="cross" label={t('refund.remove', { name })} onPress={() => set(id, 0)}>
              {''}
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}
