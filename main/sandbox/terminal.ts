// The virtual card terminal: the part of the vendor's terminal API a till needs, and a customer who taps, waits or walks off.
import { randomBytes } from 'node:crypto'
import { faultSwitch, listen, simulatorServer, type FaultSwitch, type Simulator, type SimulatorOptions } from './kit.ts'
import { terminalAdmin } from './terminal-admin.ts'
import { after, before, refusedByDevice } from './terminal-answers.ts'
import type { Charge } from './terminal-authorization.ts'
import type { CustomerAction, TokenCard } from './terminal-card.ts'
import { type Asked, faultFor, isTrue, terminalCommands } from './terminal-commands.ts'
import { terminalFaults, type TerminalFault } from './terminal-faults.ts'
import { terminalError, terminalMachine, type TerminalAnswer, type TerminalKnobs } from './terminal-session.ts'

export type { CustomerAction, TokenCard } from './terminal-card.ts'
export type TerminalState = { apiKey: string; autoTap: boolean }

export type TerminalPanel = {
  hsn: string
  apiKey: string
  faults: FaultSwitch
  /** The next card command of this order (`null`: of any) suffers `kind`, e.g. `drop-after`, `error:900`. Throws RangeError. */
  queueFault(orderid: string | null, kind: string): void
  /** The amount on the terminal's screen, or null when nobody is asked to pay. */
  waiting(): { amountMinor: number } | null
  /** False when the terminal waits for nobody. */
  act(action: CustomerAction): boolean
  autoTap(): boolean
  setAutoTap(on: boolean): void
  /** False: error 6 "not connected" until it is true again. */
  setConnected(connected: boolean): void
  connected(): boolean
  /** A device in merchant mode takes no commands: error 9. */
  setMerchantMode(on: boolean): void
  merchantMode(): boolean
  expireSession(): void
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
  /** The gateway behind authCard. Without it the terminal only reads. */
  charge?: Charge
}

const hsn = 'SANDBOX0001'

/** Starts the terminal. All calls are `POST {url}/api/v{2,3}/{command}` with the raw key in `Authorization`. */
export async function startTerminal(options: TerminalOptions): Promise<Simulator<TerminalState, TerminalPanel>> {
  const apiKey = options.restore?.apiKey ?? randomBytes(24).toString('base64url')
  const knobs: TerminalKnobs = {
    autoTap: options.restore?.autoTap ?? true,
    connected: true,
    merchantMode: false,
    timeoutMs: 119_000,
  }
  const pace = options.pace ?? 1
  const machine = terminalMachine({ hsn, now: options.now ?? Date.now, pace, knobs, onToken: options.onToken })
  let display = ''
  const faults = faultSwitch()
  const queued = terminalFaults()
  const server = simulatorServer(faults)
  const commands = terminalCommands({ machine, charge: options.charge, pace, show: text => (display = text) })
  const details = {
    hsn,
    deviceType: 'Sandbox',
    capabilities: { pinPad: true, msr: false, emv: true, nfc: true, signature: false, printer: false, screen: true },
  }

  function answer(
    command: string,
    headers: { authorization?: string | undefined; session?: string | undefined },
    body: Asked,
    fault: TerminalFault | null,
  ): TerminalAnswer | Promise<TerminalAnswer> {
    if (headers.authorization !== apiKey) return terminalError(401, 3, 'Unauthorized')
    if (typeof body['merchantId'] !== 'string') return terminalError(400, 4, 'merchantId is required')
    if (options.merchid !== undefined && body['merchantId'] !== options.merchid)
      return terminalError(401, 3, 'Unauthorized merchant')
    if (command === 'v2/listTerminals') return { status: 200, body: { terminals: [hsn] } }
    if (body['hsn'] === undefined) return terminalError(400, 4, 'hsn is required')
    if (body['hsn'] !== hsn) return terminalError(403, 3, 'The terminal does not belong to this merchant')
    if (command === 'v3/terminalDetails')
      return { status: 200, body: { terminalDetails: [{ ...details, connected: knobs.connected }] } }
    if (command === 'v2/connect') return machine.connect(isTrue(body['force']))
    const run = commands[command]
    if (!run) return terminalError(404, 3, 'Unknown command')
    if (fault?.name === 'session-lost') machine.expire()
    return machine.check(headers.session) ?? refusedByDevice(hsn, fault) ?? run(body, fault)
  }

  server.post('/api/*', async (request, reply) => {
    const command = (request.params as { '*': string })['*']
    const session = request.headers['x-cardconnect-sessionkey']
    const body: Asked = typeof request.body === 'object' && request.body !== null ? (request.body as Asked) : {}
    const fault = faultFor(queued, command, body)
    if (fault && before(request, reply, fault)) return reply
    if (fault?.name === 'delay') await new Promise(resolve => setTimeout(resolve, fault.number))
    const given = { authorization: request.headers.authorization, session: String(session ?? '') || undefined }
    const result = await answer(command, given, body, fault)
    if (result.session)
      reply.header(
        'x-cardconnect-sessionkey',
        `${result.session.key};expires=${new Date(result.session.expires).toISOString()}`,
      )
    return after(request, reply, fault, result)
  })
  server.setErrorHandler(async (error: { statusCode?: number; message?: string }, _request, reply) =>
    reply
      .code(error.statusCode === undefined || error.statusCode >= 500 ? 500 : 400)
      .send({ errorCode: 3, errorMessage: error.message ?? 'error' }),
  )

  const panel: TerminalPanel = {
    hsn,
    apiKey,
    faults,
    queueFault: queued.queue,
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
    merchantMode: () => knobs.merchantMode,
    setMerchantMode: on => void (knobs.merchantMode = on),
    expireSession: machine.expire,
    setTimeoutMs: ms => void (knobs.timeoutMs = ms),
    display: () => display,
  }
  terminalAdmin(server, { ...panel, clearFaults: queued.clear })
  const url = await listen(server, options.host, options.port)
  return {
    url,
    snapshot: () => ({ apiKey, autoTap: knobs.autoTap }),
    panel,
    close: async () => {
      machine.cancel()
      await server.close()
    },
  }
}
