// Dates read by eye and typed in the place of the camera: a manager may, a cashier needs a manager's PIN.
import type { IdVerdict } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { DateEntry, dayOf, noDate } from '../../components/DateEntry.tsx'
import { Field } from '../../components/Field.tsx'
import { Tick } from '../../components/Tick.tsx'
import { failureText } from '../../failure-text.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useOp, useTill } from '../../till.ts'

type ManualEntryProps = { onVerdict: (verdict: IdVerdict) => void; onTouch: () => void }

export function ManualEntry({ onVerdict, onTouch }: ManualEntryProps) {
  const { t } = useTranslation()
  const manager = useTill().staff?.role === 'manager'
  const manual = useOp('id.manual', { quiet: true })
  const [born, setBorn] = useState(noDate)
  const [expires, setExpires] = useState(noDate)
  const [endless, setEndless] = useState(false)
  const [pin, setPin] = useState('')
  const [error, setError] = useState<string | null>(null)
  const ready = manager || /^\d{4,8}$/.test(pin)

  const check = async () => {
    const bornDay = dayOf(born)
    const expiresDay = endless ? null : dayOf(expires)
    if (bornDay === null || (!endless && expiresDay === null)) return setError(t('idCheck.manual.invalid'))
    setError(null)
    const result = await manual.run({ born: bornDay, expires: expiresDay, managerPin: manager ? null : pin })
    if (result.ok) return onVerdict(result.value)
    const text = failureText(t, result.error)
    setPin('')
    setError(`${text.what} ${text.next}`)
  }
  useShortcuts({ Enter: () => void check() }, { enabled: ready && !manual.busy, alsoInFields: ['Enter'] })
  return (
    <div className="manual" role="group" aria-labelledby="manual-title" onInput={onTouch}>
      <h2 id="manual-title">{t('idCheck.manual.title')}</h2>
      <p className="soft">{t('idCheck.manual.lead')}</p>
      <DateEntry label={t('idCheck.manual.born')} value={born} onChange={setBorn} autoFocus />
      {!endless && <DateEntry label={t('idCheck.manual.expires')} value={expires} onChange={setExpires} />}
      <Tick on={endless} onChange={setEndless}>
        {t('idCheck.manual.noExpiry')}
      </Tick>
      {!manager && (
        <Field
          label={t('idCheck.manual.managerPin')}
          value={pin}
          onChange={text => setPin(text.replace(/\D/g, '').slice(0, 8))}
          type="password"
          inputMode="numeric"
        />
      )}
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <Button
        look="primary"
        size="large"
        commit
        busy={manual.busy}
        onPress={() => void check()}
        disabled={!ready}
        shortcut="Enter"
      >
        {t('idCheck.manual.check')}
      </Button>
    </div>
  )
}
