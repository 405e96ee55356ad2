// One verdict: word, colour, icon. A pass counts for the cashier only once the photo was compared.
import type { IdVerdict } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Tick } from '../../components/Tick.tsx'

export function Verdict({ verdict, onAccept }: { verdict: IdVerdict; onAccept: () => void }) {
  const { t } = useTranslation()
  const [compared, setCompared] = useState(false)
  const pass = verdict.verdict === 'pass'
  const band = verdict.ageBand
  const about =
    band === null
      ? null
      : verdict.initials === null
        ? t('idCheck.band', { band })
        : t('idCheck.about', { initials: verdict.initials, band })
  return (
    <div className="verdict" data-verdict={verdict.verdict}>
      <div className="verdict-words" role="alert">
        <span className="verdict-icon">
          <Icon
            name={
              pass ? 'check' : verdict.verdict === 'unreadable' || verdict.verdict === 'not-an-id' ? 'warning' : 'cross'
            }
            size={120}
          />
        </span>
        <p className="verdict-word">{t(`idCheck.verdict.${verdict.verdict}`)}</p>
        {about !== null && <p className="verdict-about">{about}</p>}
        <p className="verdict-lead">{t(`idCheck.lead2.${verdict.verdict}`)}</p>
      </div>
      {pass && (
        <div className="verdict-accept">
          <Tick on={compared} onChange={setCompared}>
            {t('idCheck.compared')}
            <span className="tick-hint">{t('idCheck.comparedHint')}</span>
          </Tick>
          <Button look="pay" size="large" commit disabled={!compared} onPress={onAccept}>
            {t('idCheck.accept')}
          </Button>
        </div>
      )}
    </div>
  )
}
