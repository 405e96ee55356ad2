// The records of the second payment journal: what each may hold, how it lies in the file, and how it is found again after damage.
import { crc32c } from '#domain/crc32c'

/** Money is about to be asked for or given back; written before the first byte leaves. Amounts are minor units. */
export type IntentRecord = {
  type: 'intent'
  at: string
  kind: 'sale' | 'void' | 'refund'
  /** The attempt's id; of a void or refund the reversal's own. */
  attemptId: string
  saleId: string
  orderId: string
  /** Of a sale with the tip, which `tipMinor` says where there is one. */
  amountMinor: number
  tipMinor?: number
  currency: string
  /** The charge that a void or refund takes back; null for a sale. */
  targetReference: string | null
  staff: string | null
}
/** What became of it, in the words of the attempt's or the reversal's states. */
export type OutcomeRecord = {
  type: 'outcome'
  at: string
  attemptId: string
  state: string
  reference: string | null
  approvedMinor: number | null
}
/** A sale that was completed, with the number on its receipt. */
export type SaleDoneRecord = {
  type: 'sale'
  at: string
  saleId: string
  number: number
  totalMinor: number
  tenders: readonly SoldTender[]
}
/** `amountMinor` counts towards the total; cash rounding and tip, where there are any, are on top of it. */
type SoldTender = {
  kind: 'cash' | 'card' | 'credit'
  amountMinor: number
  roundingMinor?: number
  tipMinor?: number
  reference: string | null
}
export type PaymentRecord = IntentRecord | OutcomeRecord | SaleDoneRecord

/** Length and checksum in front of each record: two unsigned 32-bit numbers, little endian. */
const HEAD = 8
const MOST = 65_536
const OPENING = 0x7b
const CLOSING = 0x7d

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value)
const isAmount = (value: unknown): value is number => Number.isSafeInteger(value)

const mayBe = (value: unknown): boolean => value === undefined || isAmount(value)
/** Only what is more than nothing is written, so that a plain record stays as it always was. */
const beside = (name: string, value: unknown): object => (isAmount(value) && value !== 0 ? { [name]: value } : {})

function isTender(value: unknown): value is SaleDoneRecord['tenders'][number] {
  if (typeof value !== 'object' || value === null) return false
  const { kind, amountMinor, roundingMinor, tipMinor, reference } = value as Record<string, unknown>
  const known = kind === 'cash' || kind === 'card' || kind === 'credit'
  return known && isAmount(amountMinor) && mayBe(roundingMinor) && mayBe(tipMinor) && isTextOrNull(reference)
}

/** The known fields of a known kind of record and nothing else, so that no token or card number can ride along; null when one is wrong. */
function recordOf(value: unknown): PaymentRecord | null {
  if (typeof value !== 'object' || value === null) return null
  const all = value as Record<string, unknown>
  const { type, at, kind, attemptId, saleId, orderId, amountMinor, currency, targetReference, staff, tipMinor } = all
  const { state, reference, approvedMinor, number, totalMinor, tenders } = all
  if (!isText(at)) return null
  switch (type) {
    case 'intent':
      if (kind !== 'sale' && kind !== 'void' && kind !== 'refund') return null
      if (!isText(attemptId) || !isText(saleId) || !isText(orderId) || !isText(currency)) return null
      if (!isAmount(amountMinor) || amountMinor <= 0 || !isTextOrNull(targetReference) || !isTextOrNull(staff))
        return null
      if (!mayBe(tipMinor)) return null
      return {
        type,
        at,
        kind,
        attemptId,
        saleId,
        orderId,
        amountMinor,
        ...beside('tipMinor', tipMinor),
        currency,
        targetReference,
        staff,
      }
    case 'outcome':
      if (!isText(attemptId) || !isText(state) || !isTextOrNull(reference)) return null
      if (approvedMinor !== null && !isAmount(approvedMinor)) return null
      return { type, at, attemptId, state, reference, approvedMinor }
    case 'sale':
      if (!isText(saleId) || !isAmount(number) || number <= 0 || !isAmount(totalMinor)) return null
      if (!Array.isArray(tenders) || !tenders.every(isTender)) return null
      return {
        type,
        at,
        saleId,
        number,
        totalMinor,
        tenders: tenders.map(({ kind, amountMinor, roundingMinor, tipMinor: tip, reference }) => ({
          kind,
          amountMinor,
          ...beside('roundingMinor', roundingMinor),
          ...beside('tipMinor', tip),
          reference,
        })),
      }
    default:
      return null
  }
}

/** A record as it lies in the file: u32 length, u32 CRC-32C of the payload, JSON in UTF-8. Throws TypeError for a wrong one. */
export function encodeRecord(record: PaymentRecord): Buffer {
  const known = recordOf(record)
  if (known === null) throw new TypeError('This is not a record of the payment journal.')
  const payload = Buffer.from(JSON.stringify(known), 'utf8')
  if (payload.length > MOST) throw new TypeError('A record of the payment journal is too long.')
  const whole = Buffer.allocUnsafe(HEAD + payload.length)
  whole.writeUInt32LE(payload.length, 0)
  whole.writeUInt32LE(crc32c(payload), 4)
  payload.copy(whole, HEAD)
  return whole
}

/** Null: no whole record begins here. `record` null: a whole one of a kind this program does not know. */
function recordAt(bytes: Buffer, at: number): { record: PaymentRecord | null; end: number } | null {
  const start = at + HEAD
  if (start + 2 > bytes.length || bytes[start] !== OPENING) return null
  const length = bytes.readUInt32LE(at)
  const end = start + length
  if (length < 2 || length > MOST || end > bytes.length || bytes[end - 1] !== CLOSING) return null
  if (crc32c(bytes, start, end) !== bytes.readUInt32LE(at + 4)) return null
  try {
    return { record: recordOf(JSON.parse(bytes.toString('utf8', start, end))), end }
  } catch {
    return null
  }
}

export type LogContents = {
  records: PaymentRecord[]
  /** Damaged stretches with valid records behind them, as byte offsets. */
  damaged: { from: number; to: number }[]
  /** Where the last whole record ends; what follows was torn off by a power cut. */
  end: number
  /** Whole records of a kind that only a newer program knows. */
  unknown: number
}

/** Everything that can be believed in these bytes, in order. Never throws: damage is skipped up to the next whole record. */
export function scanRecords(bytes: Buffer): LogContents {
  const found: LogContents = { records: [], damaged: [], end: 0, unknown: 0 }
  let at = 0
  while (at < bytes.length) {
    const here = recordAt(bytes, at)
    if (here !== null) {
      if (at > found.end) found.damaged.push({ from: found.end, to: at })
      if (here.record === null) found.unknown += 1
      else found.records.push(here.record)
      found.end = here.end
    }
    at = here?.end ?? at + 1
  }
  return found
}
