// Insurance scans over real HTTP and sockets, with every snapshot kept in order: against a card service of a few lines, or the simulator.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { InsuranceScan } from '#contract'
import { createBroker } from '../../main/broker/issue.ts'
import type { InsuranceReader } from '../../main/ports/insurance.ts'
import type { TokenSource } from '../../main/ports/partners.ts'
import type { Clock } from '../../main/ports/system.ts'
import { createInsuranceReader } from '../../main/providers/cardscan.ts'
import { asTokenSource } from '../../main/providers/token-source.ts'
import { startCardscan } from '../../main/sandbox/cardscan.ts'
import { createInsuranceService, type InsuranceService } from '../../main/services/insurance.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { insuranceRecordStore } from '../../main/store/insurance-records.ts'
import { journalStore } from '../../main/store/journal.ts'
import { salesStore } from '../../main/store/sales.ts'
import {
  event,
  eventually,
  pacedClock,
  scriptedCardscan,
  type Handle,
  type Scripted,
} from '../providers/cardscan-kit.ts'
import { keptLog, testHttp, type KeptLog } from '../providers/kit.ts'
import { aesSecrets, line, openSale, tempFolder } from '../store/support.ts'

export const never = new AbortController().signal
export const provider = { npi: '1234567893', organizationName: 'Example Pharmacy' }

export type Till = {
  service: InsuranceService
  db: Db
  log: KeptLog
  told: InsuranceScan[]
  last(): InsuranceScan
  until(holds: (scan: InsuranceScan) => boolean): Promise<InsuranceScan>
  reach(...steps: InsuranceScan['step'][]): Promise<InsuranceScan>
  /** The steps in the order they were entered. */
  steps(): InsuranceScan['step'][]
  /** What was attached to the sale. */
  customers: { label: string; payer: string | null }[]
}
export type World = Till &
  Scripted & {
    sessions: { customer: string; token: string }[]
    /** The service's word about a card, on the socket; about the newest card unless told. */
    say(state: unknown, card?: string, more?: object): void
    /** A scan that stands at the front. */
    front(bothSides?: boolean): Promise<string>
    /** A scan of one side whose fields are there. */
    read(): Promise<string>
    /** Cards that were removed at the service, oldest first. */
    removed(): string[]
  }

/** A JPEG as far as its head goes: SOI, an APP0 segment, a frame header of this size, EOI. */
export function picture(width = 1000, height = 630): Uint8Array {
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1],
    ...[0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0, 0xff, 0xd9],
  ])
}

/** The service with a real data file around it. */
function tillAround(
  parts: { reader: InsuranceReader; tokens: TokenSource; clock: Clock; log: KeptLog },
  options: { keepDays?: number; eligibility?: boolean },
): Till {
  const { dir, remove } = tempFolder()
  const db: Db = openDatabase(join(dir, 'till.db'))
  const sales = salesStore(db)
  const told: InsuranceScan[] = []
  const customers: Till['customers'] = []
  const service = createInsuranceService({
    ...parts,
    config: { ...(options.eligibility === true ? { provider } : {}), keepDays: options.keepDays ?? 0 },
    records: insuranceRecordStore(db),
    journal: journalStore(db),
    secrets: aesSecrets(new Uint8Array(32).fill(7)),
    selling: {
      active() {
        const row = sales.active()
        return row === null ? null : sales.find(row.id)
      },
      attachCustomer(who) {
        customers.push(who)
        if (sales.active() === null) openSale(db, [line()])
      },
    },
    atomically: work => inTransaction(db, work),
    emit: scan => void told.push(structuredClone(scan)),
  })
  onTestFinished(async () => {
    service.stop()
    // What the end still sends has to arrive somewhere.
    await new Promise(resolve => void setTimeout(resolve, 5))
    db.close()
    remove()
  })
  const last = (): InsuranceScan => {
    const scan = told.at(-1)
    if (scan === undefined) throw new Error('nothing was told')
    return scan
  }
  const until = async (holds: (scan: InsuranceScan) => boolean): Promise<InsuranceScan> => {
    await eventually(() => told.length > 0 && holds(last()))
    return last()
  }
  return {
    service,
    db,
    log: parts.log,
    told,
    last,
    until,
    reach: (...steps) => until(scan => steps.includes(scan.step)),
    steps: () => told.map(scan => scan.step).filter((step, at, all) => step !== all[at - 1]),
    customers,
  }
}

