// Another price for one line: the amount, and the reason that the journal keeps with the name of who allowed it.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { useMoney } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { useOp } from '../../till.ts'

type PriceDialogProps = { line: Sale['lines'][number]; minor: number | null; onClose: () => void }

/** `minor` is what the keypad had said already. */
export function PriceDialog({ line, minor, onClose }: PriceDialogProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const send = useOp('sale.price')
  const [amount, setAmount] = useState(minor ?? line.unitPriceMinor)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = reason.trim().length < 3
  const save = async () => {
    setTried(true)
    if (missing) return
    const result = await send.run({ lineId: line.id, priceMinor: amount, reason: reason.trim() })
    if (result.ok) onClose()
  }
  return (
    <Dialog
      title={t('sell.priceTitle', { name: line.name })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look="primary" commit busy={send.busy} onPress={() => void save()}>
            {t('sell.priceSave')}
          </Button>
        </>
      }
    >
      <p className="soft">{t('sell.priceNow', { amount: money(line.unitPriceMinor) })}</p>
      <MoneyField
        label={t('sell.priceNew')}
        minor={amount}
        onChange={setAmount}
        onEnter={() => void save()}
        autoFocus={minor === null}
      />
      <form onSubmit={event => (event.preventDefault(), void save())}>
        <Field
          label={t('sell.reason')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={tried && missing ? t('sell.reasonMissing') : null}
          hint={t('sell.reasonHint')}
          autoFocus={minor !== null}
        />
      </form>
    </Dialog>
  )
}
