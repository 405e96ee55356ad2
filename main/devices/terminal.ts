// A payment terminal behind the CardPointe-like terminal API: the card stays in the device, a token comes out.
import { conflict, Problem } from '../ports/errors.ts'
import type { CardTerminal, ReadCard } from '../ports/partners.ts'
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
  }): Promise<{ status: number; headers: Readonly<Record<string, string | undefined>>; text: string }>
}
export type TerminalSettings = {
  /** Address in front of /v2 and /v3, e.g. https://bolt-uat.cardpointe.com/api */
  baseUrl: string
  merchantId: string
  /** Serial number of the device (`hsn`). */
  serial: string
  /** Sent as it is in the Authorization header, without a scheme word. */
  apiKey: string
  log: Log
  /** Milliseconds the customer has; the service itself waits 1:59. */
  customerWithinMs?: number
  /** Milliseconds the device has to confirm a cancel; 3000 unless told. */
  cancelWithinMs?: number
}
type Session = { key: string; expires: number }
type Answer = Awaited<ReturnType<DeviceHttp['send']>>

const brands: { readonly [digits: string]: string } = {
  '93': 'American Express',
  '94': 'Visa',
  '95': 'Mastercard',
  '96': 'Discover',
}
/** A session must outlive the longest read, or it dies with a card in the device. */
const spareMs = 4 * 60_000

/** One terminal that belongs to this till. Reads of a second caller fail with `payment-open` instead of queueing. */
export function createCardTerminal(settings: TerminalSettings, http: DeviceHttp): CardTerminal {
  const { merchantId, serial, log } = settings
  const customerWithin = settings.customerWithinMs ?? 130_000
  let session: Session | null = null
  let reading = false

  function post(
    operation: string,
    path: string,
    body: Record<string, unknown>,
    options: { key?: string; within?: number; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    const within = options.within ?? 15_000
    return http.send({
      operation,
      method: 'POST',
      url: settings.baseUrl.replace(/\/+$/, '') + path,
      signal: options.signal,
      headers: {
        authorization: settings.apiKey,
        ...(options.key === undefined ? {} : { 'x-cardconnect-sessionkey': options.key }),
      },
      body: { kind: 'json', value: { merchantId, hsn: serial, ...body } },
      timeouts: { response: within, request: within },
    })
  }

  const problem = (answer: Answer): Problem => terminalProblem(answer, http.service, log)

  /** A key with enough life left. A session left over from a crash is taken over: with reads only, no charge hangs on it. */
  async function connect(): Promise<string> {
    if (session !== null && session.expires - Date.now() > spareMs) return session.key
    const key = session?.key
    session = null
    if (key !== undefined) await post('disconnect', '/v2/disconnect', {}, { key }).catch(forgiven)
    let answer = await post('connect', '/v2/connect', { force: false })
    if (answer.status === 500 && /session exists/i.test(answer.text))
      answer = await post('connect', '/v2/connect', { force: true })
    if (answer.status !== 200) throw problem(answer)
    const [newKey = '', ...rest] = (answer.headers['x-cardconnect-sessionkey'] ?? '').split(';')
    if (newKey === '') throw problem(answer)
    const expires = Date.parse(rest.join(';').replace(/^\s*expires=/, ''))
    session = { key: newKey, expires: Number.isNaN(expires) ? Date.now() + 10 * 60_000 : expires }
    return newKey
  }

  /** Reads once; a session the service forgot is opened again, because then the device did nothing yet. */
  async function read(
    request: { amountMinor: number; orderId: string },
    signal: AbortSignal,
    again = false,
  ): Promise<ReadCard> {
    const key = await connect()
    if (signal.aborted) throw new Problem({ code: 'cancelled' })
    const body = {
      amount: String(request.amountMinor),
      orderId: request.orderId,
      aid: 'credit',
      includeSignature: 'false',
      confirmAmount: 'false',
      beep: 'true',
    }
    const stop = new AbortController()
    let stopping: Promise<unknown> = Promise.resolve()
    const cancel = (): void => {
      // The device answers the read itself once it has cancelled; only then is it free for the next customer.
      stopping = post('cancel', '/v2/cancel', {}, { key, within: 5000 })
        .catch(forgiven)
        .then(() => setTimeout(() => stop.abort(), settings.cancelWithinMs ?? 3000).unref())
    }
    signal.addEventListener('abort', cancel, { once: true })
    try {
      const answer = await post('read-card', '/v2/readCard', body, { key, within: customerWithin, signal: stop.signal })
      if (signal.aborted) throw new Problem({ code: 'cancelled' })
      if (answer.status === 200) return readCard(answer)
      session = /session/i.test(answer.text) ? null : session
      if (session === null && !again) return await read(request, signal, true)
      throw problem(answer)
    } catch (thrown) {
      if (signal.aborted) throw new Problem({ code: 'cancelled' }, 'cancelled at the till', { cause: thrown })
      throw thrown
    } finally {
      signal.removeEventListener('abort', cancel)
      await stopping
    }
  }

  function readCard(answer: Answer): ReadCard {
    const body = parsed(answer.text)
    const token = body['token']
    // Some closed-loop cards come back as their clear number; that must not travel any further.
    if (typeof token !== 'string' || !/^9\d{15}$/.test(token))
      throw new Problem(
        {
          code: 'declined',
          service: http.service,
          reason: 'This card cannot be used here. Please ask for another card.',
        },
        'no token',
      )
    const { expiry, entrymode, entryMode } = body
    const mode = typeof entrymode === 'string' ? entrymode : typeof entryMode === 'string' ? entryMode : ''
    return {
      token,
      last4: token.slice(-4),
      brand: brands[token.slice(0, 2)] ?? 'Card',
      entryMode: mode.slice(0, 40),
      expiry: typeof expiry === 'string' && /^\d{4,8}$/.test(expiry) ? expiry : null,
    }
  }

  return {
    async readCard(request, signal) {
      if (reading) throw conflict('payment-open')
      if (signal.aborted) throw new Problem({ code: 'cancelled' })
      reading = true
      try {
        return await read(request, signal)
      } finally {
        reading = false
      }
    },
    async health() {
      const answer = await post('terminal-details', '/v3/terminalDetails', {})
      if (answer.status !== 200) throw problem(answer)
      const { connected, deviceType } = device(parsed(answer.text), serial)
      if (connected !== true && connected !== 'true')
        throw new Problem({ code: 'unreachable', service: http.service }, 'not connected')
      return typeof deviceType === 'string' ? `connected, ${deviceType.slice(0, 40)}` : 'connected'
    },
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
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

/** Tidying up may fail without anybody having to know. */
function forgiven(thrown: unknown): undefined {
  if (!(thrown instanceof Problem)) throw thrown
  return undefined
}
