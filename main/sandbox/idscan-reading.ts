// What the made-up holder's document says in an ID Scan result, in every way a completed check can still be no proof.
import type { Holder, StoredTransaction } from './idscan-model.ts'
import { fieldDate, mismatch } from './idscan-wire.ts'

type Read = { source: string; value: string | number }
type Field = {
  field: string
  validity?: string
  comparison?: string
  locale?: string | null
  values: Read[] | { [source: string]: string }
}

/** As [field, value from the machine-readable zone or null, printed value]. */
function passport(holder: Holder, nowMs: number): [field: string, mrz: string | null, visual: string][] {
  const born = new Date(nowMs)
  born.setUTCFullYear(born.getUTCFullYear() - holder.age)
  born.setUTCDate(born.getUTCDate() - 100)
  const age = String(holder.age)
  return [
    ['document_number', 'UTO12345', 'UTO12345'],
    ['given_names', 'ADA', 'Ada'],
    ['surname', 'EXAMPLE', 'Example'],
    ['nationality', 'UTO', 'Utopian'],
    ['personal_number', null, 'ZE184226B'],
    ['date_of_birth', fieldDate(born), fieldDate(born)],
    ['date_of_expiry', holder.documentExpires, holder.documentExpires],
    ['issuing_country', 'UTO', 'Utopia'],
    ['age', age, age],
  ]
}

/** A field that both sources show alike, or that is only printed. */
function plain(field: string, mrz: string | null, visual: string): Field {
  const printed = { source: 'visual', value: visual }
  return mrz === null
    ? { field, validity: 'not_checked', comparison: 'not_performed', locale: null, values: [printed] }
    : { field, validity: 'valid', comparison: 'match', locale: null, values: [{ source: 'mrz', value: mrz }, printed] }
}

/** The age as this holder's document reads; more or fewer entries than one are on purpose. */
function ageFields(holder: Holder, locale: string): (Field | null)[] {
  const age = String(holder.age)
  const older = String(holder.age + 9)
  const good = plain('age', age, age)
  switch (holder.reading) {
    case 'good':
      return [good]
    case 'invalid':
      return [{ ...good, validity: 'invalid' }]
    case 'mismatch':
      return [{ ...plain('age', age, older), comparison: mismatch }]
    case 'no-age':
      return []
    case 'odd-age':
      return [plain('age', 'XLV', 'forty-five')]
    case 'double-age':
      return [good, { ...plain('age', null, older), locale }]
    case 'visual-only':
      return [plain('age', null, age)]
    case 'unknown-words':
      return [{ ...good, validity: 'plausible', comparison: 'partial' }]
    case 'sparse':
      return [{ field: 'age', values: [{ source: 'chip', value: holder.age }] }]
    case 'broken':
      return [null, { ...good, values: { mrz: age } }]
    default:
      throw new Error(holder.reading satisfies never)
  }
}

/** `result` of a completed document task: the whitelisted fields, or all of them (ID Scan, extractFields). */
export function resultFields(transaction: StoredTransaction, holder: Holder): (Field | null)[] {
  const wanted = transaction.settings.documentScan?.extractFields
  const list = passport(holder, transaction.completedMs ?? transaction.createdMs).filter(
    ([field]) => !wanted || wanted.includes(field),
  )
  return list.flatMap(([field, mrz, visual]) => {
    if (field === 'age') return ageFields(holder, transaction.locale)
    const entry = plain(field, holder.reading === 'visual-only' ? null : mrz, visual)
    // The same field may come once more, as printed in the language of the document.
    return field === 'given_names' ? [entry, { ...plain(field, null, visual), locale: transaction.locale }] : [entry]
  })
}
