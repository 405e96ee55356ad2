// The money column of the pay screen: to pay, already paid, remaining, tendered, change – always in this order and place.
import type { Sale } from '#contract'
import { takeCash } from '#domain/tender'
import { useTranslation } from 'react-i18next'
import { payFigures, totalFigures } from '../explain/explain-figures.ts'
import { Explained } from '../explain/Explained.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { quantity } from '../../format.ts'
import type { Figure } from '../explain/ExplainDialog.tsx'

type PaySumsProps = {
  sale: Sale
  tendered: number | null
  tipMinor: number
  /** While card money is under way there is nothing to press but what settles it. */
  holding: boolean
}

export function PaySums({ sale, tendered, tipMinor, holding }: PaySumsProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const { cash, paidMinor, remainingMinor } = sale
  const { changeMinor } = takeCash(remainingMinor, tendered ?? cash.dueMinor, cash)
  const rounded = cash.dueMinor !== Math.max(0, remainingMinor)
  return (
    <section className="sums" aria-labelledby="pay-title">
      <h1 id="pay-title">{t('pay.title')}</h1>
      <dl className="sums-list">
        <Sum
          name={t('pay.due')}
          minor={sale.totals.totalMinor}
          {...(holding ? {} : { figures: totalFigures(t, language, null, sale.totals) })}
        />
        {paidMinor !== 0 && <Sum name={t('pay.paid')} minor={paidMinor} />}
        <Sum
          name={t('pay.remaining')}
          minor={remainingMinor}
          kind="remaining"
          {...(holding ? {} : { figures: payFigures(t, language, sale), byKey: true })}
        />
        {rounded && <Sum name={t('pay.inCash')} minor={cash.dueMinor} />}
        {tipMinor !== 0 && <Sum name={t('pay.tips')} minor={tipMinor} />}
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
  figures,
  byKey = false,
}: {
  name: string
  minor: number
  kind?: 'plain' | 'remaining' | 'change'
  /** What can be explained about it. */
  figures?: readonly Figure[]
  byKey?: boolean
}) {
  return (
    <div className={`sum sum-${kind}`}>
      <dt>{name}</dt>
      <dd>
        {figures === undefined ? (
          <Money minor={minor} />
        ) : (
          <Explained figures={figures} byKey={byKey}>
            <Money minor={minor} />
          </Explained>
        )}
      </dd>
    </div>
  )
}
