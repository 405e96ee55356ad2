// A queue on a real file and the sandbox's back office over HTTP, both by a clock that the test moves.
import { join } from 'node:path'
import { createBackOffice } from '../../main/providers/back-office.ts'
import type { Authorized } from '../../main/providers/broker-client.ts'
import { createHttp } from '../../main/providers/http.ts'
import { startBackOffice } from '../../main/sandbox/back-office.ts'
import { createOutbox, type Outbox } from '../../main/services/outbox.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { refundStore } from '../../main/store/refunds.ts'
import { salesStore } from '../../main/store/sales.ts'
import { sellOne } from '../faults/queue-sale.ts'
import { keptLog } from '../providers/kit.ts'
import { tempFolder } from '../store/support.ts'
import { fakeClock } from './fake-clock.ts'

export type OutboxWorld = Awaited<ReturnType<typeof outboxWorld>>
export type QueueTill = { db: Db; outbox: Outbox; sell(): string; state(id: string): string; kill(): void }
const token = 'till-token'

/** `random` 0.5 makes every pause of the till its middle. */
export async function outboxWorld(
  options: {
    clock?: ReturnType<typeof fakeClock>
    deviceOf?: (token: string) => string | null
    authorized?: Authorized
    online?: () => boolean
    configured?: boolean
  } = {},
) {
  const clock = options.clock ?? fakeClock()
  const log = keptLog()
  const office = await startBackOffice({
    host: '127.0.0.1',
    port: 0,
    now: () => clock.now().getTime(),
    deviceOf: options.deviceOf ?? (given => (given === token ? 'device-1' : null)),
  })
  const { dir, remove } = tempFolder()
  const opened: (() => void)[] = []
  let changes = 0

  /** A process of the till on the same file; the queue works from now on. */
  function till(): QueueTill {
    const db = openDatabase(join(dir, 'till.db'))
    const store = outboxStore(db)
    const outbox = createOutbox({
      outbox: store,
      sales: salesStore(db),
      refunds: refundStore(db),
      backOffice:
        options.configured === false
          ? null
          : createBackOffice(
              { url: office.url },
              options.authorized ?? (call => call({ token, type: 'bearer' })),
              createHttp({ service: 'back-office', userAgent: 'Tillgate/test', log }),
              clock,
            ),
      tillId: 'AB',
      online: options.online ?? (() => true),
      atomically: work => inTransaction(db, work),
      clock,
      log,
      changed: () => void (changes += 1),
      random: () => 0.5,
    })
    outbox.start()
    const kill = (): void => {
      outbox.stop()
      if (db.open) db.close()
    }
    opened.push(kill)
    return {
      db,
      outbox,
      sell() {
        const id = sellOne(db)
        outbox.added()
        return id
      },
      state: id => store.find(id)?.state ?? 'none',
      kill,
    }
  }

  return {
    clock,
    log,
    dir,
    office,
    panel: office.panel,
    till,
    changes: () => changes,
    /** The ids at the back office, in the order in which they came. */
    taken: () => office.panel.sales().map(({ id }) => id),
    requests: () => log.lines.filter(({ event }) => event === 'http' || event.startsWith('http.unreach')).length,
    async end() {
      for (const kill of opened) kill()
      await office.close()
      remove()
    },
  }
}
