// Dates read by eye and typed: a manager may, a cashier needs a manager's PIN.
import type { IdVerdict } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { DateEntry, dayOf, noDate } from '../../components/DateEntry.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { Tick } from '../../components/Tick.tsx'
import { failureText } from '../../failure-text.ts'
import { useOp, useTill } from '../../till.ts'

export function ManualDialog({ onClose, onVerdict }: { onClose: () => void; onVerdict: (verdict: IdVerdict) => void }) {
  const { t } = useTranslation()
  const manager = useTill().staff?.role === 'manager'
  const manual = useOp('id.manual', { quiet: true })
  const [born, setBorn] = useState(noDate)
  const [expires, setExpires] = useState(noDate)
  const [endless, setEndless] = useState(false)
  const [pin, setPin] = useState('')
  const [error, setError] = useState<string | null>(null)
  const check = async () => {
    const bornDay = dayOf(born)
    const expiresDay = endless ? null : dayOf(expires)
    if (bornDay === null || (!endless && expiresDay === null)) return setError(t('idCheck.manual.invalid'))
    setError(null)
    const result = await manual.run({
      born: bornDay,
      expires: expiresDay,
      managerPin: manager || pin === '' ? null : pin,
    })
    if (result.ok) return onVerdict(result.value)
    const text = failureText(t, result.error)
    setPin('')
    setError(`${text.what} ${text.next}`)
  }
  return (
    <Dialog
      title={t('idCheck.manual.title')}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          size="large"
          commit
          busy={manual.busy}
          onPress={() => void check()}
          disabled={!manager && !/^\d{4,8}$/.test(pin)}
        >
          {t('idCheck.manual.check')}
        </Button>
      }
    >
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
    </Dialog>
  )
}
