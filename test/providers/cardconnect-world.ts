// A till's gateway adapter, its broker and the simulator behind real HTTP; faults and money through the simulator's back door.
import { orderId } from '#domain/order-id'
import { createBroker } from '../../main/broker/issue.ts'
import { type CardconnectSettings, createCardGateway } from '../../main/providers/cardconnect.ts'
import { asTokenSource } from '../../main/providers/token-source.ts'
import type { OrderLedger } from '../../main/sandbox/cardconnect-model.ts'
import { startCardconnect } from '../../main/sandbox/cardconnect.ts'
import { keptLog, quickClock, testHttp } from './kit.ts'

/** The published pair of the vendor: Visa 4111…1111. */
export const visa = { token: '9418594164541111', expiry: '1229', last4: '1111', brand: 'Visa', entryMode: 'Chip Read' }

export async function world(closing: { close(): Promise<void> }[], more: Partial<CardconnectSettings> = {}) {
  const server = await startCardconnect({ host: '127.0.0.1', port: 0, pace: 0, now: () => Date.UTC(2026, 3, 28, 10) })
  closing.push(server)
  const { panel, url } = server
  const log = keptLog()
  const broker = createBroker(
    {
      cardscan: null,
      idscan: null,
      cardconnect: { tokenUrl: panel.tokenUrl, clientId: panel.clientId, clientSecret: panel.clientSecret },
    },
    quickClock,
  )
  const make = (settings: Partial<CardconnectSettings> = {}) =>
    createCardGateway(
      {
        baseUrl: panel.restUrl,
        merchantId: panel.merchid,
        currency: 'USD',
        log,
        pace: 0,
        answerWithinMs: 2000,
        ...more,
        ...settings,
      },
      asTokenSource(broker),
      testHttp('cardconnect', log),
      quickClock,
    )
  let count = 0
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${text}`)
    return text === '' ? null : (JSON.parse(text) as unknown)
  }
  const till = make()
  return {
    till,
    make,
    panel,
    log,
    ask,
    newOrder: () => orderId({ till: '07', atMs: 1_700_000_000_000 + count++, random: [1, 2, 3, 4, 5] }),
    fault: (orderid: string | null, fault: string) => ask('POST', '/faults', { orderid, fault }),
    money: async (orderid: string) => (await ask('GET', `/ledger/${orderid}`)) as OrderLedger,
    check: async (booked: Record<string, number>) =>
      (await ask('POST', '/check', { booked })) as { ok: boolean; differences: unknown[] },
    charge: (order: string, amountMinor = 4250) =>
      till.authorize({ orderId: order, amountMinor, currency: 'USD', card: visa }),
  }
}
