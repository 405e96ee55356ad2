// A receipt printer on the network: raw bytes over one TCP connection (port 9100) and its real-time status.
import { connect, type Socket } from 'node:net'
import type { ReceiptPrinter } from '../ports/partners.ts'
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'
import { escpos } from './escpos.ts'

export type PrinterSettings = {
  host: string
  port: number
  log: Log
  /** Milliseconds for a whole job; 5000 unless told. */
  withinMs?: number
  /** How long a printer that took everything may stay silent before that counts as done; 1000 unless told. */
  quietMs?: number
}
const DLE = 0x10
const EOT = 0x04
/** DLE EOT n: 1 printer, 2 why offline, 4 paper. Every reply has bits 1 and 4 set and bits 0 and 7 clear. */
const askStatus = (n: 1 | 2 | 4): Uint8Array => Uint8Array.of(DLE, EOT, n)
const isStatus = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010
const offline = 0b0000_1000
const noPaper = 0b0110_0000
const service = 'printer'

type Reply = { kind: 'status'; bytes: number[] } | { kind: 'silent' }

/** An ESC/POS printer. A job is one connection, so a printer that restarts is simply there again. */
export function createReceiptPrinter(settings: PrinterSettings): ReceiptPrinter {
  const within = settings.withinMs ?? 5000
  const quiet = settings.quietMs ?? 1000

  /** Sends bytes and gathers `wanted` status bytes. Rejects with Problem `unreachable` at the limit or at an error. */
  function exchange(payload: Uint8Array, wanted: number, withinMs = within): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    const socket: Socket = connect({ host: settings.host, port: settings.port })
    const bytes: number[] = []
    let taken = false
    let done = false
    const limit = setTimeout(() => fail('no answer in time'), withinMs)
    let silence: NodeJS.Timeout | undefined
    const finish = (reply: Reply): void => {
      clearTimeout(limit)
      clearTimeout(silence)
      socket.end()
      socket.destroySoon()
      resolve(reply)
      done = true
    }
    const fail = (why: string): void => {
      if (done) return
      done = true
      clearTimeout(limit)
      clearTimeout(silence)
      socket.destroy()
      settings.log.warn('printer.unreachable', { why })
      reject(new Problem({ code: 'unreachable', service }, why))
    }
    socket.once('connect', () => {
      socket.write(payload, error => {
        if (error) return
        taken = true
        silence = setTimeout(() => finish({ kind: 'silent' }), quiet)
      })
    })
    socket.on('data', data => {
      bytes.push(...[...data].filter(isStatus))
      if (taken && bytes.length >= wanted) finish({ kind: 'status', bytes: bytes.slice(0, wanted) })
    })
    socket.on('error', error => fail((error as NodeJS.ErrnoException).code ?? 'connection lost'))
    // A healthy printer leaves hanging up to us; one that does not may have dropped the job, and a reprint costs less.
    socket.on('close', () => fail('connection closed'))
    return promise
  }

  return {
    async print(lines, options) {
      // Asked before anything is printed: a printer that is open or out of paper would swallow the receipt.
      const started = performance.now()
      const before = await exchange(askStatus(1), 1)
      if (before.kind === 'status' && ((before.bytes[0] ?? 0) & offline) !== 0)
        throw new Problem({ code: 'unreachable', service }, 'the printer is offline')
      await exchange(
        Buffer.concat([escpos(lines, options), askStatus(1)]),
        1,
        Math.max(1, within - (performance.now() - started)),
      )
    },
    async health() {
      const reply = await exchange(Buffer.concat([askStatus(1), askStatus(4)]), 2)
      if (reply.kind === 'silent') return 'connected, gives no status'
      const [printer = 0, paper = 0] = reply.bytes
      if ((paper & noPaper) !== 0)
        throw new Problem({ code: 'declined', service, reason: 'The printer has no paper. Put in a new roll.' })
      if ((printer & offline) !== 0)
        throw new Problem({
          code: 'declined',
          service,
          reason: 'The printer is offline. Close its cover and press Feed.',
        })
      return 'connected, paper present'
    },
  }
}
