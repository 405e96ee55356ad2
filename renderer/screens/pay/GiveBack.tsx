// What was paid in part goes back the way it came: cash at once, cards after a question, because the bank has to do it.
import type { Sale } from '#contract'
import { tenderSums } from '#domain/tender'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useMoney } from '../../components/Money.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useOp } from '../../till.ts'

/** What one kind of tender has brought in and not given back, tips and rounding with it. */
export const paidBy = (sale: Sale, wanted: 'cash' | 'card'): number =>
  tenderSums(sale.tenders.filter(({ kind }) => kind === wanted)).movedMinor

export function GiveBack({ sale, disabled }: { sale: Sale; disabled: boolean }) {
  const { t } = useTranslation()
  const money = useMoney()
  const cashBack = useOp('pay.cancel')
  const [asking, setAsking] = useState(false)
  const cash = paidBy(sale, 'cash')
  const card = paidBy(sale, 'card')
  const ask = () => (card > 0 ? setAsking(true) : undefined)
  useShortcuts({ F3: ask }, { enabled: !disabled })
  return (
    <div className="pay-undo">
      {cash > 0 && (
        <>
          <Button commit busy={cashBack.busy} disabled={disabled} onPress={() => void cashBack.run({})}>
            {t('pay.giveBack')}
          </Button>
          <p className="soft small">{t('pay.giveBackHint', { amount: money(cash) })}</p>
        </>
      )}
      {card > 0 && (
        <>
          <Button disabled={disabled} shortcut="F3" onPress={ask}>
            {t('pay.takeBack')}
          </Button>
          <p className="soft small">{t('pay.takeBackHint', { amount: money(card) })}</p>
        </>
      )}
      {asking && <TakeBack amount={money(card)} onClose={() => setAsking(false)} />}
    </div>
  )
}

function TakeBack({ amount, onClose }: { amount: string; onClose: () => void }) {
  const { t } = useTranslation()
  const takeBack = useOp('pay.take-back')
  const go = async () => {
    await takeBack.run({})
    onClose()
  }
  return (
    <Dialog
      alert
      title={t('pay.takeBackTitle', { amount })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} autoFocus>
            {t('frame.cancel')}
          </Button>
          <Button look="danger" commit busy={takeBack.busy} busyText={t('pay.takingBack')} onPress={() => void go()}>
            {t('pay.takeBackYes', { amount })}
          </Button>
        </>
      }
    >
      <p>{t('pay.takeBackLead')}</p>
      <p>{t('pay.takeBackThen')}</p>
    </Dialog>
  )
}
