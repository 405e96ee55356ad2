// The simulated gateway and terminal behind their line, on the tills' own time, and a till set up once to be copied.
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { startCardconnect, type CardconnectPanel } from '../../main/sandbox/cardconnect.ts'
import { startTerminal, type TerminalPanel } from '../../main/sandbox/terminal.ts'
import { quickPins } from '../quick-pins.ts'
import { bundledChild } from './bundle.ts'
import { startPaymentWire, type PaymentWire } from './payment-wire.ts'
import { startPaymentPool, type PaymentPool } from './payment-pool.ts'

export type PaymentWorld = {
  panel: CardconnectPanel
  terminal: TerminalPanel
  wire: PaymentWire
  config(mode: 'read' | 'charge'): unknown
  close(): Promise<void>
}
const WALL = Date.parse('2026-11-21T09:00:00.000Z')

export async function startPaymentWorld(): Promise<PaymentWorld> {
  const wire: { now(): number } = { now: () => 0 }
  const common = { host: '127.0.0.1', port: 0, pace: 0, now: () => WALL + wire.now() }
  const gateway = await startCardconnect(common)
  const { panel } = gateway
  const terminal = await startTerminal({
    ...common,
    merchid: panel.merchid,
    onToken: (token, { behaviour, brand, last4 }) => panel.registerToken(token, { behaviour, brand, last4 }),
    charge: panel.chargeAtTerminal,
  })
  // The customer is played by the run.
  terminal.panel.setAutoTap(false)
  const line = await startPaymentWire({
    gw: panel.restUrl,
    token: panel.tokenUrl,
    term: `${terminal.url}/api`,
    basic: panel.basic,
  })
  wire.now = line.now
  return {
    panel,
    terminal: terminal.panel,
    wire: line,
    config: mode => ({
      environment: 'sandbox',
      till: '1',
      store: { name: 'Harness', address: 'Example Street 1', currency: 'USD', country: 'US', taxId: null },
      device: { vendor: 'tillgate', serial: '1' },
      identity: { dialect: 'secucard', base: line.url, clientId: 'x', clientSecret: 'x', issuer: 'sandbox' },
      cardscan: { rest: line.url, ws: line.url.replace('http', 'ws') },
      idscan: { base: line.url },
      cardconnect: { rest: `${line.url}/gw`, merchid: panel.merchid },
      broker: {
        mode: 'embedded',
        cardscanApiKey: 'sandbox-none',
        idscanKeyId: 'none',
        idscanSecret: 'none',
        cardconnectToken: `${line.url}/token`,
        cardconnectClientId: panel.clientId,
        cardconnectClientSecret: panel.clientSecret,
      },
      terminal: { base: `${line.url}/term`, key: terminal.panel.apiKey, hsn: terminal.panel.hsn, mode },
      printer: null,
    }),
    async close() {
      await line.close()
      await gateway.close()
      await terminal.close()
    },
  }
}

/** The real start, in which adapters and data file are replaced by themselves with points to be killed at. */
const seamed: Plugin = {
  name: 'payment-seams',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer?.endsWith('/main/boot.ts') !== true) return null
    if (source === './adapters.ts') return join(import.meta.dirname, 'payment-seam-adapters.ts')
    return source === './till-data.ts' ? join(import.meta.dirname, 'payment-seam-data.ts') : null
  },
  // Files that lie beside the program are looked for from where the source is.
  transform: (code, id) =>
    id.includes('/main/') && code.includes('import.meta.url')
      ? { code: code.replaceAll('import.meta.url', JSON.stringify(`file://${id}`)), map: null }
      : null,
}

/** Children ready to be tills, and a folder with a till that is set up: manager, open shift, goods. */
export async function startPaymentTills(spare: number): Promise<{
  pool: PaymentPool
  copy(): string
  close(): Promise<void>
}> {
  const child = await bundledChild('payment-child', [seamed, quickPins()])
  const pool = startPaymentPool(child.file, child.env, spare)
  const root = mkdtempSync(join(tmpdir(), 'tillgate-payments-'))
  const remove = (): void => rmSync(root, { recursive: true, force: true })
  process.once('exit', remove)
  const template = join(root, 'template')
  mkdirSync(template)
  const world = await startPaymentWorld()
  const order = {
    dir: template,
    config: world.config('read'),
    startAt: 0,
    sales: null,
    settle: false,
    knownWithin: 0,
    seed: 1,
    kill: null,
    mutant: null,
  }
  const end = await pool.start(order, async () => undefined).end
  await world.close()
  if (end.kind !== 'done' || end.report.broken.length > 0)
    throw new Error(`no till could be set up: ${JSON.stringify(end)}`)
  const files = readdirSync(template, { withFileTypes: true }).filter(
    one => one.isFile() && one.name !== 'auth-lock.db',
  )
  return {
    pool,
    copy() {
      const dir = mkdtempSync(join(root, 'run-'))
      // The reserve is never written to, only given away, so all tills may have the same one.
      for (const { name } of files)
        (name === 'reserve.bin' ? linkSync : copyFileSync)(join(template, name), join(dir, name))
      return dir
    },
    async close() {
      await pool.close()
      remove()
      process.off('exit', remove)
    },
  }
}
