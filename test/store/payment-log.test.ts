// payments.log: on the disk before anything is sent, readable behind every kind of damage, never believing what was not written.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPaymentLog, readAllPayments, readPaymentLog } from '../../main/store/payment-log.ts'
import { encodeRecord, scanRecords, type PaymentRecord } from '../../main/store/payment-records.ts'
import { at, tempFolder, thrownBy } from './support.ts'

let dir: string
let remove: () => void
const file = () => join(dir, 'payments.log')
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const intent = (fields: Partial<Extract<PaymentRecord, { type: 'intent' }>> = {}): PaymentRecord => ({
  type: 'intent',
  at,
  kind: 'sale',
  attemptId: randomUUID(),
  saleId: 'sale-1',
  orderId: 'PXXAB1',
  amountMinor: 149,
  currency: 'EUR',
  targetReference: null,
  staff: 'staff-1',
  ...fields,
})
const outcome = (attemptId: string, state: string, reference: string | null = null): PaymentRecord => ({
  type: 'outcome',
  at,
  attemptId,
  state,
  reference,
  approvedMinor: reference === null ? null : 149,
})
const done = (saleId: string, number: number): PaymentRecord => ({
  type: 'sale',
  at,
  saleId,
  number,
  totalMinor: 149,
  tenders: [{ kind: 'card', amountMinor: 149, reference: 'R-1' }],
})

describe('a record', () => {
  test('comes back as it was written, in order, by another process later', () => {
    const records = [intent({ attemptId: 'a' }), outcome('a', 'approved', 'R-1'), done('sale-1', 7)]
    const log = openPaymentLog(dir)
    for (const record of records) log.append(record)
    log.close()
    expect(readPaymentLog(file())).toMatchObject({ records, damaged: [], unknown: 0 })
    const again = openPaymentLog(dir)
    again.append(intent({ attemptId: 'b' }))
    again.close()
    expect(again.found.records).toEqual(records)
    expect(readPaymentLog(file()).records).toHaveLength(4)
  })

  test('takes nothing along that does not belong to it, whatever the caller adds', () => {
    const log = openPaymentLog(dir)
    const more: object = { token: 'a-card-token', pan: '4111' }
    log.append({ ...intent(), ...more })
    log.close()
    expect(readFileSync(file(), 'latin1')).not.toMatch(/a-card-token|4111/)
  })

  test('that is none is refused before a byte is written', () => {
    const log = openPaymentLog(dir)
    expect(() => log.append({ ...intent(), amountMinor: 1.5 } as PaymentRecord)).toThrow('not a record')
    log.close()
    expect(readFileSync(file())).toHaveLength(0)
  })

  test('of a kind that only a newer till knows is counted and stepped over', () => {
    const newer = encodeRecord(intent())
    const text = newer.toString('latin1').replace('"type":"intent"', '"type":"escrow"')
    const payload = Buffer.from(text.slice(8), 'latin1')
    const log = openPaymentLog(dir)
    log.append(intent({ attemptId: 'a' }))
    log.close()
    // Made the way a newer program would: same frame, other words.
    expect(scanRecords(Buffer.concat([reframed(payload), readFileSync(file())]))).toMatchObject({
      records: [{ attemptId: 'a' }],
      unknown: 1,
      damaged: [],
    })
  })
})

/** A frame around any payload, for what `encodeRecord` would refuse. */
function reframed(payload: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(payload.length, 0)
  let value = 0xffffffff
  for (const byte of payload) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  }
  head.writeUInt32LE((value ^ 0xffffffff) >>> 0, 4)
  return Buffer.concat([head, payload])
}

