// What can be done about a pairing in each of its steps; the same at the gate and on the device page.
import type { Till } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { grouped } from '../../format.ts'
import type { Op } from '../../till.ts'

type Props = {
  till: Till
  /** The parent's, so that it knows when a new code is being asked for. */
  start: Op<'registration.start'>
  /** Ends the pairing, or puts away how it ended. */
  onEnd: () => void
  /** The words on the button that ends the pairing. */
  cancelText: string
  /** The words on the button that puts away how it ended; absent where nothing else could be shown. */
  closeText?: string
}

export function PairingActions({ till, start, onEnd, cancelText, closeText }: Props) {
  const { t } = useTranslation()
  const state = till.registration
  const again = till.identity === 'registered' ? { again: true } : {}
  switch (state.step) {
    case 'awaiting-approval':
      return (
        <>
          <CopyCode code={grouped(state.userCode)} />
          <Button onPress={() => void start.run({ ...again, insteadOf: state.userCode })} busy={start.busy}>
            {t('registration.newCode')}
          </Button>
          <Button onPress={onEnd}>{cancelText}</Button>
        </>
      )
    case 'registered':
    case 'suspended':
      return null
    case 'unregistered':
    case 'requesting':
    case 'expired':
    case 'denied':
    case 'failed': {
      const running = state.step === 'requesting'
      const over = state.step === 'expired' || state.step === 'denied' || state.step === 'failed'
      const first = state.step === 'failed' ? 'tryAgain' : over ? 'newCode' : 'start'
      return (
        <>
          {/* Stays in its place while it is busy, so that a second tap does not meet Cancel. */}
          <Button
            look="primary"
            size="large"
            onPress={() => void start.run(again)}
            busy={start.busy || running}
            busyText={t('registration.state.requesting.what')}
            autoFocus
          >
            {t(`registration.${first}`)}
          </Button>
          {running && (
            <Button size="large" onPress={onEnd}>
              {cancelText}
            </Button>
          )}
          {over && closeText !== undefined && (
            <Button size="large" onPress={onEnd}>
              {closeText}
            </Button>
          )}
        </>
      )
    }
    default:
      return state satisfies never
  }
}

/** Takes the focus when nothing has it: the button that asked for the code is gone by now. */
function CopyCode({ code }: { code: string }) {
  const { t } = useTranslation()
  const [free] = useState(() => document.activeElement === null || document.activeElement === document.body)
  return <CopyButton text={code} name={t('registration.copy')} autoFocus={free} />
}
