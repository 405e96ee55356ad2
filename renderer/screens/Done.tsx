// The finished sale: change in the biggest type, the receipt on paper or as a code, and the way to the next sale.
import type { SaleState } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Icon } from '../components/Icon.tsx'
import { Money } from '../components/Money.tsx'
import { Receipt } from '../components/Receipt.tsx'
import { LoyaltyPoints } from './LoyaltyPoints.tsx'
import { hasFailed, PrintState } from './print/PrintState.tsx'
import { ReceiptCode } from './print/ReceiptCode.tsx'
import { isOver, useReceiptPrint } from './print/use-prints.ts'
import { ExplainButton } from './explain/ExplainButton.tsx'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { useList, useOp, useTill } from '../till.ts'
import './Done.css'

export function Done({ state, saleId, onNext }: { state: SaleState; saleId: string; onNext: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const cache = useQueryClient()
  const receipt = useList('receipt.get', { saleId }).data
  const print = useOp('receipt.print')
  const putAway = useOp('print.put-away')
  const printing = useReceiptPrint(saleId)
  const [asCode, setAsCode] = useState<boolean | null>(null)
  const job = printing?.job ?? null
  // A printer that fails shows the code by itself; what a person chose stays.
  const failed = job !== null && hasFailed(job)
  const code = asCode ?? (failed || printing?.printer === false)
  const change = state.lastChangeMinor ?? 0
  const again = () => {
    for (const name of ['receipt.get', 'print.of-sale', 'print.jobs'])
      void cache.invalidateQueries({ queryKey: [name] })
  }
  const doPrint = async () => {
    await print.run({ saleId })
    again()
  }
  const handedOver = async () => {
    if (job !== null) await putAway.run({ jobId: job.id, as: 'shown' })
    again()
  }
  useShortcuts({ F12: onNext, F3: () => void doPrint(), F4: () => setAsCode(!code) })
  const title = receipt === undefined ? '' : t('done.number', { number: receipt.number })
  return (
    <div className="done" data-trouble={failed}>
      <section className="done-main" aria-labelledby="done-title">
        {!failed && (
          <p className="done-tick">
            <Icon name="check" size={40} />
          </p>
        )}
        <h1 id="done-title">{t('done.title')}</h1>
        {receipt && <p className="soft">{title}</p>}
        <div className="done-change" role="status">
          {change > 0 ? (
            <>
              <span className="done-label">{t('done.change')}</span>
              <Money minor={change} className="done-amount" />
            </>
          ) : (
            <span className="done-none">{t('done.noChange')}</span>
          )}
        </div>
        {state.loyalty?.saleId === saleId && <LoyaltyPoints loyalty={state.loyalty} />}
        {till.environment === 'sandbox' && <p className="done-training">{t('done.training')}</p>}
        {job !== null && <PrintState job={job} />}
        {printing?.printer === false && <p className="soft">{t('print.none')}</p>}
        <div className="done-actions">
          <Button look="pay" size="large" className="done-next" onPress={onNext} shortcut="F12" autoFocus>
            {t('done.next')}
          </Button>
          {printing?.printer !== false && (
            <Button
              size="large"
              icon="printer"
              shortcut="F3"
              busy={print.busy}
              busyText={t('done.printing')}
              onPress={() => void doPrint()}
            >
              {receipt?.printed === true ? t('done.printCopy') : t('done.print')}
            </Button>
          )}
          <Button size="large" shortcut="F4" onPress={() => setAsCode(!code)}>
            {code ? t('print.showReceipt') : t('print.show')}
          </Button>
          {receipt !== undefined && receipt.totals !== null && (
            <ExplainButton saleId={saleId} totals={receipt.totals} />
          )}
        </div>
        <p className="soft">{t('done.hint')}</p>
      </section>
      <section className="done-receipt" aria-label={t('done.receipt')}>
        {receipt && !code && <Receipt lines={receipt.lines} label={title} />}
        {receipt && code && (
          <ReceiptCode of={{ saleId }} title={title}>
            {job !== null && !isOver(job) && (
              <Button icon="check" busy={putAway.busy} onPress={() => void handedOver()}>
                {t('print.handedOver')}
              </Button>
            )}
          </ReceiptCode>
        )}
      </section>
    </div>
  )
}
