// What must be true of a till's folder and of the gateway's books after every run, whatever was killed or lost in it (I1 to I8).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { CardconnectPanel } from '../../main/sandbox/cardconnect.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { openPaymentLog, readAllPayments } from '../../main/store/payment-log.ts'
import { replayPayments } from '../../main/store/payment-replay.ts'
import type { Acknowledged } from './payment-order.ts'

export type Verdict = {
  broken: string[]
  /** Acknowledged sales that are not there, charges no tender accounts for or more than one, payments without an end. */
  lost: number
  doubled: number
  stuck: number
  needsHuman: number
  sales: number
  refunds: number
  /** Parts of a charge that can be given back only after the bank's night, which has not come. */
  waiting: number
}
type AttemptFound = {
  id: string
  saleId: string
  orderId: string
  state: string
  reference: string | null
  status: string
  number: number | null
}
type ReversalFound = { attemptId: string; orderId: string; state: string }

export function assertPaymentWorld(seen: {
  dir: string
  panel: CardconnectPanel
  sold: readonly Acknowledged[]
  /** Refunds that the screen has said are made. */
  gave: readonly string[]
  secrets: ReadonlySet<string>
  /** How many transactions the gateway had before this run. */
  before: number
}): Verdict {
  const verdict: Verdict = {
    broken: [],
    lost: 0,
    doubled: 0,
    stuck: 0,
    needsHuman: 0,
    sales: 0,
    refunds: 0,
    waiting: 0,
  }
  const db = openDatabase(join(seen.dir, 'till.db'))
  try {
    wholeness(db, seen.dir, verdict)
    acknowledged(db, seen.sold, verdict)
    refunds(db, seen.gave, verdict)
    money(db, seen.panel, seen.before, verdict)
  } finally {
    db.close()
  }
  canaries(seen.dir, seen.secrets, verdict)
  return verdict
}

/** I5: the file, the chain of the journal, and payments.log beside it. */
function wholeness(db: Db, dir: string, { broken }: Verdict): void {
  const check = checkDatabase(db, 'full')
  if (!check.ok) broken.push(`the data file is damaged: ${check.detail}`)
  if (!journalStore(db).verify().whole) broken.push('the chain of the journal is broken')
  const log = openPaymentLog(dir)
  log.close()
  if (log.torn !== null || log.found.damaged.length > 0) broken.push('payments.log is damaged')
  const missing = replayPayments(db, readAllPayments(dir), { training: true, receiptText: '{}' })
  if (Object.values(missing).some(count => count > 0))
    broken.push(`payments.log knows more than the data file: ${JSON.stringify(missing)}`)
  const intents = new Set(readAllPayments(dir).flatMap(one => (one.type === 'intent' ? [one.attemptId] : [])))
  const unlogged = db.prepare<[], string>('select id from attempt where sent_at is not null').pluck().all()
  if (unlogged.some(id => !intents.has(id))) broken.push('a payment was sent that payments.log does not know')
  const numbers = db
    .prepare<[], number>("select number from sale where status = 'completed' order by number")
    .pluck()
    .all()
  if (numbers.some((number, place) => number !== place + 1))
    broken.push(`receipt numbers have a gap: ${numbers.join(' ')}`)
  const unqueued = db
    .prepare<[], number>("select count(*) from sale where status = 'completed' and id not in (select id from outbox)")
    .pluck()
    .get()
  if (unqueued !== 0) broken.push(`${unqueued} completed sales are not in the outbox`)
}

/** I1: what the screen has said is there. */
function acknowledged(db: Db, sold: readonly Acknowledged[], verdict: Verdict): void {
  const one = db.prepare<[string], { number: number; total: number; status: string }>(
    'select number, total_minor as total, status from sale where id = ?',
  )
  const paid = db
    .prepare<[string], number>('select coalesce(sum(amount_minor), 0) from tender where sale_id = ?')
    .pluck()
  for (const sale of sold) {
    const found = one.get(sale.saleId)
    if (found?.status === 'completed' && found.number === sale.number && found.total === sale.totalMinor) continue
    verdict.lost += 1
    verdict.broken.push(`the acknowledged sale ${sale.number} is ${JSON.stringify(found ?? 'gone')}`)
  }
  for (const id of db.prepare<[], string>("select id from sale where status = 'completed'").pluck().all()) {
    verdict.sales += 1
    if (paid.get(id) !== one.get(id)?.total) verdict.broken.push(`the sale ${id} is complete and not covered`)
  }
}

/** I1 and I4 for goods that came back: there once, queued, and never more than was sold. */
function refunds(db: Db, gave: readonly string[], verdict: Verdict): void {
  const { broken } = verdict
  const all = new Set(db.prepare<[], string>('select id from refund').pluck().all())
  verdict.refunds = all.size
  for (const id of gave.filter(one => !all.has(one))) {
    verdict.lost += 1
    broken.push(`the acknowledged refund ${id} is gone`)
  }
  const unqueued = db.prepare<[], number>('select count(*) from refund where id not in (select id from outbox)').pluck()
  if (unqueued.get() !== 0) broken.push(`${unqueued.get()} refunds are not in the outbox`)
  const over = db
    .prepare<[], string>(
      `select s.id from sale s join refund r on r.of_sale = s.id group by s.id having sum(r.total_minor) > s.total_minor`,
    )
    .pluck()
    .all()
  verdict.doubled += over.length
  if (over.length > 0) broken.push(`more was given back than sold: ${over.join(' ')}`)
  const open = db
    .prepare<[], { orderId: string; minor: number; charged: number; tries: string | null }>(
      `select a.order_id as orderId, t.amount_minor + t.tip_minor as minor, coalesce(a.approved_minor, a.amount_minor) as charged,
         (select group_concat(r.state) from reversal r where r.attempt_id = a.id) as tries
       from refund_tender t join attempt a on a.id = t.attempt_id
       where t.kind = 'card' and not exists (select 1 from reversal r where r.refund_tender = t.id and r.state = 'done')`,
    )
    .all()
  for (const { orderId, minor, charged, tries } of open) {
    if (tries?.includes('needs-human') === true) continue
    verdict.waiting += 1
    if (minor !== charged) continue
    verdict.stuck += 1
    broken.push(
      `the whole charge ${orderId} was to be given back and is not (${tries ?? 'never sent'}), long after the faults`,
    )
  }
}

