// Main's half of the wire: checks every frame, runs the handler, and answers each call exactly once.
import * as z from 'zod'
import { events, ops } from './contract.ts'
import type { Api, Emit, Failure, OpName, Page, Result } from './contract.ts'
import { exceeds } from './size.ts'
import type { ToMain, ToPage, Wire } from './wire.ts'

/** What may be written down about one answered call: no input, no output, no message. */
export type Answered = { op: string; ms: number; outcome: string }
export type ServeOptions = {
  /** Told once for each answer and for each frame that was refused (`outcome: 'refused'`). */
  onAnswer?: (answered: Answered) => void
  /** Largest frame in bytes, as a rough count of the text and values it holds. */
  maxFrameBytes?: number
  maxInFlight?: number
}

export const MAX_FRAME_BYTES = 5 * 1024 * 1024
export const MAX_IN_FLIGHT = 64

const callId = z.int().min(1)
const Frame = z.union([
  z.strictObject({ id: callId, name: z.string().max(64), input: z.unknown() }),
  z.strictObject({ id: callId, cancel: z.literal(true) }),
])
type Run = (input: unknown, signal: AbortSignal, page: Page) => Promise<unknown>

const failed = (error: Failure): Result<never> => ({ ok: false, error })
const isOp = (name: string): name is OpName => Object.hasOwn(ops, name)

/**
 * Serves one page until its wire closes. Input and output are both parsed, so an undeclared field crosses in neither
 * direction. A cancel aborts the handler's signal; the answer then says what really happened.
 * `explain` turns a thrown value into the failure the page may see.
 */
export function serve(
  api: Api,
  wire: Wire<ToPage, ToMain>,
  explain: (thrown: unknown) => Failure,
  options: ServeOptions = {},
): Emit {
  const { onAnswer = () => {}, maxFrameBytes = MAX_FRAME_BYTES, maxInFlight = MAX_IN_FLIGHT } = options
  const running = new Map<number, AbortController>()
  /** A reloaded or reconnected page is another page. */
  const page = {}
  let open = true

  const send = (frame: ToPage) => {
    if (!open) return
    try {
      wire.send(frame)
    } catch {
      // The page went away between the check and the send; its `closed` follows.
    }
  }
  const refuse = () => onAnswer({ op: 'unknown', ms: 0, outcome: 'refused' })

  async function run(name: OpName, raw: unknown, signal: AbortSignal): Promise<Result<unknown>> {
    const input = ops[name].input.safeParse(raw)
    if (!input.success) {
      const fields = input.error.issues.map(issue => issue.path.join('.') || 'input')
      return failed({ code: 'invalid', fields: [...new Set(fields)].slice(0, 20) })
    }
    try {
      return { ok: true, value: ops[name].output.parse(await (api[name] as Run)(input.data, signal, page)) }
    } catch (thrown) {
      if (signal.aborted && (thrown === signal.reason || isAbort(thrown))) return failed({ code: 'cancelled' })
      return failed(explain(thrown))
    }
  }

  async function answer(id: number, name: string, raw: unknown) {
    const started = performance.now()
    const tell = (result: Result<unknown>) => {
      send({ id, result })
      const outcome = result.ok ? 'ok' : result.error.code
      onAnswer({ op: isOp(name) ? name : 'unknown', ms: Math.round(performance.now() - started), outcome })
    }
    if (!isOp(name)) return tell(failed({ code: 'invalid', fields: ['name'] }))
    if (running.size >= maxInFlight) return tell(failed({ code: 'unreachable', service: 'till' }))
    const job = new AbortController()
    running.set(id, job)
    const result = await run(name, raw, job.signal)
    running.delete(id)
    tell(result)
  }

  wire.receive((raw: unknown) => {
    if (!open) return
    if (exceeds(raw, maxFrameBytes)) return refuse()
    const frame = Frame.safeParse(raw)
    if (!frame.success) return refuse()
    if ('cancel' in frame.data) return running.get(frame.data.id)?.abort()
    // Answering a second call under the same id would end the first one at the page, so it is not heard at all.
    if (running.has(frame.data.id)) return refuse()
    answer(frame.data.id, frame.data.name, frame.data.input).catch(() => refuse())
  })
  wire.closed(() => {
    open = false
    for (const job of running.values()) job.abort()
  })

  return (event, data) => {
    if (!open) return
    const clean = events[event].safeParse(data)
    if (clean.success) send({ event, data: clean.data } as ToPage)
    else explain(clean.error)
  }
}

const isAbort = (thrown: unknown) => thrown instanceof Error && thrown.name === 'AbortError'
