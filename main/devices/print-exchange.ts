// One conversation with a printer over TCP: ask how it is, send the job, wait until it says that everything was printed.
import { connect } from 'node:net'
import type { PrintOutcome, PrinterTrouble } from '../ports/printer.ts'
import { askStatus, fence, printerAnswers, type Status } from './print-answers.ts'

export type Place = {
  host: string
  port: number
  /** Milliseconds in which a printer must show a sign of life; 5000 unless told. */
  withinMs?: number
  /** How long the first question may stay unanswered before the job is sent all the same; 700 unless told. */
  quietMs?: number
  /** The longest a printer that keeps saying "I am printing" may take; 60,000 unless told. */
  longestMs?: number
}
export type Job = {
  bytes: Uint8Array
  kick: Uint8Array | null
  /** Four characters of it go with the job, for models that answer with them; null where the model does not. */
  processId: string | null
  /** Right before the first byte leaves; when it throws, none does. */
  sending: () => void
  /** False for a printer that never answers: what it took then counts as printed. */
  answers: boolean
}
/** Receive buffers are read at least this fast while paper moves. */
const BYTES_A_MS = 10

/** Sends one job. An error before its first byte is `not-started`, one after it `perhaps`; rejects only with what `sending` throws. */
export function exchange(place: Place, job: Job | null): Promise<PrintOutcome & { status: Status | null }> {
  const { promise, resolve, reject } = Promise.withResolvers<PrintOutcome & { status: Status | null }>()
  const { withinMs = 5000, quietMs = 700, longestMs = 60_000 } = place
  const answers = printerAnswers(job?.processId ?? null)
  const socket = connect({ host: place.host, port: place.port, noDelay: true })
  const timers = new Set<NodeJS.Timeout>()
  let step: 'asking' | 'sent' | 'over' = 'asking'
  let life: NodeJS.Timeout | undefined
  let seen = 0

  const after = (ms: number, run: () => void): NodeJS.Timeout => {
    const timer = setTimeout(run, ms)
    timers.add(timer)
    return timer
  }
  function end(outcome: PrintOutcome): void {
    if (step === 'over') return
    step = 'over'
    for (const timer of timers) clearTimeout(timer)
    // Leaving with bytes unread would reset the connection, and a reset may throw away what the printer has not printed.
    socket.end()
    socket.destroySoon()
    resolve({ ...outcome, status: answers.status() })
  }
  const fail = (why: PrinterTrouble): void => {
    if (step === 'asking') end({ kind: 'not-started', kicked: false, why })
    else if (why === 'silent' && job?.answers === false) end({ kind: 'printed', kicked: job.kick !== null })
    else end({ kind: 'perhaps', kicked: job?.kick != null, why: answers.nonsense() ? 'nonsense' : why })
  }
  /** The time for the next sign of life; any complete status is one. */
  function expectLife(ms: number): void {
    if (life !== undefined) clearTimeout(life)
    life = after(ms, () => fail(step === 'asking' ? 'not-reached' : 'silent'))
  }

  function send(): void {
    if (step !== 'asking') return
    if (job === null) return fail(answers.nonsense() ? 'nonsense' : 'silent')
    try {
      job.sending()
    } catch (thrown) {
      reject(thrown)
      return fail('stopped')
    }
    step = 'sent'
    expectLife(withinMs + job.bytes.length / BYTES_A_MS)
    after(longestMs, () => fail('silent'))
    socket.write(Buffer.concat([job.kick ?? new Uint8Array(), job.bytes, fence(job.processId)]), error => {
      if (error != null || step !== 'sent') return
      // A printer known to be mute has taken it; closing in order makes sure that it has.
      if (!job.answers) socket.end()
      else poll()
    })
  }
  /** How is it getting on? A real-time answer comes also while it prints. */
  function poll(): void {
    if (step !== 'sent') return
    after(Math.min(1000, withinMs / 3), () => {
      if (step !== 'sent') return
      socket.write(askStatus)
      poll()
    })
  }
  function heard(): void {
    const status = answers.status()
    if (step === 'asking') {
      if (answers.nonsense()) return send()
      if (status === null) return
      if (job === null) return end(answeredWell(status))
      if (status.trouble !== null) return fail(status.trouble)
      return send()
    }
    if (answers.passed()) return end({ kind: 'printed', kicked: job?.kick != null })
    if (answers.statuses() > seen && status !== null) {
      seen = answers.statuses()
      if (status.trouble !== null) return fail(status.trouble)
      expectLife(withinMs)
    }
  }

  expectLife(withinMs)
  socket.once('connect', () => {
    socket.write(askStatus)
    after(Math.min(quietMs, withinMs), send)
  })
  socket.on('data', data => {
    if (step === 'over') return
    answers.push(data)
    heard()
  })
  socket.on('error', () => fail(step === 'asking' ? 'not-reached' : 'lost'))
  socket.on('close', hadError => {
    if (step === 'sent' && job?.answers === false && !hadError) end({ kind: 'printed', kicked: job.kick !== null })
    else fail(step === 'asking' ? 'not-reached' : 'lost')
  })
  return promise
}

function answeredWell({ trouble }: Status): PrintOutcome {
  return trouble === null ? { kind: 'printed', kicked: false } : { kind: 'not-started', kicked: false, why: trouble }
}
