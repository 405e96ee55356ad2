// The lines of a receipt with how much of each comes back.
import type { Refundable } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { quantity } from '../../format.ts'

type Line = Refundable['lines'][number]
export type Chosen = Readonly<Record<string, number>>

/** One piece; of goods by weight, all that is left at once. */
export function stepOf({ quantityMilli, leftMilli }: Pick<Line, 'quantityMilli' | 'leftMilli'>): number {
  return quantityMilli % 1000 === 0 ? 1000 : leftMilli
}

type RefundLinesProps = {
  lines: readonly Line[]
  chosen: Chosen
  fixed: boolean
  onChange: (lineId: string, milli: number) => void
}

export function RefundLines({ lines, chosen, fixed, onChange }: RefundLinesProps) {
  const { t } = useTranslation()
  return (
    <ul className="refund-lines" aria-label={t('refund.lines')}>
      {lines.map(line => (
        <RefundLine key={line.lineId} line={line} milli={chosen[line.lineId] ?? 0} fixed={fixed} onChange={onChange} />
      ))}
    </ul>
  )
}

function RefundLine({
  line,
  milli,
  fixed,
  onChange,
}: {
  line: Line
  milli: number
  fixed: boolean
  onChange: RefundLinesProps['onChange']
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const { lineId, name, leftMilli, leftMinor, quantityMilli, unitPriceMinor } = line
  const step = stepOf(line)
  const over = leftMilli === 0
  return (
    <li className="refund-line" data-line={lineId} data-chosen={milli > 0} data-over={over}>
      <span className="refund-name">
        <bdi>{name}</bdi>
        <span className="soft small figures">
          {t('refund.sold', { quantity: quantity(quantityMilli, language), price: money(unitPriceMinor) })}
          {leftMilli !== quantityMilli &&
            !over &&
            ` · ${t('refund.left', { quantity: quantity(leftMilli, language) })}`}
        </span>
      </span>
      {over ? (
        <span className="refund-over">{t('refund.nothingLeft')}</span>
      ) : (
        <>
          <span className="refund-steps">
            <Button
              icon="minus"
              label={t('refund.less', { name })}
              disabled={fixed || milli === 0}
              onPress={() => onChange(lineId, Math.max(0, milli - step))}
            >
              {''}
            </Button>
            <span className="refund-quantity figures" aria-live="polite">
              {quantity(milli, language)}
            </span>
            <Button
              icon="plus"
              label={t('refund.more', { name })}
              disabled={fixed || milli >= leftMilli}
              onPress={() => onChange(lineId, Math.min(leftMilli, milli + step))}
            >
              {''}
            </Button>
            <Button
              label={t('refund.allOf', { name })}
              disabled={fixed || milli === leftMilli}
              onPress={() => onChange(lineId, leftMilli)}
            >
              {t('refund.all')}
            </Button>
          </span>
          <Money minor={leftMinor} className="refund-left" />
        </>
      )}
    </li>
  )
}
