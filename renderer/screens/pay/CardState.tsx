// A card payment under way, as it is: waiting, charging, unknown, given up. While it is unknown nothing here can charge again.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import type { IconName } from '../../components/Icon.tsx'
import { clockText } from '../../format.ts'
import { useNow } from '../../hooks/use-clock.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFor } from '../../keys.ts'
import { leavesShiftOpen } from '../../route.ts'
import { useOp } from '../../till.ts'
import { HoldPanel } from './HoldPanel.tsx'
import { ManagerDialog } from './ManagerDialog.tsx'

type Payment = NonNullable<Sale['payment']>
type Holding = 'waiting-for-card' | 'customer-acting' | 'sent' | 'unknown' | 'cancelling' | 'needs-human'
const icons: Record<Holding, IconName> = {
  'waiting-for-card': 'card',
  'customer-acting': 'person',
  sent: 'clock',
  unknown: 'warning',
  cancelling: 'back',
  'needs-human': 'warning',
}

/** Steps that keep the pay screen to themselves. */
export const holds = (step: Payment['step']): step is Holding => step in icons

type CardStateProps = { sale: Sale; payment: Payment; onShift: () => void }

export function CardState({ sale, payment, onShift }: CardStateProps) {
  const { t } = useTranslation()
  const now = useNow()
  const checkAgain = useOp('pay.check-again')
  const cancel = useOp('pay.cancel')
  const [asked, setAsked] = useState(false)
  const [manager, setManager] = useState(false)
  const step = payment.step as Holding
  const seconds = (now.getTime() - Date.parse(payment.startedAt)) / 1000
  const acting = step === 'customer-acting'
  const stoppable = step === 'waiting-for-card' || acting
  const checkable = step === 'unknown' || step === 'cancelling'
  const grave = checkable || step === 'needs-human'
  const shiftKey = keyFor('shiftOpenPayment')

  const stop = async () => {
    // The terminal only passes the wish on; until it has answered there is nothing more to ask of it.
    if (asked) return
    const result = await cancel.run({})
    if (result.ok && acting) setAsked(true)
  }
  const check = () => void checkAgain.run({})
  useShortcuts({
    ...(stoppable ? { Escape: () => void stop() } : {}),
    ...(checkable ? { F2: check } : {}),
    ...(grave ? { F4: () => setManager(true) } : {}),
    ...(leavesShiftOpen(step) ? { [shiftKey]: onShift } : {}),
  })
  const facts = [t('pay.elapsed', { time: clockText(seconds) })]
  if (payment.reference !== null) facts.push(t('pay.reference', { reference: payment.reference }))
  return (
    <HoldPanel
      step={step}
      icon={icons[step]}
      title={t(`pay.steps.${step}.title`)}
      lead={t(`pay.steps.${step}.lead`)}
      amountMinor={payment.amountMinor}
      facts={facts}
      grave={grave}
      {...(acting ? { hint: t('pay.stopHint') } : {})}
    >
      {stoppable && (
        <Button
          size="large"
          commit
          shortcut="Esc"
          busy={cancel.busy || asked}
          busyText={asked ? t('pay.stopping') : t('pay.working')}
          onPress={() => void stop()}
          autoFocus
        >
          {acting ? t('pay.stopTerminal') : t('pay.cancelCard')}
        </Button>
      )}
      {checkable && (
        <Button
          look="primary"
          size="large"
          commit
          shortcut="F2"
          busy={checkAgain.busy}
          busyText={t('pay.checking')}
          onPress={check}
          autoFocus
        >
          {t('pay.checkAgain')}
        </Button>
      )}
      {grave && (
        <Button
          look="amber"
          size="large"
          shortcut="F4"
          onPress={() => setManager(true)}
          autoFocus={step === 'needs-human'}
        >
          {t('pay.callManager')}
        </Button>
      )}
      {leavesShiftOpen(step) && (
        <Button size="large" shortcut={shiftKey} onPress={onShift}>
          {t('pay.toShift')}
        </Button>
      )}
      {manager && <ManagerDialog sale={sale} payment={payment} onClose={() => setManager(false)} />}
    </HoldPanel>
  )
}
