// A till's customer cards over a real data file and the simulated service by HTTP; the clock is moved by the test.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Authorized } from '../../main/providers/broker-client.ts'
import { createSmartTransactions } from '../../main/providers/smart.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { createLoyalty, type LoyaltyService } from '../../main/services/smart.ts'
import { inTransaction, openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { salesStore } from '../../main/store/sales.ts'
import { refundStore } from '../../main/store/refunds.ts'
import { smartReturnStore } from '../../main/store/smart-returns.ts'
import { smartStore } from '../../main/store/smart.ts'
import { pairedToken } from '../broker/support.ts'
import { keptLog, testHttp } from '../providers/kit.ts'
import {
  at,
  complete,
  line,
  openSale,
  payCash,
  refundedLine,
  refundFacts,
  tempFolder,
  type Priced,
} from '../store/support.ts'
import { fakeClock } from './fake-clock.ts'

export const card = ['9276', '000000000017'].join('')
export const lockedCard = ['9276', '000000000025'].join('')
/** Five apples at 3.00: fifteen points. */
export const fivePieces = () => line({ unitPriceMinor: 300, quantityMilli: 5000 })

export async function smartWorld() {
  const temp = tempFolder()
  const db = openDatabase(join(temp.dir, 'tillgate.db'))
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0.05 })
  const token = await pairedToken(server.url, server.panel)
  const log = keptLog()
  const clock = fakeClock()
  const store = smartStore(db)
  shiftStore(db).open({ id: 'shift-1', openedAt: at, openedBy: 'Ada Example', floatMinor: 0 })
  let online = true
  /** A line that is down keeps the token manager from having a token, or the request from leaving. */
  const authorized: Authorized = call => call({ token, type: 'bearer' })
  let address = server.url
  const make = (): LoyaltyService => {
    const http = testHttp('secucard', log)
    const smart = createSmartTransactions(
      { baseUrl: 'http://127.0.0.1:1', language: 'en' },
      authorized,
      // The same HTTP, to where the service is at the moment.
      {
        ...http,
        send: asked =>
          http.send({
            ...asked,
            url: asked.url.replace('http://127.0.0.1:1', online ? address : 'http://127.0.0.1:1'),
          }),
      },
    )
    const made = createLoyalty({
      smart,
      store,
      sales: salesStore(db),
      returns: smartReturnStore(db),
      refunds: refundStore(db),
      journal: journalStore(db),
      type: 'cash',
      currency: 'EUR',
      till: '1',
      registered: () => true,
      clock,
      log,
      atomically: work => inTransaction(db, work),
      changed: () => undefined,
    })
    made.start()
    return made
  }
  let loyalty = make()
  const sale = (): Priced => openSale(db, [fivePieces()])
  return {
    /** The data file as it stands on the disk. */
    bytes: () => db.serialize(),
    abandon: (saleId: string) => salesStore(db).setStatus(saleId, 'abandoned', '2026-11-21T10:00:00Z'),
    store,
    log,
    clock,
    panel: server.panel,
    loyalty: () => loyalty,
    setOnline: (now: boolean) => void (online = now),
    redirect: (url: string) => void (address = url),
    /** An open sale with these goods. */
    sale,
    /** A sale of fifteen points, once its card is tied to it. */
    async attached(): Promise<Priced> {
      const opened = sale()
      loyalty.scanned(opened.id, card)
      await expect.poll(() => loyalty.view(opened.id)?.step, { timeout: 10_000 }).toBe('attached')
      return opened
    },
    pay(sale: Priced): void {
      payCash(db, sale)
      complete(db, sale)
      loyalty.completed()
    },
    /** So many of the five apples come back. */
    giveBack(of: Priced, pieces: number): void {
      const refund = { ...refundFacts, ...refundedLine(of, pieces), ofSale: of.id, taxes: [], tenders: [] }
      refundStore(db).create(randomUUID(), () => refund)
      loyalty.refunded()
    },
    /** Nothing of any points is on its way. */
    settled: () => store.unsettled().length === 0 && smartReturnStore(db).unsettled().length === 0,
    pointsBack: (saleId: string) => loyalty.pointsBack(saleId)?.state ?? null,
    /** What the journal says of points, oldest first. */
    said: () =>
      journalStore(db)
        .list(50)
        .filter(({ kind }) => kind === 'loyalty')
        .map(({ data }) => data['state'])
        .reverse(),
    /** Lets the till wait its pauses out, a second at a time, until what is asked holds. */
    async after(holds: () => boolean, seconds = 600): Promise<void> {
      for (let passed = 0; passed < seconds && !holds(); passed += 1) {
        await clock.advance(1000)
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      if (!holds()) throw new Error(`${holds.toString()} did not hold within ${seconds} seconds of the till`)
    },
    /** Once the merchant's kinds are learnt. */
    async ready(): Promise<void> {
      while (!loyalty.recognises(card)) await new Promise(resolve => setTimeout(resolve, 10))
    },
    step: (saleId: string) => loyalty.view(saleId)?.step,
    restart(): void {
      loyalty.stop()
      loyalty = make()
    },
    async end() {
      loyalty.stop()
      await server.close()
      db.close()
      temp.remove()
    },
  }
}
export type SmartWorld = Awaited<ReturnType<typeof smartWorld>>
