// A shift: its float, its moves of cash, its counts and reports; and the journal beside it.
import * as z from 'zod'
import { day, done, id, instant, minor, nothing, op, text } from './contract-kit.ts'

const count = z.int().min(0)
const tax = z.object({ basisPoints: z.int(), grossMinor: minor, netMinor: minor, taxMinor: minor })
/** How many of each note and coin, by its value in minor units. */
const Denominations = z.array(z.strictObject({ valueMinor: minor.min(1), count: count.max(100_000) })).max(40)
export type Denominations = z.infer<typeof Denominations>
/** The sum of the drawer: by note and coin, or as one figure. */
const Counted = { totalMinor: minor.min(0).max(9_999_999_99), denominations: Denominations.nullable() }

export const moveReasons = ['change', 'bank', 'safe', 'purchase', 'wages', 'deposit', 'correction', 'other'] as const
export const noSaleReasons = ['change', 'count', 'customer', 'stuck', 'other'] as const
const CashMove = z.object({
  id,
  at: instant,
  who: z.string(),
  kind: z.enum(['in', 'out', 'no-sale']),
  amountMinor: minor,
  reason: z.string(),
  note: z.string().nullable(),
})
export type CashMove = z.infer<typeof CashMove>

const OpenPayment = z.object({
  id: z.string(),
  kind: z.enum(['charge', 'reversal']),
  saleId: z.string(),
  amountMinor: minor,
  state: z.string(),
  at: instant,
})
/** Something of an earlier shift that came to its end in this one; `z` is the number of that shift's report (0: none). */
const LateEntry = z.object({
  kind: z.enum(['sale', 'money', 'charge', 'reversal', 'refund']),
  z: z.int(),
  number: z.int().nullable(),
  saleId: z.string(),
  amountMinor: minor,
  /** How a payment ended of which nobody knew the end. */
  outcome: z.string().nullable(),
})
/** What could explain a difference; `fits` when the amount is the very one. `numbers` are receipts. */
const Explanation = z.object({
  kind: z.enum([
    'one-piece',
    'same-as-sale',
    'same-as-move',
    'rounding',
    'given-back',
    'no-sale',
    'discarded',
    'refunds',
    'open-payments',
    'late-money',
    'much-change',
    'unsynced',
    'recounted',
  ]),
  count: z.int(),
  amountMinor: minor.nullable(),
  fits: z.boolean(),
  numbers: z.array(z.int()),
})
export type Explanation = z.infer<typeof Explanation>

const sums = {
  sales: z.int(),
  grossMinor: minor,
  discounts: z.int(),
  discountMinor: minor,
  cashMinor: minor,
  cardMinor: minor,
  creditMinor: minor,
  roundingMinor: minor,
  tipMinor: minor,
  taxes: z.array(tax),
}
const RefundSums = z.object({
  count: z.int(),
  totalMinor: minor,
  cashMinor: minor,
  cardMinor: minor,
  creditMinor: minor,
  roundingMinor: minor,
  tipMinor: minor,
  taxes: z.array(tax),
})

/** X while the shift runs, Z once it is closed: then it has a number and never changes. Minor units; refunds count from zero. */
export const ShiftReport = z.object({
  shiftId: id,
  /** Gapless; null while the shift runs. */
  number: z.int().nullable(),
  /** The whole report is of practice: nothing in it is turnover. */
  training: z.boolean(),
  openedAt: instant,
  closedAt: instant.nullable(),
  openedBy: z.string(),
  closedBy: z.string().nullable(),
  ...sums,
  floatMinor: minor,
  expectedCashMinor: minor,
  countedMinor: minor.nullable(),
  differenceMinor: minor.nullable(),
  denominations: Denominations.nullable(),
  /** How often the drawer was counted before the close was confirmed. */
  counts: z.int(),
  refunds: RefundSums,
  moves: z.array(CashMove),
  movedInMinor: minor,
  movedOutMinor: minor,
  noSales: z.int(),
  linesRemoved: z.int(),
  salesDiscarded: z.int(),
  discardedMinor: minor,
  parked: z.int(),
  overrides: z.int(),
  givenBackMinor: minor,
  ageChecks: z.object({ passed: z.int(), refused: z.int() }),
  /** Sales of the other kind (practice in a live till): in no sum above. */
  practice: z.object({ sales: z.int(), grossMinor: minor }),
  late: z.object({ ...sums, refunds: RefundSums, entries: z.array(LateEntry) }),
  open: z.object({ unsynced: z.int(), refused: z.int(), payments: z.array(OpenPayment) }),
  explanation: z.array(Explanation),
})
export type ShiftReport = z.infer<typeof ShiftReport>

