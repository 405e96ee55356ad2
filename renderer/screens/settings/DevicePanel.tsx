// What this till is to the identity service, without ever showing a token; a manager may test or revoke it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { useOp, useTill } from '../../till.ts'

export function DevicePanel({ manager }: { manager: boolean }) {
  const { t } = useTranslation()
  const till = useTill()
  const language = useLanguage()
  const test = useOp('registration.test')
  const revoke = useOp('registration.revoke')
  const again = useOp('registration.start')
  const [tested, setTested] = useState<boolean | null>(null)
  const [asking, setAsking] = useState(false)
  const when = (instant: string | null) => (instant === null ? '–' : dateTimeText(instant, language))
  const { registration, tokens } = till
  const facts: (readonly [string, string])[] = [
    [t('settings.deviceId'), till.deviceId],
    ...(registration.step === 'registered'
      ? ([
          [t('settings.store'), registration.store ?? till.store.name],
          [t('settings.tillName'), registration.till ?? '–'],
          [t('settings.approvedBy'), registration.approvedBy ?? '–'],
          [t('settings.since'), when(registration.since)],
        ] as const)
      : []),
    [t('settings.lastRefresh'), when(tokens.lastRefresh)],
    [t('settings.expires'), when(tokens.expires)],
    [t('settings.lastError'), tokens.lastError ?? t('settings.none')],
  ]
  const runTest = async () => {
    const result = await test.run({})
    setTested(result.ok && result.value.ok)
  }
  return (
    <section className="panel" aria-labelledby="device-title">
      <h2 id="device-title">{t('settings.device')}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="settings-row">
        <Button busy={test.busy} onPress={() => void runTest()}>
          {t('settings.test')}
        </Button>
        {manager && registration.step === 'suspended' && (
          <Button look="primary" busy={again.busy} onPress={() => void again.run({})}>
            {t('registration.title')}
          </Button>
        )}
        {manager && (
          <Button look="danger" onPress={() => setAsking(true)}>
            {t('settings.revoke')}
          </Button>
        )}
      </div>
      {tested !== null && (
        <p className="verdict-line" data-ok={tested} role="status">
          <Icon name={tested ? 'check' : 'cross'} />
          {tested ? t('settings.testOk') : t('settings.testBad')}
        </p>
      )}
      {asking && (
        <Dialog
          alert
          title={t('settings.revokeTitle')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {t('frame.cancel')}
              </Button>
              <Button
                look="danger"
                commit
                busy={revoke.busy}
                onPress={() => void revoke.run({}).then(() => setAsking(false))}
              >
                {t('settings.revokeYes')}
              </Button>
            </>
          }
        >
          <p>{t('settings.revokeLead')}</p>
        </Dialog>
      )}
    </section>
  )
}
