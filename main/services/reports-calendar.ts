// The store's own days and hours, in the time zone of this machine, for reports.
import { isDay, type Day } from '#domain/age'

/** The local midnight a day begins with; where the clocks go forward at midnight, the first moment of that day. */
export function startOf(day: Day): Date {
  const [year, month, date] = partsOf(day)
  return new Date(year, month - 1, date)
}

/** The day `count` days later; negative goes back. */
export function addDays(day: Day, count: number): Day {
  const [year, month, date] = partsOf(day)
  return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10)
}

/** The day and hour (0 to 23) that the clock on the wall showed. */
export function wallTime(at: Date): { day: Day; hour: number } {
  const two = (n: number): string => String(n).padStart(2, '0')
  return { day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, hour: at.getHours() }
}

/** Every day from one to another, both included; null when that is no real span or longer than `most`. */
export function daysBetween(from: string, to: string, most: number): Day[] | null {
  if (!isDay(from) || !isDay(to) || from > to) return null
  const days: Day[] = []
  for (let day: Day = from; day <= to; day = addDays(day, 1)) {
    if (days.length === most) return null
    days.push(day)
  }
  return days
}

function partsOf(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
}
