// The till whose writes are recorded: sells, pays, saves tokens, turns its logs and copies itself on the real stores.
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptState } from '#domain/payment-flow'
import type { TenderRecord } from '#domain/tender'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { attemptStore, type AttemptFields } from '../../main/store/attempts.ts'
import { backupSource } from '../../main/store/backups.ts'
import { journalStore } from '../../main/store/journal.ts'
import type { OpenedTill } from '../../main/store/open-till.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { openPaymentLog, type PaymentLog } from '../../main/store/payment-log.ts'
import type { PaymentRecord } from '../../main/store/payment-records.ts'
import { salesStore } from '../../main/store/sales.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { at, complete, line, openSale, type Priced } from '../store/support.ts'
import { open, openForBusiness } from '../store/till-folder.ts'
import type { Mark } from './power-expected.ts'
import { powerIdentity, type PowerOrder } from './power-order.ts'

const order = JSON.parse(process.argv[2] ?? '') as PowerOrder
const { dir, mutant } = order
const marks = openSync(order.marks, 'a')
const mark = (what: Mark): void => void writeSync(marks, JSON.stringify(what))

/** Pages and bytes after which a log is turned: so few that it happens often. */
const CHECKPOINT_PAGES = 120
const LOG_BYTES = 5000

type Till = OpenedTill & { payments: PaymentLog }

function start(): Till {
  const till = open(dir)
  till.payments.close()
  if (mutant === 'synchronous-normal') till.db.pragma('synchronous = normal')
  till.db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  mark({ kind: 'started' })
  // Every file is kept, so that each record must be in one of them.
  return { ...till, payments: openPaymentLog(dir, { maxBytes: LOG_BYTES, keep: 1000 }) }
}

function keep(till: Till, record: PaymentRecord): void {
  till.payments.append(record)
  mark({ kind: 'record', record })
}

function cart(till: Till, lines: number): Priced {
  const sale = openSale(
    till.db,
    Array.from({ length: lines }, (_, n) => line({ name: `Apfelsaft ${n}`, unitPriceMinor: 149 + n * 250 })),
  )
  mark({ kind: 'cart', saleId: sale.id, lines })
  return sale
}

function cash(till: Till, sale: Priced, amountMinor: number): void {
  salesStore(till.db).addTender(sale.id, {
    id: randomUUID(),
    kind: 'cash',
    amountMinor,
    tenderedMinor: amountMinor,
    changeMinor: 0,
    card: null,
  })
}

/** A card attempt in the order of the services: row, sent, intent beside it, then what the gateway says. */
function card(till: Till, sale: Priced, amountMinor: number, end: 'approved' | 'declined' | 'late'): void {
  const attempts = attemptStore(till.db)
  const id = randomUUID()
  const orderId = `P${id.replaceAll('-', '').slice(0, 18).toUpperCase()}`
  const to = (state: AttemptState, fields: AttemptFields = {}): void => {
    attempts.setState(id, state, fields)
    mark({ kind: 'attempt', id, state })
  }
  attempts.create({ id, saleId: sale.id, orderId, amountMinor, currency: 'EUR', createdAt: at, state: 'created' })
  mark({ kind: 'attempt', id, state: 'created' })
  to('sent', { sentAt: at })
  keep(till, {
    type: 'intent',
    at,
    kind: 'sale',
    attemptId: id,
    saleId: sale.id,
    orderId,
    amountMinor,
    currency: 'EUR',
    targetReference: null,
    staff: 'staff-1',
  })
  if (end === 'late') to('unknown', { why: 'timeout' })
  const reference = `R-${id.slice(0, 8)}`
  const state = end === 'declined' ? 'declined' : 'approved'
  const approvedMinor = state === 'approved' ? amountMinor : null
  if (state === 'declined') to('declined', { settledAt: at, text: 'Declined' })
  else {
    const known = { brand: 'VISA', last4: '1111', authCode: 'PPS123', reference }
    const tender: TenderRecord = {
      id: randomUUID(),
      kind: 'card',
      amountMinor,
      tenderedMinor: null,
      changeMinor: 0,
      card: known,
    }
    attempts.approve({
      ...known,
      attemptId: id,
      saleId: sale.id,
      state,
      text: 'Approval',
      approvedMinor: amountMinor,
      tender,
      at,
    })
    mark({ kind: 'attempt', id, state })
  }
  keep(till, { type: 'outcome', at, attemptId: id, state, reference, approvedMinor })
}

