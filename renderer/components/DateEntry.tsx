// A date in three short fields, day first as on the cut-off above it; complete and real, or null.
import { isDay } from '#domain/age'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import './DateEntry.css'

export type DateParts = { day: string; month: string; year: string }
export const noDate: DateParts = { day: '', month: '', year: '' }

/** The calendar day of three fields, or null when it is not complete or not real. */
export function dayOf({ day, month, year }: DateParts): string | null {
  const text = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return year.length === 4 && isDay(text) ? text : null
}

export function DateEntry({
  label,
  value,
  onChange,
  autoFocus = false,
}: {
  label: string
  value: DateParts
  onChange: (value: DateParts) => void
  autoFocus?: boolean
}) {
  const { t } = useTranslation()
  const id = useId()
  const group = useRef<HTMLDivElement>(null)
  const parts = [
    ['day', 2],
    ['month', 2],
    ['year', 4],
  ] as const
  return (
    <fieldset className="date">
      <legend className="field-label">{label}</legend>
      <div className="date-row" ref={group}>
        {parts.map(([part, length], index) => (
          <label key={part} className="date-part" htmlFor={`${id}-${part}`}>
            <span className="small soft">{t(`idCheck.manual.${part}`)}</span>
            <input
              id={`${id}-${part}`}
              className="field-input"
              aria-label={`${label}: ${t(`idCheck.manual.${part}`)}`}
              inputMode="numeric"
              autoComplete="off"
              autoFocus={autoFocus && index === 0}
              maxLength={length}
              size={length}
              value={value[part]}
              onChange={event => {
                const text = event.target.value.replace(/\D/g, '')
                onChange({ ...value, [part]: text })
                if (text.length === length) group.current?.querySelectorAll('input')[index + 1]?.focus()
              }}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
