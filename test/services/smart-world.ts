// A till's customer cards over a real data file and the simulated service by HTTP; the clock is moved by the test.
import { join } from 'node:path'
import type { Authorized } from '../../main/providers/broker-client.ts'
import { createSmartTransactions } from '../../main/providers/smart.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { createLoyalty, type LoyaltyService } from '../../main/services/smart.ts'
import { inTransaction, openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { salesStore } from '../../main/store/sales.ts'
import { smartStore } from '../../main/store/smart.ts'
import { pairedToken } from '../broker/support.ts'
import { keptLog, testHttp } from '../providers/kit.ts'
import { complete, line, openSale, payCash, tempFolder, type Priced } from '../store/support.ts'
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
    sale: (): Priced => openSale(db, [fivePieces()]),
    pay(sale: Priced): void {
      payCash(db, sale)
      complete(db, sale)
      loyalty.completed()
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
