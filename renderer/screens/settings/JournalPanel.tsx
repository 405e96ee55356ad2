// Verifies the chain of the journal and says in one line whether it is whole.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useOp } from '../../till.ts'

export function JournalPanel() {
  const { t } = useTranslation()
  const verify = useOp('journal.verify')
  const [found, setFound] = useState<{ entries: number; whole: boolean } | null>(null)
  const run = async () => {
    const result = await verify.run({})
    if (result.ok) setFound(result.value)
  }
  return (
    <section className="panel" aria-labelledby="journal-title">
      <h2 id="journal-title">{t('settings.journal')}</h2>
      <p className="soft">{t('settings.journalLead')}</p>
      <div className="settings-row">
        <Button busy={verify.busy} busyText={t('settings.verifying')} onPress={() => void run()}>
          {t('settings.verify')}
        </Button>
      </div>
      {found !== null && (
        <p className="verdict-line" data-ok={found.whole} role="status">
          <Icon name={found.whole ? 'check' : 'cross'} />
          {found.whole
            ? t('settings.whole', { entries: found.entries })
            : t('settings.broken', { entries: found.entries })}
        </p>
      )}
    </section>
  )
}
