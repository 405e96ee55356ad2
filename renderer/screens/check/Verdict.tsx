// One verdict: word, colour, icon. A pass counts for the cashier only once the photo was compared.
import type { IdVerdict } from '#contract'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { Tick } from '../../components/Tick.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'

const icons = {
  pass: 'check',
  'too-young': 'cross',
  expired: 'cross',
  unreadable: 'warning',
  'not-an-id': 'warning',
} as const satisfies Record<IdVerdict['verdict'], IconName>

/** Why a document that was read decides nothing, where that calls for something else than reading it again. */
const reasons = ['clock-wrong', 'birth-date-unknown'] as const
function leadOf({ verdict, reason }: IdVerdict) {
  const known = reasons.find(each => each === reason)
  return known === undefined ? (`idCheck.lead2.${verdict}` as const) : (`idCheck.undecided.${known}` as const)
}

type VerdictProps = {
  verdict: IdVerdict
  onAccept: () => void
  /** What happened and what to do now, where more is known than the verdict says by itself. */
  children?: ReactNode
}

export function Verdict({ verdict, onAccept, children = null }: VerdictProps) {
  const { t } = useTranslation()
  const [compared, setCompared] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const pass = verdict.verdict === 'pass'
  const band = verdict.ageBand
  const about =
    band === null
      ? null
      : verdict.initials === null
        ? t('idCheck.band', { band })
        : t('idCheck.about', { initials: verdict.initials, band })
  // What had the focus is gone, a frame or a field: the next thing to do takes it, Space ticks and Enter accepts.
  useEffect(() => (box.current?.querySelector('input') ?? box.current)?.focus({ preventScroll: true }), [])
  useShortcuts({ Enter: () => (pass && compared ? onAccept() : undefined) }, { enabled: pass, alsoInFields: ['Enter'] })
  return (
    <div className="verdict" data-verdict={verdict.verdict} ref={box} tabIndex={-1}>
      <div className="verdict-words" role="alert">
        <span className="verdict-icon">
          <Icon name={icons[verdict.verdict]} size={120} />
        </span>
        <p className="verdict-word">{t(`idCheck.verdict.${verdict.verdict}`)}</p>
        {about !== null && <p className="verdict-about">{about}</p>}
        {children ?? <p className="verdict-lead">{t(leadOf(verdict))}</p>}
      </div>
      {pass && (
        <div className="verdict-accept">
          <Tick on={compared} onChange={setCompared}>
            {t('idCheck.compared')}
            <span className="tick-hint">{t('idCheck.comparedHint')}</span>
          </Tick>
          <Button look="pay" size="large" commit disabled={!compared} onPress={onAccept} shortcut="Enter">
            {t('idCheck.accept')}
          </Button>
        </div>
      )}
    </div>
  )
}
