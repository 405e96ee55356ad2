// Guesses a member's first and last name and birth date from the texts of a card, to fill a form; null where it is not clear.
import { isDay, type Day } from '#domain/age'

const particles = new Set([
  'al',
  'bin',
  'da',
  'de',
  'del',
  'den',
  'der',
  'di',
  'dos',
  'el',
  'la',
  'le',
  'st',
  'van',
  'von',
])
const suffixes = new Set(['jr', 'sr', 'ii', 'iii', 'iv'])
const bare = (word: string): string => word.toLowerCase().replaceAll('.', '')
const words = (text: string): string[] => text.split(/[\s,]+/).filter(word => /\p{L}/u.test(word))

/**
 * Takes "Last, First" and "First Middle Last"; initials between and suffixes such as Jr. are left out, particles such as
 * "van der" belong to the last name. Null for a single word, or for texts too long for a name (1–35 and 1–60 letters).
 */
export function memberName(text: string): { firstName: string; lastName: string } | null {
  const [before = '', after] = text.split(/,(.*)/s)
  const turned = after !== undefined && words(after).some(word => !suffixes.has(bare(word)))
  const all = words(turned ? after : text).filter(word => !suffixes.has(bare(word)))
  const last = turned ? words(before).filter(word => !suffixes.has(bare(word))) : lastOf(all)
  const first = turned ? all : all.slice(0, all.length - last.length)
  const given = first.filter((word, index) => index === 0 || bare(word).length > 1)
  const firstName = cased(given.join(' '))
  const lastName = cased(last.join(' '))
  const fits = firstName !== '' && lastName !== '' && firstName.length <= 35 && lastName.length <= 60
  return fits ? { firstName, lastName } : null
}

function lastOf(all: readonly string[]): string[] {
  let at = all.length - 1
  while (at > 1 && particles.has(bare(all[at - 1] ?? ''))) at -= 1
  return all.slice(Math.max(0, at))
}

/** Cards are printed in capitals and read in small letters; a text in both is kept as it is. */
function cased(text: string): string {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return text
  return text
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
}

/**
 * YYYY-MM-DD, YYYYMMDD, MM/DD/YYYY, DD-MM-YYYY and DD.MM.YYYY (CardScan eligibility, dates of birth). Null for two-digit
 * years, for days that do not exist, before 1900 and after `today`.
 */
export function birthDay(text: string, today: Day): Day | null {
  const trimmed = text.trim()
  const { year, month, day } = spellings.map(spelling => spelling.exec(trimmed)?.groups).find(Boolean) ?? {}
  if (year === undefined || month === undefined || day === undefined) return null
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(found) && found >= '1900-01-01' && found <= today ? found : null
}

const spellings = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  /^(?<day>\d{1,2})[-.](?<month>\d{1,2})[-.](?<year>\d{4})$/,
]
