// Card money of this sale on its way back to the customer: nothing can be paid until the bank has said how it ended.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { HoldPanel } from './HoldPanel.tsx'
import { ManagerDialog } from './ManagerDialog.tsx'

type ReversalStateProps = {
  sale: Sale
  reversal: NonNullable<Sale['reversal']>
  onBack: () => void
}

export function ReversalState({ sale, reversal, onBack }: ReversalStateProps) {
  const { t } = useTranslation()
  const [manager, setManager] = useState(false)
  const { payment } = sale
  const { amountMinor, kind, state } = reversal
  const call = state === 'needs-human' && payment !== null
  useShortcuts({ Escape: onBack, ...(call ? { F4: () => setManager(true) } : {}) })
  const facts = [t(`pay.reversal.kind.${kind}`)]
  if (payment !== null && payment.reference !== null) facts.push(t('pay.reference', { reference: payment.reference }))
  return (
    <HoldPanel
      step={`reversal-${state}`}
      icon={state === 'sent' ? 'back' : 'warning'}
      title={t(`pay.reversal.${state}.title`)}
      lead={t(`pay.reversal.${state}.lead`)}
      amountMinor={amountMinor}
      facts={facts}
      grave={state !== 'sent'}
    >
      <Button size="large" icon="back" shortcut="Esc" onPress={onBack} autoFocus>
        {t('pay.back')}
      </Button>
      {call && (
        <Button look="amber" size="large" shortcut="F4" onPress={() => setManager(true)}>
          {t('pay.callManager')}
        </Button>
      )}
      {manager && payment !== null && <ManagerDialog sale={sale} payment={payment} onClose={() => setManager(false)} />}
    </HoldPanel>
  )
}
