// The manager's view of the till's own updates: what runs, what there is, why it waits, and the one button that installs.
import type { UpdateView } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { useUpdate } from '../../hooks/use-update.ts'
import { useOp } from '../../till.ts'
import { updateState, updateTroubles } from '../../update-text.ts'
import { UpdateStart } from './UpdateStart.tsx'
import './UpdatePanel.css'

export function UpdatePanel() {
  const { t } = useTranslation()
  const view = useUpdate()
  if (view === null) return null
  return (
    <section className="panel" aria-labelledby="updates-title">
      <h2 id="updates-title">{t('updates.title')}</h2>
      <UpdateStart start={view.start} />
      <UpdateFacts view={view} />
      <UpdateState view={view} />
      <UpdateActions view={view} />
    </section>
  )
}

function UpdateFacts({ view }: { view: UpdateView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { running, channel, checkedAt } = view
  return (
    <dl className="facts">
      <div>
        <dt>{t('updates.facts.running')}</dt>
        <dd>{running}</dd>
      </div>
      {channel !== null && (
        <>
          <div>
            <dt>{t('updates.facts.channel')}</dt>
            <dd>{t(`updates.channels.${channel}`)}</dd>
          </div>
          <div>
            <dt>{t('updates.facts.checked')}</dt>
            <dd>
              {checkedAt === null ? (
                t('updates.facts.never')
              ) : (
                <time dateTime={checkedAt}>{dateTimeText(checkedAt, language)}</time>
              )}
            </dd>
          </div>
        </>
      )}
    </dl>
  )
}

function UpdateState({ view }: { view: UpdateView }) {
  const { t } = useTranslation()
  const { step, percent, waiting, rollbackOf } = view
  return (
    // Not every percent is read aloud: the bar has its own value.
    <div className="update-state" {...(step === 'downloading' ? {} : { role: 'status' })}>
      <p>
        <strong>{updateState(t, view)}</strong>
        {rollbackOf !== null && <> {t('updates.rollback', { version: rollbackOf })}</>}
      </p>
      {percent !== null && <progress value={percent} max={100} aria-label={t('updates.progress')} />}
      {waiting !== null && <p>{t(`updates.waiting.${waiting}`)}</p>}
      {updateTroubles(t, view).map(({ what, next }) => (
        <p key={what}>
          {what} <span className="soft">{next}</span>
        </p>
      ))}
    </div>
  )
}

function UpdateActions({ view }: { view: UpdateView }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const check = useOp('update.check')
  const install = useOp('update.install')
  const { step, version, offered } = view
  if (step !== 'idle' && step !== 'checking' && step !== 'ready' && step !== 'failed') return null
  const go = async () => {
    await install.run({})
    setAsking(false)
  }
  return (
    <div className="settings-row">
      {step === 'ready' && (
        <Button look="primary" disabled={!offered} onPress={() => setAsking(true)}>
          {t('updates.install')}
        </Button>
      )}
      <Button
        busy={check.busy || step === 'checking'}
        busyText={t('updates.checking')}
        onPress={() => void check.run({})}
      >
        {t('updates.check')}
      </Button>
      {asking && (
        <Dialog
          alert
          title={t('updates.installTitle', { version })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {t('frame.cancel')}
              </Button>
              <Button
                look="primary"
                commit
                busy={install.busy}
                busyText={t('updates.installing')}
                disabled={!offered}
                onPress={() => void go()}
              >
                {t('updates.installYes')}
              </Button>
            </>
          }
        >
          <p>{t('updates.installLead')}</p>
          {view.waiting !== null && <p>{t(`updates.waiting.${view.waiting}`)}</p>}
        </Dialog>
      )}
    </div>
  )
}
