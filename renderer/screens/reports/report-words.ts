// Hours and days as the reports write them.
import type { Language } from '../../text/i18n.ts'

/** 9 is "09:00"; 24 is midnight at the end of the day. */
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** Day and month, for the axis of a chart. */
export const shortDay = (day: string, language: Language): string =>
  language === 'de' ? `${day.slice(8, 10)}.${day.slice(5, 7)}.` : `${day.slice(8, 10)}/${day.slice(5, 7)}`

/** The day with its weekday: people remember weekdays. */
export function weekdayText(day: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}
