// Dates read by eye and typed in the place of the camera; whoever may not asks somebody who may when they are sent.
import type { IdVerdict } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { DateEntry, dayOf, noDate } from '../../components/DateEntry.tsx'
import { Tick } from '../../components/Tick.tsx'
import { failureText } from '../../failure-text.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useOp } from '../../till.ts'

type ManualEntryProps = { onVerdict: (verdict: IdVerdict) => void; onTouch: () => void }

export function ManualEntry({ onVerdict, onTouch }: ManualEntryProps) {
  const { t } = useTranslation()
  const manual = useOp('id.manual', { quiet: true })
  const [born, setBorn] = useState(noDate)
  const [expires, setExpires] = useState(noDate)
  const [endless, setEndless] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const check = async () => {
    const bornDay = dayOf(born)
    const expiresDay = endless ? null : dayOf(expires)
    if (bornDay === null || (!endless && expiresDay === null)) return setError(t('idCheck.manual.invalid'))
    setError(null)
    const result = await manual.run({ born: bornDay, expires: expiresDay })
    if (result.ok) return onVerdict(result.value)
    if (result.error.code === 'cancelled') return
    const text = failureText(t, result.error)
    setError(`${text.what} ${text.next}`)
  }
  useShortcuts({ Enter: () => void check() }, { enabled: !manual.busy, alsoInFields: ['Enter'] })
  return (
    <div className="manual" role="group" aria-labelledby="manual-title" onInput={onTouch}>
      <h2 id="manual-title">{t('idCheck.manual.title')}</h2>
      <p className="soft">{t('idCheck.manual.lead')}</p>
      <DateEntry label={t('idCheck.manual.born')} value={born} onChange={setBorn} autoFocus />
      {!endless && <DateEntry label={t('idCheck.manual.expires')} value={expires} onChange={setExpires} />}
      <Tick on={endless} onChange={setEndless}>
        {t('idCheck.manual.noExpiry')}
      </Tick>
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <Button look="primary" size="large" commit busy={manual.busy} onPress={() => void check()} shortcut="Enter">
        {t('idCheck.manual.check')}
      </Button>
    </div>
  )
}
