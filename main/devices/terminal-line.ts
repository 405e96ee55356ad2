// One request to the terminal API: its address, its key, its ids, and how long it asked to be left alone.
import { randomUUID } from 'node:crypto'
import { retryAfter } from '#domain/retry-after'
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'
import { terminalProblem } from './terminal-errors.ts'

/** What the terminal needs of an HTTP client; the one of the adapters fits. It throws Problems of its own. */
export type DeviceHttp = {
  readonly service: string
  send(request: {
    operation: string
    method: 'POST'
    url: string
    headers: Readonly<Record<string, string>>
    body: { kind: 'json'; value: unknown }
    timeouts?: { response: number; request: number }
    signal?: AbortSignal | undefined
  }): Promise<TerminalAnswer>
}
export type TerminalAnswer = {
  status: number
  headers: Readonly<Record<string, string | undefined>>
  text: string
}
export type LineSettings = {
  /** Address in front of /v2 and /v3, e.g. https://bolt-uat.cardpointe.com/api */
  baseUrl: string
  merchantId: string
  /** Serial number of the device (`hsn`). */
  serial: string
  /** Sent as it is in the Authorization header, without a scheme word. */
  apiKey: string
  log: Log
}
export type TerminalLine = {
  readonly service: string
  readonly serial: string
  readonly log: Log
  post(
    operation: string,
    path: string,
    body: Readonly<Record<string, unknown>>,
    options?: { key?: string; within?: number; signal?: AbortSignal },
  ): Promise<TerminalAnswer>
  problem(answer: TerminalAnswer): Problem
  /** Milliseconds the service still wants to be left alone. */
  pauseLeft(): number
  /** Throws Problem `declined` with the seconds to wait, while there are some. */
  assertNoPause(): void
}

const longestPauseMs = 15 * 60_000
/** Asked to wait, but not for how long. */
const unsaidPauseMs = 2000

export function terminalLine(settings: LineSettings, http: DeviceHttp): TerminalLine {
  const { merchantId, serial, apiKey, log } = settings
  const base = settings.baseUrl.replace(/\/+$/, '')
  let pausedUntil = 0
  const pauseLeft = (): number => Math.max(0, pausedUntil - performance.now())
  return {
    service: http.service,
    serial,
    log,
    pauseLeft,
    assertNoPause() {
      const seconds = Math.ceil(pauseLeft() / 1000)
      if (seconds > 0)
        throw new Problem(
          {
            code: 'declined',
            service: http.service,
            reason: `The card terminal service is overloaded. Nothing was charged. Try again in ${seconds} s.`,
          },
          'too many requests',
        )
    },
    problem: answer => terminalProblem(answer, http.service, log),
    async post(operation, path, body, options = {}) {
      const within = options.within ?? 15_000
      const requestId = randomUUID()
      const answer = await http.send({
        operation,
        method: 'POST',
        url: base + path,
        signal: options.signal,
        headers: {
          authorization: apiKey,
          'x-request-id': requestId,
          ...(options.key === undefined ? {} : { 'x-cardconnect-sessionkey': options.key }),
        },
        body: { kind: 'json', value: { merchantId, hsn: serial, ...body } },
        timeouts: { response: within, request: within },
      })
      log.info('terminal.request', { operation, status: answer.status, requestId })
      if (answer.status === 429) {
        const asked = retryAfter(answer.headers['retry-after'], Date.now(), Infinity) || unsaidPauseMs
        pausedUntil = performance.now() + Math.min(asked, longestPauseMs)
      }
      return answer
    },
  }
}

/** The members of a JSON object, or none. */
export function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Tidying up may fail without anybody having to know. */
export function forgiven(thrown: unknown): undefined {
  if (!(thrown instanceof Problem)) throw thrown
  return undefined
}
