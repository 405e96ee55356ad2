// Asks the payer whether the plan is active: the member's name and birth date as the card has them, then the answer.
import type { InsuranceScan } from '#contract'
import type { Day } from '#domain/age'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { DateEntry, dayOf, noDate, type DateParts } from '../../components/DateEntry.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { failureText } from '../../failure-text.ts'
import { useOp } from '../../till.ts'
import { coverageReason } from './card-words.ts'
import { CoverageAnswer } from './CoverageAnswer.tsx'
import { birthDay, memberName } from './member.ts'

export type Values = readonly { name: string; value: string }[]

export function CoverageDialog({
  scan,
  values,
  onClose,
}: {
  scan: InsuranceScan
  values: Values
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [again, setAgain] = useState(false)
  const { eligibility } = scan
  const step = again && eligibility?.step === 'done' ? 'form' : (eligibility?.step ?? 'form')
  const box = useRef<HTMLDivElement>(null)
  // What had the focus is gone with the step before; without it the dialog would not hear Escape.
  useEffect(() => {
    if (step === 'checking' || step === 'done') box.current?.focus()
  }, [step])
  return (
    <Dialog title={t('insurance.coverage.title')} size="wide" onClose={onClose}>
      <div className="coverage-box" ref={box} tabIndex={-1}>
        {step === 'checking' ? (
          <p className="coverage-wait" role="status">
            <Icon name="clock" size={40} /> {t('insurance.coverage.checking')}
          </p>
        ) : eligibility !== null && step === 'done' ? (
          <>
            <CoverageAnswer answer={eligibility} />
            <div>
              <Button onPress={() => setAgain(true)}>{t('insurance.coverage.again')}</Button>
            </div>
          </>
        ) : (
          <>
            {eligibility?.step === 'failed' && (
              <div className="coverage-failed" role="alert">
                <strong>{t('insurance.coverage.failed')}</strong>
                <p>{t(`insurance.coverage.reasons.${coverageReason(eligibility.reason ?? 'other')}`)}</p>
              </div>
            )}
            <Question scanId={scan.scanId} values={values} onAsked={() => setAgain(false)} />
          </>
        )}
      </div>
    </Dialog>
  )
}

function Question({ scanId, values, onAsked }: { scanId: string; values: Values; onAsked: () => void }) {
  const { t } = useTranslation()
  const ask = useOp('insurance.eligibility', { quiet: true })
  const known = memberName(valueOf(values, 'member_name'))
  const [firstName, setFirstName] = useState(known?.firstName ?? '')
  const [lastName, setLastName] = useState(known?.lastName ?? '')
  const [born, setBorn] = useState<DateParts>(() => partsOf(birthDay(valueOf(values, 'member_dob'), today())))
  const [error, setError] = useState<string | null>(null)
  const send = async () => {
    const day = dayOf(born)
    const names = { firstName: firstName.trim(), lastName: lastName.trim() }
    if (names.firstName === '' || names.lastName === '' || day === null)
      return setError(t('insurance.coverage.missing'))
    setError(null)
    const result = await ask.run({ scanId, ...names, born: day })
    if (result.ok) return onAsked()
    const text = failureText(t, result.error)
    setError(result.error.code === 'invalid' ? t('insurance.coverage.missing') : `${text.what} ${text.next}`)
  }
  return (
    <form
      className="coverage-form"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      {/* Without a button of its own kind a form does not hear Enter. */}
      <input type="submit" hidden />
      <p className="soft">{t('insurance.coverage.lead')}</p>
      <div className="coverage-names">
        <Field
          label={t('insurance.coverage.firstName')}
          value={firstName}
          onChange={setFirstName}
          maxLength={35}
          autoFocus
        />
        <Field label={t('insurance.coverage.lastName')} value={lastName} onChange={setLastName} maxLength={60} />
      </div>
      <DateEntry label={t('insurance.coverage.born')} value={born} onChange={setBorn} />
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <div>
        <Button look="primary" size="large" busy={ask.busy} onPress={() => void send()} shortcut="Enter">
          {t('insurance.coverage.ask')}
        </Button>
      </div>
    </form>
  )
}

const valueOf = (values: Values, name: string): string => values.find(each => each.name === name)?.value ?? ''
const partsOf = (day: Day | null): DateParts =>
  day === null ? noDate : { day: day.slice(8, 10), month: day.slice(5, 7), year: day.slice(0, 4) }

function today(): Day {
  const now = new Date()
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
