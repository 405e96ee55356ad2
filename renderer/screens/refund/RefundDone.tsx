// A refund that is written down: each part of it as it stands, its receipt, and the way on.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { Receipt } from '../../components/Receipt.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useList, useOp } from '../../till.ts'
import { refundFigures } from '../explain/explain-figures.ts'
import { Explained } from '../explain/Explained.tsx'
import { PointsBack } from '../PointsBack.tsx'
import { RefundPart } from './RefundPart.tsx'
import { useFreshRefunds } from './use-refunds.ts'
import './Refund.css'
import './RefundParts.css'

type RefundDoneProps = { refundId: string; onBack: () => void; onSell: () => void }

export function RefundDone({ refundId, onBack, onSell }: RefundDoneProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const fresh = useFreshRefunds()
  const refund = useList('refund.get', { refundId }).data
  const print = useOp('refund.print')
  const [failed, setFailed] = useState(false)
  const doPrint = async () => {
    const result = await print.run({ refundId })
    setFailed(!result.ok || !result.value.printed)
    fresh()
  }
  useShortcuts({ F3: () => void doPrint(), F12: onBack })
  if (refund === undefined)
    return (
      <Page title={t('refund.give')} onBack={onBack}>
        {null}
      </Page>
    )
  const { kind, number, parts, over } = refund
  const credit = parts.some(({ state }) => state === 'open')
  const waiting = parts.some(({ state }) => state !== 'done' && state !== 'replaced' && state !== 'open')
  // What is left of a credit goes back only to a card that paid for the very goods.
  const toCard = kind === 'exchange' && refund.saleId !== null
  return (
    <Page title={t(`refund.number.${kind}`, { number })} onBack={onBack}>
      <div className="refund-done">
        <section className="refund-result">
          <div role="status" data-over={over}>
            <h2>{waiting ? t('refund.openTitle') : t(`refund.doneTitle.${kind}`)}</h2>
          </div>
          <Explained byKey figures={refundFigures(t, language, { kind: 'given', refundId }, refund)}>
            <Money minor={refund.totalMinor} className="refund-amount" />
          </Explained>
          <ul className="refund-parts">
            {parts.map(part => (
              <RefundPart key={part.id} part={part} refundId={refundId} toCard={toCard} onMoved={fresh} />
            ))}
          </ul>
          {refund.points !== null && <PointsBack {...refund.points} />}
          {failed && (
            <p className="field-error" role="alert">
              {t('refund.printFailed')}
            </p>
          )}
          <div className="refund-acts">
            {credit ? (
              <Button look="pay" size="large" onPress={onSell} autoFocus>
                {t('refund.sellNow')}
              </Button>
            ) : (
              <Button look="pay" size="large" shortcut="F12" onPress={onBack} autoFocus>
                {t('refund.next')}
              </Button>
            )}
            <Button
              size="large"
              icon="printer"
              shortcut="F3"
              busy={print.busy}
              busyText={t('refund.printing')}
              onPress={() => void doPrint()}
            >
              {refund.printed ? t('refund.printCopy') : t('refund.print')}
            </Button>
          </div>
        </section>
        <section className="refund-paper" aria-label={t('done.receipt')}>
          <Receipt lines={refund.lines} label={t(`refund.number.${kind}`, { number })} />
        </section>
      </div>
    </Page>
  )
}