/** A JWT as a till reads it: nothing but its times. */
function jwt(lifeSeconds: number, n: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  return `${part({ alg: 'HS256' })}.${part({ iat: now, exp: now + lifeSeconds, n })}.signature`
}

const isNewCard = (seen: { method: string; url: string }): boolean => seen.method === 'POST' && seen.url === '/v1/cards'

/** Against a card service of a few lines, whose events the test sends itself. */
export async function insuranceWorld(
  options: {
    handle?: Handle
    clock?: Clock
    upload?: 'presigned' | 'direct'
    keepDays?: number
    eligibility?: boolean
    tokenSeconds?: number
    wrap?: (reader: InsuranceReader) => InsuranceReader
  } = {},
): Promise<World> {
  const clock = options.clock ?? pacedClock(0.03)
  const partner = await scriptedCardscan({
    clock,
    ...(options.handle === undefined ? {} : { handle: options.handle }),
    ...(options.upload === undefined ? {} : { upload: options.upload }),
  })
  partner.shows.state = 'pending'
  const sessions: World['sessions'] = []
  const tokens: TokenSource = {
    async cardscanSession(customer) {
      const token = jwt(options.tokenSeconds ?? 3600, sessions.length)
      sessions.push({ customer, token })
      return { token }
    },
    idscanToken: () => Promise.reject(new Error('not asked for here')),
    cardconnectToken: () => Promise.reject(new Error('not asked for here')),
    dropCardconnectToken: () => undefined,
  }
  const reader = options.wrap === undefined ? partner.reader : options.wrap(partner.reader)
  const till = tillAround({ reader, tokens, clock, log: keptLog() }, options)
  let sent = 0
  const newest = (): string => `card-${partner.server.seen.filter(isNewCard).length}`
  const say: World['say'] = (state, card = newest(), more = {}) =>
    partner.send(event(`event-${++sent}`, state, card, more), card)
  async function front(bothSides = true): Promise<string> {
    const { scanId } = await till.service.start(bothSides, never)
    await eventually(() => partner.isRegistered(newest()))
    return scanId
  }
  return {
    ...partner,
    ...till,
    sessions,
    say,
    front,
    async read() {
      const scanId = await front(false)
      await till.service.upload(scanId, 'front', picture(), 'automatic')
      partner.shows.state = 'completed'
      say('completed')
      await till.reach('read')
      return scanId
    },
    removed: () => partner.asked('DELETE', '/v1/cards/').map(seen => seen.url.split('/').at(-1) ?? ''),
  }
}

/** Against the simulator, with sessions from a broker as in a till of its own. */
export async function simulatedWorld(options: { upload?: 'presigned' | 'direct'; pace?: number } = {}) {
  const server = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0 })
  onTestFinished(() => server.close())
  const { panel } = server
  const clock = pacedClock(options.pace ?? 0.03)
  const log = keptLog()
  const broker = createBroker(
    { cardscan: { baseUrl: server.url, apiKey: panel.apiKey }, idscan: null, cardconnect: null },
    clock,
  )
  const reader = createInsuranceReader(
    { baseUrl: server.url, socketUrl: panel.wsUrl, upload: options.upload ?? 'presigned', log },
    testHttp('cardscan', log),
    clock,
  )
  const till = tillAround({ reader, tokens: asTokenSource(broker), clock, log }, { eligibility: true })
  return { ...till, panel, clock }
}
