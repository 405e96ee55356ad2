// What may be given back at most without a receipt, and the place where a manager changes it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useMoney } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { useOp, useTill } from '../../till.ts'

export function LimitButton({ limitMinor }: { limitMinor: number | null }) {
  const { t } = useTranslation()
  const money = useMoney()
  const manager = useTill().staff?.role === 'manager'
  const [open, setOpen] = useState(false)
  const [amount, setAmount] = useState(0)
  const save = useOp('refund.set-limit')
  const shown = limitMinor === null ? t('refund.noLimit') : t('refund.limit', { amount: money(limitMinor) })
  const set = async (wanted: number | null) => {
    const result = await save.run({ limitMinor: wanted })
    if (result.ok) setOpen(false)
  }
  if (!manager) return <span className="soft refund-limit">{shown}</span>
  return (
    <>
      <span className="soft refund-limit">{shown}</span>
      <Button
        onPress={() => {
          setAmount(limitMinor ?? 0)
          setOpen(true)
        }}
      >
        {t('refund.limitChange')}
      </Button>
      {open && (
        <Dialog
          title={t('refund.limitChange')}
          onClose={() => setOpen(false)}
          footer={
            <>
              <Button busy={save.busy} onPress={() => void set(null)}>
                {t('refund.limitNone')}
              </Button>
              <Button look="primary" commit busy={save.busy} onPress={() => void set(amount)}>
                {t('refund.limitSave')}
              </Button>
            </>
          }
        >
          <MoneyField
            label={t('refund.limitField')}
            minor={amount}
            onChange={setAmount}
            onEnter={() => void set(amount)}
            autoFocus
          />
        </Dialog>
      )}
    </>
  )
}
