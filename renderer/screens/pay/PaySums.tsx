// The money column of the pay screen: to pay, already paid, remaining, tendered, change – always in this order and place.
import type { Sale } from '#contract'
import { takeCash } from '#domain/tender'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { quantity } from '../../format.ts'

export function PaySums({ sale, tendered, paid }: { sale: Sale; tendered: number | null; paid: number }) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const { changeMinor } = takeCash(sale.remainingMinor, tendered ?? sale.remainingMinor)
  return (
    <section className="sums" aria-labelledby="pay-title">
      <h1 id="pay-title">{t('pay.title')}</h1>
      <dl className="sums-list">
        <Sum name={t('pay.due')} minor={sale.totals.totalMinor} />
        {paid !== 0 && <Sum name={t('pay.paid')} minor={paid} />}
        <Sum name={t('pay.remaining')} minor={sale.remainingMinor} kind="remaining" />
        <Sum name={t('pay.tendered')} minor={tendered ?? 0} />
        <Sum name={t('pay.change')} minor={changeMinor} kind="change" />
      </dl>
      <h2 className="unseen">{t('pay.summary')}</h2>
      {/* A long sale scrolls here, so the keyboard must be able to reach it. */}
      <ul className="sums-items" tabIndex={0} aria-label={t('pay.summary')}>
        {sale.lines.map(line => (
          <li key={line.id}>
            <span>
              <span className="figures">{quantity(line.quantityMilli, language)} ×</span> {line.name}
            </span>
            <span className="figures">{money(line.totalMinor)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sum({
  name,
  minor,
  kind = 'plain',
}: {
  name: string
  minor: number
  kind?: 'plain' | 'remaining' | 'change'
}) {
  return (
    <div className={`sum sum-${kind}`}>
      <dt>{name}</dt>
      <dd>
        <Money minor={minor} />
      </dd>
    </div>
  )
}
