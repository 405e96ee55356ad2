// The report for support: collected on request, read in full, then saved where the manager wants it. Nothing is sent.
import type { Failure, SavedBundle, SupportBundle } from '#contract'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { failureText } from '../../failure-text.ts'
import { dateTimeText } from '../../format.ts'
import { useOp } from '../../till.ts'
import './SupportPanel.css'

export function SupportPanel() {
  const { t } = useTranslation()
  const collect = useOp('support.collect')
  const [bundle, setBundle] = useState<SupportBundle | null>(null)
  const run = async () => {
    setBundle(null)
    const result = await collect.run({})
    if (result.ok) setBundle(result.value)
  }
  return (
    <section className="panel support" aria-labelledby="support-title">
      <h2 id="support-title">{t('support.title')}</h2>
      <p className="soft">{t('support.lead')}</p>
      <div className="settings-row">
        <Button
          look={bundle === null ? 'primary' : 'plain'}
          busy={collect.busy}
          busyText={t('support.collecting')}
          onPress={() => void run()}
        >
          {bundle === null ? t('support.collect') : t('support.again')}
        </Button>
      </div>
      {bundle !== null && <Shown key={bundle.digest} bundle={bundle} />}
    </section>
  )
}

function Shown({ bundle }: { bundle: SupportBundle }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const time = dateTimeText(bundle.madeAt, language)
  return (
    <>
      <p role="status">{t('support.made', { time, size: sizeText(t, bundle.bytes, language) })}</p>
      <Incidents incidents={bundle.incidents} />
      <div className="support-block">
        <h3>{t('support.partsTitle')}</h3>
        {bundle.parts.map(({ name, text }) => (
          <details key={name} className="support-part" open>
            <summary>
              <span>{t(`support.parts.${name}`)}</span>
              <span className="soft small">{sizeText(t, new TextEncoder().encode(text).length, language)}</span>
            </summary>
            <pre tabIndex={0} role="group" aria-label={t(`support.parts.${name}`)}>
              {text}
            </pre>
          </details>
        ))}
      </div>
      <div className="support-block">
        <h3>{t('support.leftTitle')}</h3>
        <p>{t('support.left')}</p>
      </div>
      <Save digest={bundle.digest} />
    </>
  )
}

function Incidents({ incidents }: Pick<SupportBundle, 'incidents'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div className="support-block">
      <h3>{t('support.incidentsTitle')}</h3>
      {incidents.length === 0 ? (
        <p className="soft">{t('support.incidentsNone')}</p>
      ) : (
        <ul className="support-incidents">
          {incidents.map(({ id, at, event }) => (
            <li key={id}>
              <strong>{t('support.incident', { id })}</strong>
              <span className="soft">
                {Number.isNaN(Date.parse(at)) ? at : dateTimeText(at, language)} · {event}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Save({ digest }: { digest: string }) {
  const { t } = useTranslation()
  const save = useOp('support.save', { quiet: true })
  const [saved, setSaved] = useState<SavedBundle | Failure | null>(null)
  const run = async () => {
    setSaved(null)
    const result = await save.run({ digest })
    setSaved(result.ok ? result.value : result.error)
  }
  return (
    <>
      <div className="settings-row">
        <Button look="primary" commit busy={save.busy} busyText={t('support.saving')} onPress={() => void run()}>
          {t('support.save')}
        </Button>
      </div>
      <div role="status">{saved !== null && <Outcome saved={saved} />}</div>
    </>
  )
}

function Outcome({ saved }: { saved: SavedBundle | Failure }) {
  const { t } = useTranslation()
  const done = 'kind' in saved && saved.kind === 'saved'
  return (
    <p className="verdict-line" data-ok={done}>
      <Icon name={done ? 'check' : 'cross'} />
      <span>
        {wordsOf(t, saved)} {done && <code className="support-path">{saved.path}</code>}
      </span>
    </p>
  )
}

function wordsOf(t: TFunction, saved: SavedBundle | Failure): string {
  if ('code' in saved) {
    const { what, next } = failureText(t, saved)
    return saved.code === 'conflict' ? t('support.changed') : `${what} ${next}`
  }
  switch (saved.kind) {
    case 'saved':
      return t('support.saved')
    case 'not-chosen':
      return t('support.notSaved')
    case 'refused':
      return t(`support.${saved.why}`)
    default:
      return saved satisfies never
  }
}

function sizeText(t: TFunction, bytes: number, language: 'en' | 'de'): string {
  if (bytes < 1000) return t('support.size.bytes', { size: bytes })
  return t('support.size.kb', { size: (bytes / 1000).toLocaleString(language, { maximumFractionDigits: 1 }) })
}