const ZRow = z.object({
  number: z.int(),
  openedAt: instant,
  closedAt: instant,
  closedBy: z.string(),
  sales: z.int(),
  grossMinor: minor,
  differenceMinor: minor,
  training: z.boolean(),
})
export type ZRow = z.infer<typeof ZRow>

const ShiftState = z.object({
  /** Notes and coins of the till's currency, in minor units, biggest first. */
  pieces: z.array(minor),
  /** Whoever counts sees what is expected only after the count. */
  blind: z.boolean(),
  /** Whether the one who is signed in may see the report so far. */
  maySeeReport: z.boolean(),
  maySetBlind: z.boolean(),
  lastNumber: z.int(),
})

export const shiftOps = {
  'shift.state': op(nothing, ShiftState),
  'shift.open': op(
    z.strictObject({ floatMinor: minor.min(0).max(9_999_999_99), denominations: Denominations.nullable().optional() }),
    done,
  ),
  /** X. Right `shift-report`; where closing is blind, `shift-count-open`. */
  'shift.report': op(nothing, ShiftReport),
  /** Takes down a count and only then tells what was expected. May be repeated; every count is kept. */
  'shift.count': op(
    z.strictObject(Counted),
    z.object({
      countedMinor: minor,
      expectedCashMinor: minor,
      differenceMinor: minor,
      counts: z.int(),
      explanation: z.array(Explanation),
      open: ShiftReport.shape.open,
    }),
  ),
  /** Z. Confirms a count; one that was not taken down yet is. */
  'shift.close': op(
    z.strictObject({ countedMinor: Counted.totalMinor, denominations: Denominations.nullable().optional() }),
    ShiftReport,
  ),
  /** Right `shift-count-open`. */
  'shift.blind': op(z.strictObject({ on: z.boolean() }), done),
  /** Closing reports, newest first. Right `shift-report`. */
  'shift.past': op(
    z.strictObject({ before: z.int().min(1).nullable(), limit: z.int().min(1).max(200) }),
    z.object({ reports: z.array(ZRow) }),
  ),
  'shift.past-one': op(z.strictObject({ number: z.int().min(1) }), ShiftReport),
  /** Prints the report so far (null), or a closing report; every print after the first is marked as a copy. */
  'shift.print': op(z.strictObject({ number: z.int().min(1).nullable() }), z.object({ printed: z.boolean() })),

  /** Right `cash-move`. `moveId` is made by the page: the same one a second time changes nothing. */
  'cash.move': op(
    z.strictObject({
      moveId: id,
      kind: z.enum(['in', 'out']),
      amountMinor: minor.min(1).max(9_999_999_99),
      reason: z.enum(moveReasons),
      note: text(200),
      slip: z.boolean(),
    }),
    z.object({ drawer: z.boolean() }),
  ),
  /** Opens the drawer without a sale. Right `no-sale`. */
  'cash.no-sale': op(
    z.strictObject({ moveId: id, reason: z.enum(noSaleReasons), note: text(200) }),
    z.object({ drawer: z.boolean() }),
  ),
}

/** `n` is the first entry that does not hold (0: the end mark); `why` what is wrong there. */
const Broken = z.object({
  n: z.int(),
  why: z.enum(['changed', 'missing', 'not-linked', 'unreadable', 'cut-off', 'end-mark']),
})
export type JournalBroken = z.infer<typeof Broken>

export const journalOps = {
  /** Right `journal`. Recomputes the whole chain, a little at a time. */
  'journal.verify': op(nothing, z.object({ entries: z.int(), whole: z.boolean(), broken: Broken.optional() })),
  /** Right `journal`. JSON Lines of the days from and to (both included), saved where the manager wants it. */
  'journal.export': op(
    z.strictObject({ from: day.nullable(), to: day.nullable() }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), path: z.string(), entries: z.int() }),
      z.object({ kind: z.literal('not-chosen') }),
      z.object({ kind: z.literal('refused'), why: z.enum(['full', 'not-writable', 'too-long', 'none']) }),
    ]),
  ),
}

export const trainingOps = {
  /** Right `training`. The till ends and starts again on practice data; what is real stays as it is. */
  'training.enter': op(nothing, done),
  /** Anybody: the till ends and starts again on the real data. */
  'training.leave': op(nothing, done),
}
