// Verifies the chain of the journal, says in words where it breaks, and saves it as JSON Lines.
import type { Output } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useOp } from '../../till.ts'
import './JournalPanel.css'

export function JournalPanel() {
  const { t } = useTranslation()
  const verify = useOp('journal.verify')
  const [found, setFound] = useState<Output<'journal.verify'> | null>(null)
  const run = async () => {
    setFound(null)
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
          <span>
            {t(found.whole ? 'settings.whole' : 'settings.broken', { entries: found.entries })}{' '}
            {found.broken !== undefined &&
              t('journal.brokenAt', { n: found.broken.n, why: t(`journal.why.${found.broken.why}`) })}
          </span>
        </p>
      )}
      <Export />
    </section>
  )
}

const isDay = (text: string): boolean =>
  text === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)))

function Export() {
  const { t } = useTranslation()
  const save = useOp('journal.export')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [saved, setSaved] = useState<Output<'journal.export'> | null>(null)
  const ready = isDay(from) && isDay(to)
  const run = async () => {
    setSaved(null)
    const result = await save.run({ from: from === '' ? null : from, to: to === '' ? null : to })
    if (result.ok) setSaved(result.value)
  }
  return (
    <>
      <div className="journal-days">
        <Field
          label={t('journal.from')}
          value={from}
          onChange={setFrom}
          maxLength={10}
          error={isDay(from) ? null : t('journal.badDay')}
        />
        <Field
          label={t('journal.to')}
          value={to}
          onChange={setTo}
          maxLength={10}
          error={isDay(to) ? null : t('journal.badDay')}
        />
        <Button busy={save.busy} busyText={t('journal.exporting')} disabled={!ready} onPress={() => void run()}>
          {t('journal.export')}
        </Button>
      </div>
      <p className="soft small">{t('journal.days')}</p>
      {saved !== null && (
        <p className="verdict-line" data-ok={saved.kind === 'saved'} role="status">
          <Icon name={saved.kind === 'saved' ? 'check' : 'cross'} />
          <span>
            {saved.kind === 'saved' ? (
              <>
                {t('journal.saved', { entries: saved.entries })} <code className="support-path">{saved.path}</code>
              </>
            ) : saved.kind === 'refused' ? (
              t(`journal.refused.${saved.why}`)
            ) : (
              t('journal.notSaved')
            )}
          </span>
        </p>
      )}
    </>
  )
}
