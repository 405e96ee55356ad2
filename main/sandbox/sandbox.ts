// The whole sandbox: every simulator, the virtual devices and the operator page, started together and kept across restarts.
import { startBackOffice, type BackOfficePanel, type BackOfficeState } from './back-office.ts'
import { startCardconnect, type CardconnectPanel, type CardconnectState } from './cardconnect.ts'
import { startCardscan, type CardscanPanel, type CardscanState } from './cardscan.ts'
import { startIdscan, type IdscanPanel, type IdscanState } from './idscan.ts'
import { reachableHost, startOperator } from './operator.ts'
import { startPrinter, type PrinterPanel, type PrinterState } from './printer.ts'
import { keepMemory, readMemory } from './sandbox-memory.ts'
import { startSecucard, type SecucardPanel, type SecucardState } from './secucard.ts'
import { startTerminal, type TerminalPanel, type TerminalState } from './terminal.ts'

/** What a till and its broker need to reach the sandbox. Base URLs have no trailing slash. */
export type SandboxCredentials = {
  /** The token endpoint is `base` + `/oauth/token`, the resources are below `base` + `/api/v2/`. */
  secucard: { base: string; clientId: string; clientSecret: string; uuid: string }
  cardscan: { rest: string; ws: string; apiKey: string }
  idscan: { base: string; keyId: string; secret: string }
  cardconnect: { token: string; rest: string; clientId: string; clientSecret: string; merchid: string }
  operator: string
  /** `base` is what stands before /v2 and /v3. */
  terminal: { base: string; key: string; hsn: string }
  printer: { host: string; port: number }
  /** Sales go to `url` + `/sales`. */
  backOffice: { url: string }
}

export type SandboxPanels = {
  secucard: SecucardPanel
  cardscan: CardscanPanel
  idscan: IdscanPanel
  cardconnect: CardconnectPanel
  terminal: TerminalPanel
  printer: PrinterPanel
  backOffice: BackOfficePanel
}

export type SandboxOptions = {
  host?: string
  /** First of eight ports: operator, secucard, cardscan, idscan, cardconnect, terminal, printer, back office. 0: the system chooses each. */
  portBase: number
  /** Multiplies every artificial delay; 0 in fast tests, 1 for people. */
  pace?: number
  /** Where the world is kept between runs; null or absent keeps nothing. */
  stateFile?: string | null
  now?: () => number
}

export type Sandbox = { credentials(): SandboxCredentials; panels: SandboxPanels; close(): Promise<void> }

/** Starts everything or nothing. Throws a sentence when a port is taken or the state file is damaged. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', portBase, pace = 1, stateFile = null, now = Date.now } = options
  const kept = stateFile === null ? {} : readMemory(stateFile)
  const started: { close(): Promise<void> }[] = []
  const launch = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const running = await starting
    started.push(running)
    return running
  }
  const closeAll = async (): Promise<void> => {
    await Promise.all(started.map(one => one.close()))
  }
  /** Common options of the simulator on the n-th port. */
  const common = (index: number) => ({ host, port: portBase === 0 ? 0 : portBase + index, pace, now })

  try {
    const secucard = await launch(
      startSecucard({ ...common(1), restore: kept['secucard'] as SecucardState | undefined }),
    )
    const cardscan = await launch(
      startCardscan({ ...common(2), restore: kept['cardscan'] as CardscanState | undefined }),
    )
    const idscan = await launch(startIdscan({ ...common(3), restore: kept['idscan'] as IdscanState | undefined }))
    const cardconnect = await launch(
      startCardconnect({ ...common(4), restore: kept['cardconnect'] as CardconnectState | undefined }),
    )
    const terminal = await launch(
      startTerminal({
        ...common(5),
        restore: kept['terminal'] as TerminalState | undefined,
        merchid: cardconnect.panel.merchid,
        onToken: (token, { behaviour, brand, last4 }) =>
          cardconnect.panel.registerToken(token, { behaviour, brand, last4 }),
        charge: cardconnect.panel.chargeAtTerminal,
      }),
    )
    const printer = await launch(startPrinter({ ...common(6), restore: kept['printer'] as PrinterState | undefined }))
    const backOffice = await launch(
      startBackOffice({
        ...common(7),
        restore: kept['backOffice'] as BackOfficeState | undefined,
        deviceOf: secucard.panel.deviceOf,
      }),
    )
    const panels: SandboxPanels = {
      secucard: secucard.panel,
      cardscan: cardscan.panel,
      idscan: idscan.panel,
      cardconnect: cardconnect.panel,
      terminal: terminal.panel,
      printer: printer.panel,
      backOffice: backOffice.panel,
    }
    const operator = await launch(startOperator({ host, port: common(0).port, now, panels }))
    // The address goes onto a till's screen as QR code, so it must be one a phone can open.
    secucard.panel.setVerificationUrl(`${operator.url}/activate`)

    const memory =
      stateFile === null
        ? null
        : keepMemory(stateFile, () => ({
            secucard: secucard.snapshot(),
            cardscan: cardscan.snapshot(),
            idscan: idscan.snapshot(),
            cardconnect: cardconnect.snapshot(),
            terminal: terminal.snapshot(),
            printer: printer.snapshot(),
            backOffice: backOffice.snapshot(),
          }))
    const outside = (url: string): string => url.replace(`//${host}:`, `//${reachableHost(host)}:`)
    return {
      panels,
      credentials: () => ({
        secucard: {
          base: outside(secucard.url),
          clientId: secucard.panel.clientId,
          clientSecret: secucard.panel.clientSecret,
          uuid: secucard.panel.uuid,
        },
        cardscan: { rest: outside(cardscan.url), ws: outside(cardscan.panel.wsUrl), apiKey: cardscan.panel.apiKey },
        idscan: { base: outside(idscan.url), keyId: idscan.panel.keyId, secret: idscan.panel.secret },
        cardconnect: {
          token: outside(cardconnect.panel.tokenUrl),
          rest: outside(cardconnect.panel.restUrl),
          clientId: cardconnect.panel.clientId,
          clientSecret: cardconnect.panel.clientSecret,
          merchid: cardconnect.panel.merchid,
        },
        operator: operator.url,
        terminal: { base: `${outside(terminal.url)}/api`, key: terminal.panel.apiKey, hsn: terminal.panel.hsn },
        printer: { host: reachableHost(host), port: printer.port },
        backOffice: { url: outside(backOffice.url) },
      }),
      close: async () => {
        await closeAll()
        memory?.stop()
      },
    }
  } catch (thrown) {
    await closeAll()
    throw thrown
  }
}