/** I2, I3 and I8: for each order the gateway's books beside the tenders. */
function money(db: Db, panel: CardconnectPanel, before: number, verdict: Verdict): void {
  const { broken } = verdict
  const attempts = db
    .prepare<[], AttemptFound>(
      'select a.id, a.sale_id as saleId, a.order_id as orderId, a.state, a.reference, s.status, s.number from attempt a join sale s on s.id = a.sale_id order by a.n',
    )
    .all()
  const reversals = db
    .prepare<[], ReversalFound>('select attempt_id as attemptId, order_id as orderId, state from reversal')
    .all()
  const tenders = db.prepare<[string], { reference: string; amount: number }>(
    "select reference, amount_minor as amount from tender where sale_id = ? and kind = 'card'",
  )
  // What the bank has confirmed of refunds; the part that still waits for its night is with the shop.
  const givenBack = db
    .prepare<[string], number>(
      `select coalesce(sum(t.amount_minor + t.tip_minor), 0) from refund_tender t join refund f on f.id = t.refund_id
       where f.of_sale = ? and t.kind = 'card' and exists (select 1 from reversal r where r.refund_tender = t.id and r.state = 'done')`,
    )
    .pluck()
  const known = new Set([...attempts, ...reversals].map(({ orderId }) => orderId))
  for (const { orderid, respstat } of panel.transactions().slice(before))
    if (!known.has(orderid) && respstat === 'A') {
      verdict.lost += 1
      broken.push(`the gateway has charged the order ${orderid}, which the till does not know`)
    }
  const bySale = Map.groupBy(attempts, one => one.saleId)
  for (const [saleId, all] of bySale) {
    let alive = 0
    let excused = false
    for (const { id, orderId, state } of all) {
      const { charges, count, returned } = panel.ledgerOf(orderId)
      alive += charges - returned
      const open = reversals.filter(
        one => one.attemptId === id && ['created', 'sent', 'unknown', 'needs-human'].includes(one.state),
      )
      if (count > 1) {
        verdict.doubled += 1
        broken.push(`two live charges under the order ${orderId} (${state})`)
      }
      if (returned > charges) broken.push(`more was refunded than charged under ${orderId}`)
      if (
        ['created', 'waiting-for-card', 'sent', 'unknown'].includes(state) ||
        open.some(one => one.state !== 'needs-human')
      ) {
        verdict.stuck += 1
        broken.push(
          `the payment ${orderId} is ${state}, its reversal ${open[0]?.state ?? 'none'}, long after the faults`,
        )
      }
      if (state === 'needs-human' || open.length > 0) {
        verdict.needsHuman += 1
        excused = true
      }
    }
    const booked = tenders.all(saleId).reduce((sum, one) => sum + one.amount, 0) - (givenBack.get(saleId) ?? 0)
    if (alive === booked || excused) continue
    if (alive > booked) verdict.doubled += 1
    else verdict.lost += 1
    const { status, number } = all[0]!
    const told = all.map(one => `${one.orderId} ${one.state} ${panel.ledgerOf(one.orderId).charges}`).join(', ')
    broken.push(
      `sale ${number ?? saleId} is ${status} with ${booked} by card, and the cards are charged ${alive}: ${told}`,
    )
  }
}

/** I7: no card number and no token in any file, in plain, base64 or hex. */
function canaries(dir: string, secrets: ReadonlySet<string>, { broken }: Verdict): void {
  const needles = [...secrets, '4788250000121443', '5454545454545454', '4387751111111038', '4387750101010101'].flatMap(
    secret => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')],
  )
  for (const { parentPath, name } of readdirSync(dir, { recursive: true, withFileTypes: true }).filter(one =>
    one.isFile(),
  )) {
    if (name === 'reserve.bin') continue
    const bytes = readIfThere(join(parentPath, name))
    if (needles.some(needle => bytes.includes(needle))) broken.push(`a card or a token can be read in ${name}`)
  }
}

/** A draft of a backup may be put away while it is looked for. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw thrown
  }
}

/** The till's own words about payments, for the story of a failed run. */
export function paymentsTold(dir: string): string[] {
  const db = new Database(join(dir, 'till.db'), { readonly: true })
  try {
    return [
      ...db
        .prepare(
          'select order_id, state, amount_minor, approved_minor, reference, text, why, given_up_at, via, sale_id from attempt order by n',
        )
        .all(),
      ...db
        .prepare('select order_id, kind, state, amount_minor, text, target_reference from reversal order by n')
        .all(),
      ...db.prepare('select sale_id, kind, amount_minor, reference from tender order by n').all(),
      ...db.prepare('select id, number, status, total_minor from sale order by n').all(),
    ].map(row => JSON.stringify(row))
  } finally {
    db.close()
  }
}
