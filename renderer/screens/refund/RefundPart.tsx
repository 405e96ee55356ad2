// One part of a refund: how much, to where, how it stands, and the few honest things that can be done about it.
import type { RefundView } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { Money, useMoney } from '../../components/Money.tsx'
import { useOp } from '../../till.ts'

type Part = RefundView['parts'][number]
const icons: Record<Part['state'], IconName> = {
  done: 'check',
  waiting: 'clock',
  checking: 'clock',
  refused: 'cross',
  'needs-human': 'warning',
  open: 'back',
  replaced: 'back',
}

type RefundPartProps = { part: Part; refundId: string; toCard: boolean; onMoved: () => void }

/** `toCard`: the sale was paid by a card, so what is left of a credit may go there. */
export function RefundPart({ part, refundId, toCard, onMoved }: RefundPartProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const again = useOp('refund.again')
  const payOut = useOp('refund.pay-out')
  const [asking, setAsking] = useState(false)
  const { id, kind, state, amountMinor, leftMinor, brand, last4 } = part
  const rest = money(leftMinor)
  const run = async (to: 'cash' | 'card') => {
    await payOut.run({ partId: id, to })
    setAsking(false)
    onMoved()
  }
  const repeat = async () => {
    await again.run({ refundId })
    onMoved()
  }
  const lead =
    state === 'done'
      ? null
      : state === 'waiting' && part.why === 'not-settled'
        ? t('refund.lead.notSettled')
        : t(`refund.lead.${state}`, { amount: rest })
  const asksBank = state === 'refused' || (state === 'waiting' && kind === 'card')
  const mayPayOut = state === 'open' || (kind === 'card' && (state === 'refused' || state === 'waiting'))
  return (
    <li className="refund-part" data-state={state} data-kind={kind}>
      <p className="refund-part-head">
        <Icon name={icons[state]} />
        <span>
          {kind === 'cash' && state === 'done'
            ? t('refund.cashDone', { amount: money(amountMinor) })
            : t(`refund.to.${kind}`)}
          {last4 !== null && <span className="soft small"> {t('refund.cardOf', { brand: brand ?? '', last4 })}</span>}
        </span>
        <span className="refund-state">
          {state === 'refused' && part.why === 'not-found'
            ? t('refund.states.notArrived')
            : t(`refund.states.${state}`)}
        </span>
        <Money minor={amountMinor} />
      </p>
      {lead !== null && <p className="refund-lead">{lead}</p>}
      {(asksBank || mayPayOut) && (
        <div className="refund-acts">
          {asksBank && (
            <Button commit busy={again.busy} busyText={t('refund.asking')} onPress={() => void repeat()}>
              {t('refund.again')}
            </Button>
          )}
          {state === 'open' && toCard && (
            <Button commit busy={payOut.busy} busyText={t('refund.asking')} onPress={() => void run('card')}>
              {t('refund.payCard')}
            </Button>
          )}
          {mayPayOut && (
            <Button look="amber" onPress={() => setAsking(true)}>
              {t('refund.payCash', { amount: rest })}
            </Button>
          )}
        </div>
      )}
      {asking && (
        <Dialog
          alert
          title={t('refund.payOutTitle', { amount: rest })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {t('frame.cancel')}
              </Button>
              <Button look="danger" commit busy={payOut.busy} onPress={() => void run('cash')}>
                {t('refund.payOutYes', { amount: rest })}
              </Button>
            </>
          }
        >
          <p>{t('refund.payOutLead')}</p>
        </Dialog>
      )}
    </li>
  )
}
