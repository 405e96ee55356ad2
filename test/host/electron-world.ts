// A till under the stand-in for tests: a small page, an Api with a few handlers, and snapshots that tests can change.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api, Emit, Events } from '#contract'
import { prepareElectron, startElectronHost, type ElectronHostOptions } from '../../main/host/electron.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { apiWith } from '../preload/api.ts'
import { stubElectron, type StubOptions } from './electron-stub.ts'
import { provider } from './hostile.ts'
import { listLog, temporaryFolder } from './temp.ts'

export const till: Events['till'] = {
  version: '1.0.0',
  environment: 'sandbox',
  language: 'en',
  store: { name: 'Store', address: 'Street', currency: 'EUR', country: 'DE' },
  deviceId: '/vendor/x/serial/1',
  registration: { step: 'registered', since: '2026-01-01T00:00:00Z', store: null, till: null, approvedBy: null },
  identity: 'registered',
  tokens: { lastRefresh: null, expires: null, lastError: null, lastErrorAt: null, clockOffsetSeconds: null },
  firstRun: false,
  staff: { id: 's', name: 'Mona', role: 'manager' },
  shift: null,
  queued: 0,
  notices: [],
  operatorUrl: 'http://127.0.0.1:47106/operator',
  eligibility: false,
  gate: { lockMinutes: 5, badgeAlone: false, expected: null },
  idCheckOrigin: provider,
}
const line = {
  id: 'l',
  productId: 'p',
  name: 'Bread',
  unitPriceMinor: 100,
  quantityMilli: 1000,
  depositMinor: 0,
  discountMinor: 0,
  totalMinor: 100,
  taxBasisPoints: 700,
  requiredAge: 0,
  note: null,
  discounts: [],
}
export const sale: NonNullable<Events['sale']['sale']> = {
  reversal: null,
  id: 'sale-1',
  number: null,
  status: 'open',
  training: true,
  openedAt: '2026-01-01T00:00:00Z',
  completedAt: null,
  cashier: 'Mona',
  lines: [line],
  totals: { grossMinor: 100, discountMinor: 0, depositMinor: 0, totalMinor: 100, taxes: [] },
  tenders: [],
  discounts: [],
  paidMinor: 0,
  cash: { stepMinor: 1, mode: 'half-up' as const, dueMinor: 100 },
  tips: [],
  remainingMinor: 100,
  changeMinor: 0,
  payment: null,
  restriction: null,
  customer: null,
  note: null,
}
export const payment = (step: NonNullable<typeof sale.payment>['step']): NonNullable<typeof sale.payment> => ({
  attemptId: 'a',
  orderId: 'PTAABCDEFGHIJKLMNOP',
  amountMinor: 100,
  step,
  reason: null,
  reference: null,
  startedAt: '2026-01-01T00:00:00Z',
})
export const state = (change: Partial<typeof sale> | null = {}): Events['sale'] => ({
  sale: change === null ? null : { ...sale, ...change },
  lastChangeMinor: null,
  lastSaleId: null,
})
export const hosted = (step: Events['hosted']['step']): Events['hosted'] => ({
  checkId: 'c',
  step,
  url: step === 'open' ? `${provider}/session/1` : null,
  origin: provider,
  secondsLeft: 60,
  tasks: [],
  attempts: 0,
  attemptsInvoiced: 0,
  budget: { used: 0, most: 3 },
  reason: null,
  advice: null,
  verdict: null,
  branding: null,
})
export const scan = (step: Events['insurance']['step']): Events['insurance'] => ({
  scanId: 's',
  step,
  reason: null,
  attempt: 1,
  secondsLeft: null,
  fields: [],
  payer: null,
  extras: [],
  eligibility: null,
  line: 'socket',
})

export type Started = Awaited<ReturnType<typeof started>>

/** Starts the host with a till that somebody signed in to and that sells nothing; `change` says otherwise. */
export async function started(
  handlers: Partial<Api> = {},
  options: StubOptions & { now?: Partial<Events>; host?: Partial<ElectronHostOptions> } = {},
) {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'page', 'assets'), { recursive: true })
  writeFileSync(join(dir, 'page', 'index.html'), '<!doctype html>')
  writeFileSync(join(dir, 'page', 'assets', 'a.wasm'), 'wasm')
  writeManifest(join(dir, 'page'))
  const stub = stubElectron({ userData: dir, ...options })
  const log = listLog()
  const prepared = prepareElectron(stub.electron, { dataDir: dir, version: '1.0.0' })
  let emit: Emit = () => {}
  const host = await startElectronHost({
    electron: stub.electron,
    api: apiWith({
      'till.get': async () => options.now?.till ?? till,
      'sale.get': async () => options.now?.sale ?? state(null),
      ...handlers,
    }),
    explain: () => ({ code: 'internal', incident: 'x' }),
    attach: to => void (emit = to),
    dir: join(dir, 'page'),
    preload: '/somewhere/index.cjs',
    memory: prepared.memory,
    version: '1.0.0',
    language: 'en',
    kiosk: false,
    fullscreen: false,
    log,
    platform: 'linux',
    frameOrigins: [provider],
    ...options.host,
  })
  const window = stub.windows[0]!
  return {
    ...stub,
    dir,
    host,
    log,
    window,
    contents: window.webContents,
    memory: prepared.memory,
    tell: ((event, data) => emit(event, data)) as Emit,
    stub,
  }
}

export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
