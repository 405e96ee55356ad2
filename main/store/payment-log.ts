// payments.log: every payment's intent and outcome once more, beside the data file, so that money is never known to one file only.
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import { renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32c } from '#domain/crc32c'
import { diskProblem, whyNotOpened } from './errors.ts'
import { putInPlace, syncFolder } from './files.ts'
import { encodeRecord, scanRecords, type LogContents, type PaymentRecord } from './payment-records.ts'
import { openPayments } from './payments-open.ts'

export type PaymentLog = {
  /**
   * Writes the record through to the disk before it returns. Throws Problem storage 'full' or 'read-only' when it is not
   * there for certain; then nothing may be sent.
   */
  append(record: PaymentRecord): void
  /** What was in the file when it was opened. */
  readonly found: LogContents
  /** Where the torn end of the former run was put, or null. */
  readonly torn: string | null
  close(): void
}
export type PaymentLogOptions = {
  /** A file grows to about this many bytes. */
  maxBytes?: number
  /** How many full files are kept. */
  keep?: number
  /** Asked when the disk is full and money has moved already; true when there may be room now. */
  makeRoom?: () => boolean
}

const NAME = 'payments.log'
const numbered = /^payments\.(\d+)\.log$/

/** What a file says, whatever state it is in; a missing one says nothing. Throws only when it cannot be read at all. */
export function readPaymentLog(file: string): LogContents {
  return scanRecords(existsSync(file) ? readFileSync(file) : Buffer.alloc(0))
}

/** The full files, oldest first. */
function fullFiles(dir: string): { number: number; path: string }[] {
  return readdirSync(dir)
    .map(name => ({ number: Number(numbered.exec(name)?.[1] ?? Number.NaN), path: join(dir, name) }))
    .filter(({ number }) => Number.isSafeInteger(number))
    .sort((a, b) => a.number - b.number)
}

/** Every record that is kept, oldest first; what a new file took over from the one before comes twice. */
export function readAllPayments(dir: string): PaymentRecord[] {
  const files = [...fullFiles(dir).map(({ path }) => path), join(dir, `${NAME}.next`), join(dir, NAME)]
  return files.flatMap(file => readPaymentLog(file).records)
}

/** Opens or makes the journal in a folder, and puts a torn end aside. Throws StoreError with a sentence. */
export function openPaymentLog(dir: string, options: PaymentLogOptions = {}): PaymentLog {
  const { maxBytes = 4_194_304, keep = 4, makeRoom = () => false } = options
  const file = join(dir, NAME)
  const open = openPayments()
  let handle: number | null = null
  /** Everything below is on the disk for certain. */
  let size = 0

  function start(): { found: LogContents; torn: string | null } {
    if (!existsSync(file)) take()
    const bytes = readFileSync(file)
    const found = scanRecords(bytes)
    const torn = found.end < bytes.length ? putAside(dir, bytes.subarray(found.end), found.end) : null
    size = found.end
    for (const record of found.records) open.add(record)
    drop()
    take()
    return { found, torn }
  }
  /** After any error the file is opened anew and cut to what is certain: a failed sync is never tried a second time. */
  function take(): number {
    if (handle !== null) return handle
    // A turn to the next file was interrupted between its two renames.
    if (!existsSync(file) && existsSync(`${file}.next`)) {
      putInPlace(`${file}.next`, file)
      size = readPaymentLog(file).end
    }
    const fresh = !existsSync(file)
    if (fresh) size = 0
    const taken = openSync(file, fresh ? 'wx+' : 'r+', 0o600)
    try {
      if (fstatSync(taken).size > size) ftruncateSync(taken, size)
      fdatasyncSync(taken)
      if (fresh) syncFolder(dir)
    } catch (thrown) {
      closeSync(taken)
      throw thrown
    }
    return (handle = taken)
  }
  function drop(): void {
    if (handle !== null) closeSync(handle)
    handle = null
  }
  function write(bytes: Buffer): void {
    try {
      const to = take()
      for (let done = 0; done < bytes.length;) done += writeSync(to, bytes, done, bytes.length - done, size + done)
      fdatasyncSync(to)
      size += bytes.length
    } catch (thrown) {
      drop()
      throw thrown
    }
  }
  /** The next file is whole before the full one loses its name, so there is always one to go on with. */
  function turn(): void {
    const full = fullFiles(dir)
    const draft = Buffer.concat(open.list().map(encodeRecord))
    // Too much is open to be carried along: the file may as well grow.
    if (draft.length > maxBytes / 2) return
    rmSync(`${file}.next`, { force: true })
    writeFileSync(`${file}.next`, draft, { mode: 0o600, flush: true })
    drop()
    renameSync(file, join(dir, `payments.${(full.at(-1)?.number ?? 0) + 1}.log`))
    // If the second renaming reached the disk alone, it would replace the full file.
    syncFolder(dir)
    putInPlace(`${file}.next`, file)
    size = draft.length
    for (const { path } of full.slice(0, Math.max(0, full.length + 1 - keep))) rmSync(path)
  }

  let opened: { found: LogContents; torn: string | null }
  try {
    opened = start()
  } catch (thrown) {
    throw whyNotOpened(thrown, file)
  }
  return {
    ...opened,
    append(record) {
      const bytes = encodeRecord(record)
      try {
        try {
          write(bytes)
        } catch (thrown) {
          // An intent may be refused, what became of it may not.
          if (record.type === 'intent' || !makeRoom()) throw thrown
          write(bytes)
        }
      } catch (thrown) {
        throw diskProblem(thrown, file)
      }
      open.add(record)
      if (size < maxBytes) return
      try {
        turn()
      } catch {
        // The record is safe; the turn is tried again with the next one.
      }
    },
    close: drop,
  }
}

/** Keeps the bytes behind the last whole record in a file of their own. */
function putAside(dir: string, bytes: Buffer, offset: number): string {
  const target = join(dir, `payments.torn-${offset}-${crc32c(bytes).toString(16)}.log`)
  writeFileSync(`${target}.part`, bytes, { mode: 0o600 })
  putInPlace(`${target}.part`, target)
  return target
}
