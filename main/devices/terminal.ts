// A payment terminal behind the CardPointe-like terminal API: it reads cards, or reads and charges them, and shows texts.
import { conflict, Problem } from '../ports/errors.ts'
import type { CardTerminal } from '../ports/card.ts'
import { type Charging, chargeAtTerminal } from './terminal-charge.ts'
import { type DeviceHttp, forgiven, type LineSettings, membersOf, terminalLine } from './terminal-line.ts'
import { readAtTerminal } from './terminal-read.ts'
import { terminalSession } from './terminal-session.ts'

export type TerminalSettings = LineSettings & {
  /** Milliseconds the customer has to be read; the service itself waits 1:59. */
  customerWithinMs?: number
  /** Milliseconds the device has to confirm a cancel of a read; 3000 unless told. */
  cancelWithinMs?: number
  /** Given where the device charges by itself; it then never takes a session over. */
  charging?: Charging
}

/** One terminal that belongs to this till. A second caller fails with `payment-open` instead of queueing. */
export function createCardTerminal(settings: TerminalSettings, http: DeviceHttp): CardTerminal {
  const { charging } = settings
  const line = terminalLine(settings, http)
  const session = terminalSession(line, charging === undefined)
  const within = { customer: settings.customerWithinMs ?? 130_000, cancel: settings.cancelWithinMs ?? 3000 }
  let busy = false
  /** A text on its way to the display; a customer waits for it rather than meeting a busy device. */
  let showing: Promise<unknown> = Promise.resolve()

  async function alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (busy) throw conflict('payment-open')
    if (signal.aborted) throw new Problem({ code: 'cancelled' })
    busy = true
    try {
      await showing
      return await work()
    } finally {
      busy = false
    }
  }

  async function show(text: string): Promise<void> {
    try {
      const key = await session.open()
      await line.post('display', '/v2/display', { text: text.slice(0, 1000) }, { key, within: 5000 })
    } catch (thrown) {
      forgiven(thrown)
    } finally {
      if (charging !== undefined) await session.close()
    }
  }

  return {
    readCard: (request, signal) =>
      alone(signal, () => {
        line.assertNoPause()
        return readAtTerminal({ line, session }, within, request, signal)
      }),
    charge:
      charging === undefined
        ? null
        : (request, signal, sent) =>
            alone(signal, () => chargeAtTerminal({ line, session, charging }, request, signal, sent)),
    async display(text) {
      // A command that runs shows its own texts, and a busy device would only refuse.
      if (busy || line.pauseLeft() > 0) return
      showing = showing.then(() => show(text))
      await showing
    },
    async health() {
      const answer = await line.post('terminal-details', '/v3/terminalDetails', {})
      if (answer.status !== 200) throw line.problem(answer)
      const { connected, deviceType } = device(membersOf(answer.text), line.serial)
      if (connected !== true && connected !== 'true')
        throw new Problem({ code: 'unreachable', service: http.service }, 'not connected')
      return typeof deviceType === 'string' ? `connected, ${deviceType.slice(0, 40)}` : 'connected'
    },
  }
}

/** Details come for one device or as a list of devices. */
function device(body: Record<string, unknown>, serial: string): Record<string, unknown> {
  const list = Array.isArray(body) ? body : (body['terminalDetails'] ?? body['terminals'])
  if (!Array.isArray(list)) return body
  const found: unknown =
    list.find((one: unknown) => typeof one === 'object' && one !== null && 'hsn' in one && one.hsn === serial) ??
    list[0]
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
}
