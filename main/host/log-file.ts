// The files under a log: one a day, split when large, the oldest removed by age and by total size.
// Not one of pino's transports: those write from a worker thread, and what it has not yet written is lost when the
// process dies; here an incident is in the file before anything else happens.
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DAYS_KEPT = 14
const BYTES_KEPT = 20 * 1024 * 1024
const BYTES_A_FILE = 4 * 1024 * 1024
const DAY_MS = 86_400_000
const ours = /^till-(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.log$/

/** Appends lines to `dir`/till-<UTC day>[.part].log. A full or read-only disk never stops the till: lines are dropped. */
export function logFile(dir: string, now: () => Date) {
  let waiting: string[] = []
  let timer: NodeJS.Timeout | undefined
  let current = { day: '', part: 0, bytes: 0 }

  const nameOf = () => join(dir, `till-${current.day}${current.part > 0 ? `.${current.part}` : ''}.log`)
  const sizeOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0

  /** Moves on to the right file, and tidies up each time it changes. */
  function turn() {
    const day = now().toISOString().slice(0, 10)
    if (day === current.day && current.bytes < BYTES_A_FILE) return
    current = { day, part: day === current.day ? current.part + 1 : 0, bytes: 0 }
    while ((current.bytes = sizeOf(nameOf())) >= BYTES_A_FILE) current.part += 1
    tidy(dir, now())
  }

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const text = `${waiting.join('\n')}\n`
    waiting = []
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      turn()
      appendFileSync(nameOf(), text, { mode: 0o600 })
      current.bytes += Buffer.byteLength(text)
    } catch {
      // Selling goes on without a log; the health check shows the disk.
    }
  }
  process.once('exit', flush)

  return {
    append(line: string) {
      waiting.push(line)
      timer ??= setTimeout(flush, 100).unref()
      if (waiting.length > 1_000) flush()
    },
    flush,
    close() {
      flush()
      process.off('exit', flush)
    },
  }
}

/** Removes files older than 14 days, then the oldest until 20 MB remain. */
function tidy(dir: string, now: Date) {
  const oldest = new Date(now.getTime() - DAYS_KEPT * DAY_MS).toISOString().slice(0, 10)
  let bytes = 0
  for (const name of logOrder(readdirSync(dir)).toReversed()) {
    bytes += statSync(join(dir, name)).size
    if (bytes > BYTES_KEPT || orderOf(name).slice(0, 10) < oldest) rmSync(join(dir, name), { force: true })
  }
}

const orderOf = (name: string) => `${ours.exec(name)?.[1]}.${(ours.exec(name)?.[2] ?? '').padStart(9, '0')}`

/** The names that are log files, oldest first. */
export function logOrder(names: readonly string[]): string[] {
  return names.filter(name => ours.test(name)).toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)))
}
