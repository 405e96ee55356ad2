// The virtual card terminal: the part of the vendor's terminal API a till needs, and a customer who taps, waits or walks off.
import { randomBytes } from 'node:crypto'
import { faultSwitch, listen, simulatorServer, type FaultSwitch, type Simulator, type SimulatorOptions } from './kit.ts'
import type { CustomerAction, TokenCard } from './terminal-card.ts'
import { terminalError, terminalMachine, type TerminalAnswer, type TerminalKnobs } from './terminal-session.ts'

export type { CustomerAction, TokenCard } from './terminal-card.ts'
export type TerminalState = { apiKey: string; autoTap: boolean }

export type TerminalPanel = {
  hsn: string
  apiKey: string
  faults: FaultSwitch
  /** The amount on the terminal's screen, or null when nobody is asked to pay. */
  waiting(): { amountMinor: number } | null
  /** False when the terminal waits for nobody. */
  act(action: CustomerAction): boolean
  autoTap(): boolean
  setAutoTap(on: boolean): void
  /** False: error 6 "not connected" until it is true again. */
  setConnected(connected: boolean): void
  connected(): boolean
  /** How long the terminal waits for the customer; the real one 1:59 minutes. */
  setTimeoutMs(ms: number): void
  /** What the till last put on the screen. */
  display(): string
}

export type TerminalOptions = SimulatorOptions<TerminalState> & {
  /** 12 digits; the merchant this terminal belongs to. Without it any merchant is served. */
  merchid?: string
  /** Called before the token is answered, so that the gateway knows the card when it is charged. */
  onToken: (token: string, card: TokenCard) => void
}

const hsn = 'SANDBOX0001'
type Asked = { merchantId?: unknown; hsn?: unknown; amount?: unknown; force?: unknown; text?: unknown }
const isTrue = (value: unknown): boolean => value === true || value === 'true'

/** Integer minor units, as number or digit string (the gateway's decimals are not allowed here). */
function minorAmount(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : null
}

/** Starts the terminal. All calls are `POST {url}/api/v{2,3}/{command}` with the raw key in `Authorization`. */
export async function startTerminal(options: TerminalOptions): Promise<Simulator<TerminalState, TerminalPanel>> {
  const apiKey = options.restore?.apiKey ?? randomBytes(24).toString('base64url')
  const knobs: TerminalKnobs = { autoTap: options.restore?.autoTap ?? true, connected: true, timeoutMs: 119_000 }
  const machine = terminalMachine({
    hsn,
    now: options.now ?? Date.now,
    pace: options.pace ?? 1,
    knobs,
    onToken: options.onToken,
  })
  let display = ''
  const faults = faultSwitch()
  const server = simulatorServer(faults)

  /** Commands that need a session, by version and name. */
  const withSession: { [command: string]: (body: Asked) => TerminalAnswer | Promise<TerminalAnswer> } = {
    'v2/ping': () => ({ status: 200, body: { connected: true } }),
    'v2/dateTime': () => ({ status: 200, body: '' }),
    'v2/display': body => {
      display = typeof body.text === 'string' ? body.text.slice(0, 1000) : ''
      return { status: 200, body: '' }
    },
    'v3/clearDisplay': () => {
      display = ''
      return { status: 200, body: '' }
    },
    'v2/readCard': body => {
      if (body.amount === undefined) return terminalError(400, 4, 'amount is required')
      const amount = minorAmount(body.amount)
      return amount === null ? terminalError(400, 3, 'amount must be in minor units') : machine.read(amount)
    },
    'v2/cancel': () => {
      machine.cancel()
      return { status: 200, body: '' }
    },
    'v2/disconnect': () => {
      machine.disconnect()
      return { status: 200, body: '' }
    },
  }
  const details = {
    hsn,
    deviceType: 'Sandbox',
    capabilities: { pinPad: true, msr: false, emv: true, nfc: true, signature: false, printer: false, screen: true },
  }

  const answer = (
    command: string,
    headers: { authorization?: string | undefined; session?: string | undefined },
    body: Asked,
  ): TerminalAnswer | Promise<TerminalAnswer> => {
    if (headers.authorization !== apiKey) return terminalError(401, 3, 'Unauthorized')
    if (typeof body.merchantId !== 'string') return terminalError(400, 4, 'merchantId is required')
    if (options.merchid !== undefined && body.merchantId !== options.merchid)
      return terminalError(401, 3, 'Unauthorized merchant')
    if (command === 'v2/listTerminals') return { status: 200, body: { terminals: [hsn] } }
    if (body.hsn === undefined) return terminalError(400, 4, 'hsn is required')
    if (body.hsn !== hsn) return terminalError(403, 3, 'The terminal does not belong to this merchant')
    if (command === 'v3/terminalDetails')
      return { status: 200, body: { terminalDetails: [{ ...details, connected: knobs.connected }] } }
    if (command === 'v2/connect') return machine.connect(isTrue(body.force))
    const run = withSession[command]
    if (!run) return terminalError(404, 3, 'Unknown command')
    return machine.check(headers.session) ?? run(body)
  }

  server.post('/api/*', async (request, reply) => {
    const command = (request.params as { '*': string })['*']
    const session = request.headers['x-cardconnect-sessionkey']
    const body: Asked = typeof request.body === 'object' && request.body !== null ? request.body : {}
    const result = await answer(
      command,
      { authorization: request.headers.authorization, session: typeof session === 'string' ? session : undefined },
      body,
    )
    if (result.session)
      reply.header(
        'x-cardconnect-sessionkey',
        `${result.session.key};expires=${new Date(result.session.expires).toISOString()}`,
      )
    return reply.code(result.status).send(result.body)
  })
  server.setErrorHandler(async (error: { statusCode?: number; message?: string }, _request, reply) =>
    reply
      .code(error.statusCode === undefined || error.statusCode >= 500 ? 500 : 400)
      .send({ errorCode: 3, errorMessage: error.message ?? 'error' }),
  )

  const url = await listen(server, options.host, options.port)
  return {
    url,
    snapshot: () => ({ apiKey, autoTap: knobs.autoTap }),
    panel: {
      hsn,
      apiKey,
      faults,
      waiting: machine.waiting,
      act: machine.act,
      autoTap: () => knobs.autoTap,
      setAutoTap: on => {
        knobs.autoTap = on
        // Whoever turns it on while the customer is being waited for means this customer too.
        if (on) machine.act('tap-approve')
      },
      connected: () => knobs.connected,
      setConnected: connected => {
        knobs.connected = connected
        if (!connected) machine.cancel()
      },
      setTimeoutMs: ms => void (knobs.timeoutMs = ms),
      display: () => display,
    },
    close: async () => {
      machine.cancel()
      await server.close()
    },
  }
}
