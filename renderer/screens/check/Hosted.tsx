// The hosted way of the check: the service's page in a frame, its word a hint only, the verdict fetched by the machine.
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdle } from '../../hooks/use-idle.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useMay } from '../../hooks/use-may.ts'
import { CheckSide } from './CheckSide.tsx'
import { useDemand } from './chosen-way.ts'
import { EmptyStage } from './EmptyStage.tsx'
import { HostedFacts } from './HostedFacts.tsx'
import { HostedLooks } from './HostedLooks.tsx'
import { frameUrl, HostedPanel } from './HostedPanel.tsx'
import { HostedReason } from './HostedReason.tsx'
import { IDLE_MS } from './IdCheck.tsx'
import { RefuseDialog } from './RefuseDialog.tsx'
import { useHosted } from './use-hosted.ts'
import { Verdict } from './Verdict.tsx'
import { mayStart, stepAfter, type Way } from './ways.ts'
import './IdCheck.css'
import './Hosted.css'

type HostedProps = { requiredAge: number; bornOnOrBefore: string; onLeave: () => void; onDone: () => void }

/** `onLeave` leads to the other ways of the check, `onDone` back to the sale. */
export function Hosted({ requiredAge, bornOnOrBefore, onLeave, onDone }: HostedProps) {
  const { t } = useTranslation()
  const allowed = useMay('customer-data')
  const { restriction, choose } = useDemand()
  const { check, starting, lost, start, frame } = useHosted()
  const [refusing, setRefusing] = useState(false)
  const ways = restriction?.ways ?? []
  const open = check?.step === 'open' || check?.step === 'evaluating'
  const url = check !== null && open ? frameUrl(check, location.href) : null
  const ended = !open && !starting && (check !== null || lost)
  const verdict = check?.verdict ?? null
  const passed = verdict?.verdict === 'pass'
  // While the frame is used nothing reaches this page, and the check has a time of its own.
  const touch = useIdle(IDLE_MS, () => (ended ? onDone() : undefined))

  const word = verdict?.verdict ?? null
  const settled = useEffectEvent((over: boolean, result: typeof word) => {
    touch()
    if (over) play(result === 'pass' ? 'paid' : 'failed')
  })
  useEffect(() => settled(ended, word), [word, ended])

  const go = (way: Way) => {
    choose(way)
    if (way === 'hosted') start()
    else onLeave()
  }
  const suggested = ended ? stepAfter(check, ways) : null
  const again = ended && mayStart(ways, check)
  const goOn = t(again ? 'hosted.goOn' : 'hosted.otherWay')

  function stage() {
    const reason = check === null ? null : <HostedReason check={check} goOn={goOn} />
    if (verdict !== null)
      return (
        <Verdict verdict={verdict} onAccept={onDone}>
          {check?.reason == null ? null : reason}
        </Verdict>
      )
    if (check !== null && url !== null) return <HostedPanel check={check} url={url} frame={frame} />
    const words = check !== null ? t(`hosted.steps.${check.step}`) : t(lost ? 'hosted.notStarted' : 'hosted.starting')
    return (
      <EmptyStage key={String(ended)} icon={ended ? 'warning' : 'clock'} bad={ended} words={words}>
        {ended && (reason ?? <p className="verdict-lead">{goOn}</p>)}
      </EmptyStage>
    )
  }
  return (
    <div className="check">
      <section className="check-stage" aria-label={t('hosted.title')}>
        {stage()}
      </section>
      <CheckSide
        restriction={restriction ?? { requiredAge, bornOnOrBefore, status: 'required', ways }}
        way="hosted"
        passed={passed}
        again={
          again || starting
            ? { words: t('hosted.again'), onPress: start, busy: starting, busyText: t('hosted.starting') }
            : null
        }
        suggested={suggested}
        leaveWords={t(open ? 'hosted.cancel' : 'idCheck.later')}
        onWay={go}
        onRefuse={() => (touch(), setRefusing(true))}
        onLeave={onDone}
      >
        {open && (
          <div role="status">
            {check.reason === null || check.step === 'evaluating' ? (
              <p className="hosted-step">{t(`hosted.steps.${check.step}`)}</p>
            ) : (
              <HostedReason check={check} goOn={null} />
            )}
          </div>
        )}
        {check !== null && <HostedFacts check={check} />}
        {allowed && check !== null && verdict !== null && <HostedLooks checkId={check.checkId} onLook={touch} />}
      </CheckSide>
      {refusing && <RefuseDialog suggested={word} onClose={() => setRefusing(false)} onRefused={onDone} />}
    </div>
  )
}
