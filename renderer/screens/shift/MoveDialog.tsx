// Cash in, cash out, or the drawer without a sale: amount, reason, note, and then it is written down.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { pushMoney } from '../../entry.ts'
import { useOp } from '../../till.ts'

export type MoveKind = 'in' | 'out' | 'no-sale'
const moveReasons = ['change', 'bank', 'safe', 'purchase', 'wages', 'deposit', 'correction', 'other'] as const
const noSaleReasons = ['change', 'count', 'customer', 'stuck', 'other'] as const
const words = {
  in: { title: 'shift.move.inTitle', act: 'shift.move.doIn' },
  out: { title: 'shift.move.outTitle', act: 'shift.move.doOut' },
  'no-sale': { title: 'shift.move.noSaleTitle', act: 'shift.move.doNoSale' },
} as const

/** `onDone` tells whether the drawer opened by itself. */
export function MoveDialog({
  kind,
  onClose,
  onDone,
}: {
  kind: MoveKind
  onClose: () => void
  onDone: (drawer: boolean) => void
}) {
  const { t } = useTranslation()
  const move = useOp('cash.move')
  const noSale = useOp('cash.no-sale')
  // One name for this task: sent twice, it is written down once.
  const [moveId] = useState(() => crypto.randomUUID())
  const [amountMinor, setAmount] = useState(0)
  const [moveReason, setMoveReason] = useState<(typeof moveReasons)[number]>(kind === 'in' ? 'change' : 'bank')
  const [noSaleReason, setNoSaleReason] = useState<(typeof noSaleReasons)[number]>('change')
  const [note, setNote] = useState('')
  const [slip, setSlip] = useState<'yes' | 'no'>('yes')
  const ready = kind === 'no-sale' || amountMinor > 0
  const submit = async () => {
    if (!ready) return
    const result =
      kind === 'no-sale'
        ? await noSale.run({ moveId, reason: noSaleReason, note })
        : await move.run({ moveId, kind, amountMinor, reason: moveReason, note, slip: slip === 'yes' })
    if (result.ok) onDone(result.value.drawer)
  }
  return (
    <Dialog
      title={t(words[kind].title)}
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button
            look="primary"
            commit
            disabled={!ready}
            busy={move.busy || noSale.busy}
            busyText={t('shift.move.working')}
            onPress={() => void submit()}
          >
            {t(words[kind].act)}
          </Button>
        </>
      }
    >
      <div className="move-form" data-kind={kind}>
        {kind === 'no-sale' ? (
          <p>{t('shift.move.noSaleLead')}</p>
        ) : (
          <div className="move-amount">
            <MoneyField
              label={t('shift.move.amount')}
              minor={amountMinor}
              onChange={setAmount}
              onEnter={() => void submit()}
              autoFocus
            />
            <Keypad corner="00" onKey={key => setAmount(pushMoney(amountMinor, key))} />
          </div>
        )}
        <div className="move-why">
          {kind === 'no-sale' ? (
            <Choice
              label={t('shift.move.reason')}
              value={noSaleReason}
              options={noSaleReasons.map(each => [each, t(`shift.move.reasons.${each}`)] as const)}
              onChange={setNoSaleReason}
            />
          ) : (
            <Choice
              label={t('shift.move.reason')}
              value={moveReason}
              options={moveReasons.map(each => [each, t(`shift.move.reasons.${each}`)] as const)}
              onChange={setMoveReason}
            />
          )}
          <Field label={t('shift.move.note')} value={note} onChange={setNote} maxLength={200} />
          {kind !== 'no-sale' && (
            <Choice
              label={t('shift.move.slip')}
              value={slip}
              options={[
                ['yes', t('shift.move.yes')],
                ['no', t('shift.move.no')],
              ]}
              onChange={setSlip}
            />
          )}
        </div>
      </div>
    </Dialog>
  )
}