describe('damage', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' })
  const anyRecord: fc.Arbitrary<PaymentRecord> = fc.oneof(
    fc
      .record({
        attemptId: text,
        saleId: text,
        orderId: text,
        amountMinor: fc.integer({ min: 1, max: 1e9 }),
        staff: fc.option(text),
      })
      .map(fields => intent(fields)),
    fc.tuple(text, text, fc.option(text)).map(([id, state, reference]) => outcome(id, state, reference)),
    fc.tuple(text, fc.integer({ min: 1, max: 1e6 })).map(([id, number]) => done(id, number)),
  )
  const files = fc.array(anyRecord, { minLength: 1, maxLength: 12 }).map(records => {
    const parts = records.map(encodeRecord)
    // JSON keeps no lone surrogates apart from UTF-8, so what counts is what a clean file gives.
    const clean = scanRecords(Buffer.concat(parts)).records
    const ends = parts.reduce<number[]>((all, part) => [...all, (all.at(-1) ?? 0) + part.length], [])
    return { bytes: Buffer.concat(parts), clean, ends }
  })
  const asText = (records: readonly PaymentRecord[]): string[] => records.map(record => JSON.stringify(record))

  test('torn off anywhere, every record in front of the tear is there and nothing else', () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ bytes, clean, ends }, place) => {
        const cut = place % (bytes.length + 1)
        const found = scanRecords(bytes.subarray(0, cut))
        const whole = ends.filter(end => end <= cut).length
        expect(asText(found.records)).toEqual(asText(clean.slice(0, whole)))
        expect(found.end).toBe(ends[whole - 1] ?? 0)
      }),
      { numRuns: 300 },
    )
  })

  test('a changed bit costs the record it lies in, and only that one', () => {
    fc.assert(
      fc.property(files, fc.nat(), ({ bytes, clean, ends }, place) => {
        const at = place % (bytes.length * 8)
        const changed = Buffer.from(bytes)
        changed[at >> 3]! ^= 1 << (at & 7)
        const hit = ends.findIndex(end => at >> 3 < end)
        expect(asText(scanRecords(changed).records)).toEqual(asText(clean.filter((_, n) => n !== hit)))
      }),
      { numRuns: 500 },
    )
  })

  test('overwritten anywhere with zeros, noise or a part of itself, records outside are kept and none is made up', () => {
    fc.assert(
      fc.property(
        files,
        fc.nat(),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom('zeros', 'noise', 'itself'),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        ({ bytes, clean, ends }, place, length, kind, noise) => {
          const from = place % bytes.length
          const to = Math.min(bytes.length, from + length)
          const changed = Buffer.from(bytes)
          for (let at = from; at < to; at += 1)
            changed[at] =
              kind === 'zeros' ? 0 : kind === 'noise' ? noise.next().value! : bytes[(at * 7 + place) % bytes.length]!
          const untouched = clean.filter((_, n) => (ends[n] ?? 0) <= from || (ends[n - 1] ?? 0) >= to)
          const found = asText(scanRecords(changed).records)
          const all = new Set(asText(clean))
          expect(found.filter(record => !all.has(record))).toEqual([])
          expect(asText(untouched).filter(record => !found.includes(record))).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })

  test('at the end is put into a file of its own, and the log goes on behind the last whole record', () => {
    const first = openPaymentLog(dir)
    first.append(intent({ attemptId: 'a' }))
    first.close()
    const torn = encodeRecord(intent()).subarray(0, 31)
    writeFileSync(file(), torn, { flag: 'a' })
    const log = openPaymentLog(dir)
    expect(readFileSync(log.torn ?? '')).toEqual(torn)
    log.append(intent({ attemptId: 'b' }))
    log.close()
    expect(readPaymentLog(file())).toMatchObject({ records: [{ attemptId: 'a' }, { attemptId: 'b' }], damaged: [] })
    expect(openPaymentLog(dir).torn).toBeNull()
  })

  test('in the middle is told and left where it is', () => {
    const log = openPaymentLog(dir)
    for (const attemptId of ['a', 'b', 'c']) log.append(intent({ attemptId }))
    log.close()
    const bytes = readFileSync(file())
    const length = bytes.length / 3
    bytes.fill(0, length + 3, length + 40)
    writeFileSync(file(), bytes)
    const again = openPaymentLog(dir)
    expect(again.found).toMatchObject({
      records: [{ attemptId: 'a' }, { attemptId: 'c' }],
      damaged: [{ from: length, to: length * 2 }],
    })
    again.close()
    expect(readFileSync(file())).toEqual(bytes)
  })
})

describe('turning to the next file', () => {
  const names = () =>
    readdirSync(dir)
      .filter(name => name.startsWith('payments'))
      .sort()

  test('carries along what has no end, keeps the newest full files, and forgets no open payment', () => {
    const log = openPaymentLog(dir, { maxBytes: 4000, keep: 3 })
    log.append(intent({ attemptId: 'open', saleId: 'sale-open' }))
    log.append(intent({ attemptId: 'unclear', saleId: 'sale-unclear' }))
    log.append(outcome('unclear', 'unknown'))
    log.append(intent({ attemptId: 'lost', saleId: 'sale-lost' }))
    log.append(outcome('lost', 'approved', 'R-LOST'))
    for (let n = 1; n <= 200; n += 1) {
      log.append(intent({ attemptId: `a${n}`, saleId: `s${n}` }))
      log.append(outcome(`a${n}`, n % 3 === 0 ? 'declined' : 'approved', `R${n}`))
      log.append(done(`s${n}`, n))
    }
    log.close()
    const kept = readPaymentLog(file()).records
    expect(
      kept.filter(record => 'attemptId' in record && ['open', 'unclear', 'lost'].includes(record.attemptId)),
    ).toHaveLength(5)
    const full = names().filter(name => /\.\d+\.log$/.test(name))
    expect(full).toHaveLength(3)
    expect(readAllPayments(dir).filter(record => record.type === 'sale' && record.number === 200)).toHaveLength(1)
    expect(names().some(name => name.endsWith('.next'))).toBe(false)
  })

  test('interrupted between its two renames goes on with the file that is whole', () => {
    const log = openPaymentLog(dir)
    log.append(intent({ attemptId: 'open' }))
    log.close()
    const bytes = readFileSync(file())
    renameSync(file(), join(dir, 'payments.1.log'))
    writeFileSync(`${file()}.next`, bytes)
    const again = openPaymentLog(dir)
    expect(again.found.records).toMatchObject([{ attemptId: 'open' }])
    again.append(outcome('open', 'declined'))
    again.close()
    expect(readPaymentLog(file()).records).toHaveLength(2)
  })
})

describe('a disk that takes nothing', () => {
  test('is a failure the page can show, and the next record is whole again', () => {
    const log = openPaymentLog(dir)
    log.append(intent({ attemptId: 'a' }))
    log.close()
    // The file is opened anew for each record after an error; a folder in its place makes that fail.
    renameSync(file(), `${file()}.away`)
    mkdirSync(file())
    expect(thrownBy(() => log.append(intent()))).toEqual({ code: 'storage', reason: 'read-only' })
    rmSync(file(), { recursive: true })
    renameSync(`${file()}.away`, file())
    // Half of a record, as a full disk leaves it.
    writeFileSync(file(), encodeRecord(intent()).subarray(0, 20), { flag: 'a' })
    log.append(intent({ attemptId: 'b' }))
    log.close()
    expect(readPaymentLog(file())).toMatchObject({ records: [{ attemptId: 'a' }, { attemptId: 'b' }], damaged: [] })
  })

  test('is a sentence at the start', () => {
    mkdirSync(file())
    expect(() => openPaymentLog(dir)).toThrow(/payments\.log cannot be written here.*Nothing was changed\./)
    expect(existsSync(file())).toBe(true)
  })
})
