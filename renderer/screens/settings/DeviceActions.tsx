// What a manager may do with the registration: test it, replace it while the till works on, or revoke it.
import type { Till } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { failureText } from '../../failure-text.ts'
import { useOp } from '../../till.ts'

export function DeviceActions({ till, onPairing }: { till: Till; onPairing: () => void }) {
  const { t } = useTranslation()
  const test = useTest()
  const again = useOp('registration.start')
  const revoke = useOp('registration.revoke')
  const [asking, setAsking] = useState<'again' | 'revoke' | null>(null)
  const done = () => setAsking(null)
  const runAgain = async () => {
    const result = await again.run({ again: true })
    done()
    if (result.ok) onPairing()
  }
  return (
    <>
      <div className="settings-row">
        <Button busy={test.busy} onPress={() => void test.run()}>
          {t('settings.test')}
        </Button>
        {till.registration.step === 'registered' && (
          <Button onPress={() => setAsking('again')}>{t('device.again')}</Button>
        )}
        <Button look="danger" onPress={() => setAsking('revoke')}>
          {t('settings.revoke')}
        </Button>
      </div>
      <div role="status">
        {test.found !== null && (
          <p className="verdict-line" data-ok={test.found.ok}>
            <Icon name={test.found.ok ? 'check' : 'cross'} />
            <span>{test.found.text}</span>
          </p>
        )}
      </div>
      {asking === 'again' && (
        <Ask
          title={t('device.againTitle')}
          text={t('device.againLead')}
          yes={t('device.againYes')}
          look="primary"
          busy={again.busy}
          onYes={() => void runAgain()}
          onClose={done}
        />
      )}
      {asking === 'revoke' && (
        <Ask
          title={t('settings.revokeTitle')}
          text={t('settings.revokeLead')}
          yes={t('settings.revokeYes')}
          look="danger"
          busy={revoke.busy}
          onYes={() => void revoke.run({}).then(() => setAsking(null))}
          onClose={done}
        />
      )}
    </>
  )
}

/** Asks the service with this till's access; the answer is told beside the button, failures too. */
function useTest() {
  const { t } = useTranslation()
  const test = useOp('registration.test', { quiet: true })
  const [found, setFound] = useState<{ ok: boolean; text: string } | null>(null)
  const run = async () => {
    setFound(null)
    const result = await test.run({})
    if (!result.ok) {
      const { what, next } = failureText(t, result.error)
      setFound({ ok: false, text: `${t('settings.testBad')} ${what} ${next}` })
      return
    }
    const { ok, store } = result.value
    const good = store === null ? t('settings.testOk') : t('device.testStore', { store })
    setFound({ ok, text: ok ? good : t('settings.testBad') })
  }
  return { run, busy: test.busy, found }
}

type AskProps = {
  title: string
  text: string
  yes: string
  look: 'primary' | 'danger'
  busy: boolean
  onYes: () => void
  onClose: () => void
}

function Ask({ title, text, yes, look, busy, onYes, onClose }: AskProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      alert
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} autoFocus>
            {t('frame.cancel')}
          </Button>
          <Button look={look} commit busy={busy} onPress={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  )
}