let sold = 0

function finish(till: Till, sale: Priced): void {
  const sales = salesStore(till.db)
  const { totalMinor } = sale.totals
  const tenders = (sales.find(sale.id)?.tenders ?? []).map(({ kind, amountMinor, card }) => ({
    kind,
    amountMinor,
    reference: card?.reference ?? null,
  }))
  const done = (number: number): void =>
    mark({ kind: 'sale', saleId: sale.id, number, totalMinor, lines: sale.lines.length, tenders })
  if (mutant === 'ack-before-commit') done(sold + 1)
  const number = complete(till.db, sale)
  if (mutant !== 'ack-before-commit') done(number)
  sold += 1
  keep(till, { type: 'sale', at, saleId: sale.id, number, totalMinor, tenders })
}

/** One customer; every kind of payment takes its turn. */
function trade(till: Till, n: number): void {
  const sales = salesStore(till.db)
  const sale = cart(till, 1 + (n % 4))
  const { totalMinor } = sale.totals
  switch (n % 6) {
    case 0:
      cash(till, sale, totalMinor)
      break
    case 1:
      card(till, sale, totalMinor, 'approved')
      break
    case 2:
      sales.setStatus(sale.id, 'parked', at)
      sales.setStatus(sale.id, 'open', at)
      card(till, sale, totalMinor, 'declined')
      cash(till, sale, totalMinor)
      break
    case 3:
      card(till, sale, 100, 'approved')
      cash(till, sale, totalMinor - 100)
      break
    case 4:
      card(till, sale, totalMinor, 'late')
      break
    default:
      sales.setNote(sale.id, 'x'.repeat(3000 + ((n * 997) % 9000)))
      cash(till, sale, totalMinor)
  }
  finish(till, sale)
  between(till, n)
}

/** What a till does beside selling. */
function between(till: Till, n: number): void {
  if (n % 3 === 0) renew(till, n)
  if (n % 4 === 1) {
    settingsStore(till.db).set('catalogue-version', String(n))
    mark({ kind: 'setting', value: n })
  }
  if (n % 5 === 2) {
    const entry = { at, kind: 'drawer-opened', staff: 'staff-1', saleId: null, data: { n } } as const
    journalStore(till.db).append(entry)
    const count = journalStore(till.db).list(1)[0]?.n ?? 0
    mark({ kind: 'entries', count })
  }
  if (n % 7 === 3) {
    const outbox = outboxStore(till.db)
    for (const { id } of outbox.next(3)) {
      outbox.markSending(id, at)
      outbox.delivered(id)
      mark({ kind: 'delivered', saleId: id })
    }
  }
}

function renew(till: Till, n: number): void {
  const storage = tokenStore(till.db, keyFileSecrets(dir), powerIdentity, join(dir, 'auth-lock.db'))
  const lock = storage.tryLock()
  if (lock === null) throw new Error('the lock of the tokens is taken')
  try {
    storage.beginRefresh(at)
    const generation = storage.save({ refreshToken: `made-up-${n}`, access: null }, at)
    mark({ kind: 'token', generation })
    if (n % 2 === 0) storage.prove(generation)
  } finally {
    lock.release()
  }
}

/** A copy while selling goes on. */
async function copy(till: Till, n: number, trades: number): Promise<void> {
  const time = new Date(Date.parse(at) + n * 60_000)
  let copying = true
  const made = backupSource(till.db)
    .make(time, { full: true, signal: new AbortController().signal })
    .finally(() => (copying = false))
  for (let i = 0; i < trades; i += 1) {
    trade(till, n + i)
    if (copying) await new Promise(resolve => void setImmediate(resolve))
  }
  const { path } = await made
  mark({ kind: 'backup', file: path.slice(dir.length + 1) })
}

keyFileSecrets(dir)
const first = start()
openForBusiness(first.db)
mark({ kind: 'shift', id: 'shift-1' })
// Before anything else gives the folder reason to be synced.
await copy(first, -1, 0)
const half = Math.floor(order.trades / 2)
for (let n = 0; n < half; n += 1) trade(first, n)
await copy(first, half, 2)
first.db.close()
first.payments.close()

const second = start()
for (let n = half + 2; n < order.trades - 4; n += 1) trade(second, n)
second.db.pragma('wal_checkpoint(truncate)')
await copy(second, order.trades - 4, 4)
// No good end: the power is cut before it.
closeSync(marks)
process.kill(process.pid, 'SIGKILL')
