// What the gateway tests share: replies as the gateway words them, a till in front of a server of a few lines, a moved clock.
import type { ServerResponse } from 'node:http'
import type { CardGateway } from '../../main/ports/card.ts'
import type { Clock } from '../../main/ports/system.ts'
import { type CardconnectSettings, createCardGateway } from '../../main/providers/cardconnect.ts'
import { json, type KeptLog, keptLog, type Partner, partner, type Seen, testHttp } from './kit.ts'

export const merchantId = '800000009999'
export const order = 'P7KQ2M9XA4TR8C'
export const reference = '118204571330'
export const card = {
  token: '9418594164541111',
  expiry: '1229',
  last4: '1111',
  brand: 'Visa',
  entryMode: 'Contactless',
}
export const sale = { orderId: order, amountMinor: 4250, currency: 'USD', card }
export const approval = {
  respstat: 'A',
  respcode: '000',
  respproc: 'RPCT',
  resptext: 'Approval',
  retref: reference,
  amount: '42.50',
  authcode: 'PPS417',
  merchid: merchantId,
  batchid: '1900941262',
  orderId: order,
}
export const decline = {
  ...approval,
  respstat: 'C',
  respcode: '116',
  resptext: 'No funds',
  amount: '0.00',
  authcode: null,
}
export const queued = { ...approval, setlstat: 'Queued for Capture', voidable: 'Y', refundable: 'N' }
export const settled = { ...approval, setlstat: 'Accepted', voidable: 'N', refundable: 'Y' }
export const reversed = { ...approval, authcode: 'REVERS', amount: '0.00' }
export const notFound = { resptext: 'Txn not found', respcode: '29', respstat: 'C', respproc: 'PPS' }
/** A refusal or fault of the gateway itself. */
export const code = (respcode: string, respstat = 'C', more: object = {}) => ({
  respstat,
  respcode,
  respproc: 'PPS',
  resptext: 'x',
  retref: reference,
  merchid: merchantId,
  authcode: null,
  ...more,
})

/** Time stands still until somebody sleeps or a test moves it. */
export function movedClock(): Pick<Clock, 'mono' | 'now' | 'sleep'> & { ms: number; slept: number[] } {
  const clock = {
    ms: 0,
    slept: [] as number[],
    mono: () => clock.ms,
    now: () => new Date(Date.UTC(2026, 3, 28) + clock.ms),
    sleep: async (ms: number) => {
      clock.slept.push(ms)
      clock.ms += ms
    },
  }
  return clock
}

export type Handle = (seen: Seen, response: ServerResponse, count: number) => void
export type TestTill = {
  till: CardGateway
  server: Partner
  clock: ReturnType<typeof movedClock>
  log: KeptLog
  tokens: { issued: number; dropped: number }
  paths(): string[]
  bodies(path: string): unknown[]
}

export async function gateway(
  closing: { close(): Promise<void> }[],
  handle: Handle,
  more: Partial<CardconnectSettings> = {},
): Promise<TestTill> {
  const log = keptLog()
  const server = await partner((seen, response) => handle(seen, response, server.seen.length))
  closing.push(server)
  const clock = movedClock()
  const tokens = {
    issued: 0,
    dropped: 0,
    cardconnectToken: async () => ({ token: `token-${++tokens.issued}` }),
    dropCardconnectToken: () => void (tokens.dropped += 1),
  }
  const till = createCardGateway(
    { baseUrl: server.url, merchantId, currency: 'USD', log, pace: 0, ...more },
    tokens,
    testHttp('cardconnect', log),
    clock,
  )
  return {
    till,
    server,
    clock,
    log,
    tokens,
    paths: () => server.seen.map(seen => `${seen.method} ${seen.url}`),
    bodies: path =>
      server.seen.filter(seen => seen.url === path).map(seen => JSON.parse(seen.body.toString()) as unknown),
  }
}

export const always =
  (status: number, body: unknown): Handle =>
  (_seen, response) =>
    json(response, status, body)
/** One answer to what moves money, another to look-ups. */
export const answers =
  (money: unknown, lookUp: unknown): Handle =>
  (seen, response) =>
    json(response, 200, seen.method === 'GET' ? lookUp : money)
