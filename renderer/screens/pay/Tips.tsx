// A tip before the card is charged: suggested ones by one tap, none as the first choice, or an amount of the customer's own.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useMoney } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'

type TipsProps = { tips: Sale['tips']; minor: number; disabled: boolean; onChange: (minor: number) => void }

export function Tips({ tips, minor, disabled, onChange }: TipsProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const [asking, setAsking] = useState(false)
  const suggested = tips.some(({ amountMinor }) => amountMinor === minor)
  return (
    <div className="pay-tips" role="group" aria-label={t('tip.title')}>
      <span className="field-label">{t('tip.title')}</span>
      <div className="pay-tips-row">
        <Button size="small" pressed={minor === 0} disabled={disabled} onPress={() => onChange(0)}>
          {t('tip.none')}
        </Button>
        {tips.map(({ percent, amountMinor }) => (
          <Button
            key={percent}
            size="small"
            pressed={minor === amountMinor}
            disabled={disabled}
            onPress={() => onChange(amountMinor)}
          >
            {t('tip.of', { percent })} · {money(amountMinor)}
          </Button>
        ))}
        <Button size="small" pressed={minor !== 0 && !suggested} disabled={disabled} onPress={() => setAsking(true)}>
          {minor !== 0 && !suggested ? money(minor) : t('tip.other')}
        </Button>
      </div>
      {asking && (
        <OwnTip
          minor={minor}
          onTake={amount => {
            onChange(amount)
            setAsking(false)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

function OwnTip({ minor, onTake, onClose }: { minor: number; onTake: (minor: number) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const [amount, setAmount] = useState(minor)
  return (
    <Dialog
      title={t('tip.title')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look="primary" onPress={() => onTake(amount)}>
            {t('tip.title')}
          </Button>
        </>
      }
    >
      <MoneyField label={t('tip.other')} minor={amount} onChange={setAmount} onEnter={() => onTake(amount)} autoFocus />
    </Dialog>
  )
}
