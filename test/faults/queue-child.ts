// The queue of a till in a process that is killed: real file, real store, real service, real HTTP; it also goes on selling.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../main/host/log.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { createBackOffice } from '../../main/providers/back-office.ts'
import { createHttp, type Http } from '../../main/providers/http.ts'
import { createOutbox } from '../../main/services/outbox.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { outboxStore, type OutboxEntry } from '../../main/store/outbox.ts'
import { refundStore } from '../../main/store/refunds.ts'
import { salesStore } from '../../main/store/sales.ts'
import type { QueueMutant, QueueNews, QueueOrder } from './queue-order.ts'
import { sellOne } from './queue-sale.ts'

const say = (news: QueueNews): void => void process.stdout.write(`${JSON.stringify(news)}\n`)
const rssMb = (): number => Math.round(process.memoryUsage().rss / 1e6)
type Store = ReturnType<typeof outboxStore>

/** The till as somebody might have written it, one mistake at a time. */
function mutatedStore(store: Store, db: Db, mutant: QueueMutant | null): Store {
  const head = (where: string) =>
    db.prepare<[], OutboxEntry>(
      `select id, topic, state, attempts, next_at as nextAt, last_error as lastError, sent_at as sentAt from outbox where ${where} order by n limit 1`,
    )
  switch (mutant) {
    case 'delivered-before-answer':
      return { ...store, markSending: (id, at) => (store.markSending(id, at), store.delivered(id)) }
    case 'forget-sending': {
      const waiting = head("state = 'waiting'")
      const count = db.prepare<[], number>("select count(*) from outbox where state = 'waiting'").pluck()
      return { ...store, head: () => waiting.get() ?? null, pending: () => count.get() ?? 0 }
    }
    case 'overtake': {
      const untried = head("state in ('waiting', 'sending') and last_error is null")
      return { ...store, head: () => untried.get() ?? store.head() }
    }
    case 'new-key-on-retry':
    case null:
      return store
    default:
      return mutant satisfies never
  }
}
function mutatedHttp(http: Http, mutant: QueueMutant | null): Http {
  if (mutant !== 'new-key-on-retry') return http
  const seen = new Set<string>()
  return {
    ...http,
    send(request) {
      const key = request.headers?.['idempotency-key'] ?? ''
      const again = seen.has(key)
      seen.add(key)
      return http.send(
        again ? { ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } } : request,
      )
    },
  }
}

const order = JSON.parse(process.argv[2] ?? '') as QueueOrder
const clock = systemClock()
const db = openDatabase(join(order.dir, 'till.db'))
const log = createLog({ dir: join(order.dir, 'logs') })
const store = mutatedStore(outboxStore(db), db, order.mutant)
const sales = salesStore(db)
const http = mutatedHttp(createHttp({ service: 'back-office', userAgent: 'Tillgate/faults', log }), order.mutant)
const outbox = createOutbox({
  outbox: store,
  sales,
  refunds: refundStore(db),
  backOffice: createBackOffice({ url: order.url }, call => call({ token: order.token, type: 'bearer' }), http, clock),
  tillId: 'AB',
  online: () => true,
  atomically: work => inTransaction(db, work),
  clock,
  log,
  changed: () => undefined,
})
const blocked = monitorEventLoopDelay({ resolution: 10 })
blocked.enable()
const commitMs: number[] = []
const commits = (): number[] => commitMs.splice(0)
outbox.start()
say({ kind: 'ready' })

const selling = setInterval(() => {
  if (sales.count() >= order.selling.upTo) return clearInterval(selling)
  const started = performance.now()
  // Whole or not at all: a killed till would otherwise come back with an open sale, which is not what is looked at here.
  inTransaction(db, () => sellOne(db))
  commitMs.push(Math.round((performance.now() - started) * 10) / 10)
  outbox.added()
}, order.selling.everyMs)
const telling = setInterval(() => {
  if (outbox.queued() > 0 || sales.count() < order.selling.upTo)
    return say({ kind: 'progress', waiting: outbox.queued(), rssMb: rssMb(), commitMs: commits() })
  clearInterval(telling)
  clearInterval(selling)
  outbox.stop()
  blocked.disable()
  const [p95, most] = [blocked.percentile(95) / 1e6, blocked.max / 1e6].map(ms => Math.round(ms * 10) / 10)
  say({ kind: 'drained', rssMb: rssMb(), blockedMs: { p95: p95 ?? 0, most: most ?? 0 }, commitMs: commits() })
  db.close()
  log.close()
}, 100)
