// The finished sale: change in the biggest type, the receipt, and the way to the next sale.
import type { SaleState } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Icon } from '../components/Icon.tsx'
import { Money } from '../components/Money.tsx'
import { Receipt } from '../components/Receipt.tsx'
import { LoyaltyPoints } from './LoyaltyPoints.tsx'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { useList, useOp, useTill } from '../till.ts'
import './Done.css'

export function Done({ state, saleId, onNext }: { state: SaleState; saleId: string; onNext: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const cache = useQueryClient()
  const receipt = useList('receipt.get', { saleId }).data
  const print = useOp('receipt.print')
  const [outcome, setOutcome] = useState<'none' | 'printed' | 'failed'>('none')
  const change = state.lastChangeMinor ?? 0
  const doPrint = async () => {
    const result = await print.run({ saleId })
    setOutcome(result.ok && result.value.printed ? 'printed' : 'failed')
    void cache.invalidateQueries({ queryKey: ['receipt.get'] })
  }
  useShortcuts({ F12: onNext, F3: () => void doPrint() })
  return (
    <div className="done">
      <section className="done-main" aria-labelledby="done-title">
        <p className="done-tick">
          <Icon name="check" size={40} />
        </p>
        <h1 id="done-title">{t('done.title')}</h1>
        {receipt && <p className="soft">{t('done.number', { number: receipt.number })}</p>}
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
        {outcome === 'failed' && (
          <p className="done-failed" role="alert">
            <Icon name="warning" /> {t('done.printFailed')}
          </p>
        )}
        <div className="done-actions">
          <Button look="pay" size="large" className="done-next" onPress={onNext} shortcut="F12" autoFocus>
            {t('done.next')}
          </Button>
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
        </div>
        <p className="soft">
          {outcome === 'printed' && <strong className="done-printed">{t('done.printed')} · </strong>}
          {t('done.hint')}
        </p>
      </section>
      <section className="done-receipt" aria-label={t('done.receipt')}>
        {receipt && <Receipt lines={receipt.lines} label={t('done.number', { number: receipt.number })} />}
      </section>
    </div>
  )
}
