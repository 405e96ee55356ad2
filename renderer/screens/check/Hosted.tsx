// The hosted ID check: the service's page in a locked frame, its word a hint only, the verdict fetched by the machine.
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Countdown } from '../../components/Countdown.tsx'
import { parseCompletionEvent } from '../../hosted-event.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useOp, useSnapshot, useTillClient } from '../../till.ts'
import { RefuseDialog } from './RefuseDialog.tsx'
import { Required } from './Required.tsx'
import { Verdict } from './Verdict.tsx'
import { hostedCode } from './hosted-code.ts'
import './IdCheck.css'
import './Hosted.css'

const POLL_MS = 3000

export function Hosted({
  requiredAge,
  bornOnOrBefore,
  onLeave,
  onDone,
}: {
  requiredAge: number
  bornOnOrBefore: string
  onLeave: () => void
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { client, snapshots } = useTillClient()
  const begin = useOp('id.hosted-start')
  const stop = useOp('id.hosted-cancel', { quiet: true })
  const [checkId, setCheckId] = useState<string | null>(null)
  const [refusing, setRefusing] = useState(false)
  const latest = useSnapshot('hosted')
  const frame = useRef<HTMLIFrameElement>(null)
  const check = latest !== null && latest.checkId === checkId ? latest : null
  const open = check?.step === 'open' || check?.step === 'evaluating'

  const start = async () => {
    setCheckId(null)
    const result = await begin.run({})
    if (!result.ok) return
    if (snapshots.hosted.get()?.checkId !== result.value.checkId) snapshots.hosted.put(result.value)
    setCheckId(result.value.checkId)
  }
  const leave = () => {
    if (checkId !== null && open) void stop.run({ checkId })
    onLeave()
  }
  const begun = useEffectEvent(() => void start())
  useEffect(() => begun(), [])
  const passed = latest?.checkId === checkId && latest?.verdict?.verdict === 'pass'
  useShortcuts(passed ? {} : { Escape: leave })

  const origin = check?.origin ?? null
  useEffect(() => {
    if (checkId === null || !open) return
    const job = new AbortController()
    const ask = async (resultId: string | null) => {
      const result = await client.call('id.hosted-result', { checkId, resultId }, job.signal)
      if (result.ok && !job.signal.aborted) snapshots.hosted.put(result.value)
    }
    const onMessage = (event: MessageEvent) => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return
      const hint = parseCompletionEvent(event.data)
      if (hint !== null) void ask(hint.resultId)
    }
    const timer = setInterval(() => void ask(null), POLL_MS)
    window.addEventListener('message', onMessage, { signal: job.signal })
    return () => {
      clearInterval(timer)
      job.abort()
    }
  }, [checkId, open, origin, client, snapshots])

  const verdict = check?.verdict ?? null
  const word = verdict?.verdict ?? null
  useEffect(() => {
    if (word !== null) play(word === 'pass' ? 'paid' : 'failed')
  }, [word])

  return (
    <div className="check hosted">
      <section className="check-stage" aria-label={t('hosted.frame')}>
        {verdict !== null ? (
          <Verdict verdict={verdict} onAccept={onDone} />
        ) : check !== null && open && check.url !== null ? (
          <iframe
            ref={frame}
            className="hosted-frame"
            title={t('hosted.frame')}
            src={check.url}
            // The service's page needs its own origin for camera and session; it is never ours, so it cannot lift its lock.
            // oxlint-disable-next-line react/iframe-missing-sandbox
            sandbox="allow-scripts allow-same-origin allow-forms"
            allow={`camera ${check.origin}`}
            referrerPolicy="no-referrer"
          />
        ) : (
          <p className="hosted-empty" role="status">
            <Icon name={check === null && begin.busy ? 'clock' : 'warning'} size={64} />
            {check !== null
              ? t(`hosted.steps.${check.step}`)
              : begin.busy
                ? t('hosted.starting')
                : t('hosted.steps.failed')}
          </p>
        )}
      </section>
      <section className="check-side" aria-labelledby="hosted-title">
        <h1 id="hosted-title">{t('hosted.title')}</h1>
        <Required age={requiredAge} bornOnOrBefore={bornOnOrBefore} />
        <p className="soft">{t('hosted.lead')}</p>
        {check !== null && (
          <>
            <p className="hosted-step" role="status">
              {t(`hosted.steps.${check.step}`)}
            </p>
            <dl className="hosted-facts">
              {open && (
                <div>
                  <dt>{t('hosted.left')}</dt>
                  <dd>
                    <Countdown from={check} />
                  </dd>
                </div>
              )}
              <div>
                <dt>{t('hosted.attempts')}</dt>
                <dd className="figures">{check.attempts}</dd>
              </div>
              <div>
                <dt>{t('hosted.invoiced')}</dt>
                <dd className="figures">{check.attemptsInvoiced}</dd>
              </div>
            </dl>
            {check.reason !== null && <p className="hosted-reason">{t(`hosted.codes.${hostedCode(check.reason)}`)}</p>}
          </>
        )}
        <div className="check-actions">
          {!open && !passed && (
            <Button
              look="primary"
              size="large"
              busy={begin.busy}
              busyText={t('hosted.starting')}
              onPress={() => void start()}
            >
              {t('hosted.again')}
            </Button>
          )}
          {passed ? (
            <Button look="danger" size="large" onPress={() => setRefusing(true)}>
              {t('idCheck.refuse')}
            </Button>
          ) : (
            <Button size="large" onPress={leave} shortcut="Esc">
              {open ? t('hosted.cancel') : t('hosted.back')}
            </Button>
          )}
        </div>
      </section>
      {refusing && <RefuseDialog suggested={null} onClose={() => setRefusing(false)} onRefused={onDone} />}
    </div>
  )
}
