// Every state of card money: at the pay screen, at the manager's list, and beside the bank's report; with the machine's answers.
import type {
  OpName,
  PaymentReview,
  Result,
  Sale,
  SaleState,
  SettlementMatch,
  Till,
} from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { payment, saleOf, till } from './states.ts'

type Step = NonNullable<Sale['payment']>['step']
type Tender = Sale['tenders'][number]

const short = saleOf('short')
const none: SaleState = { sale: null, lastChangeMinor: null, lastSaleId: null }
const cashier: Partial<Till> = { staff: { id: 's2', name: 'Karl Kasse', role: 'cashier' } }
const at = '2026-11-21T09:42:00+01:00'

export const reviewed: PaymentReview = {
  attemptId: 'a1',
  saleId: 'sale-1',
  saleNumber: null,
  saleStatus: 'open',
  step: 'unknown',
  amountMinor: 1099,
  approvedMinor: null,
  reference: null,
  orderId: 'PT217BGKQWZXNAHK7M3',
  brand: 'Visa',
  last4: '1111',
  at,
  why: 'no answer in 45 s',
  reversal: null,
  decisions: ['check', 'give-up', 'checked'],
}
export const reviews: PaymentReview[] = [
  {
    ...reviewed,
    attemptId: 'a7',
    saleId: 'sale-7',
    saleNumber: 1038,
    saleStatus: 'completed',
    step: 'needs-human',
    amountMinor: 4250,
    approvedMinor: 4250,
    reference: '118204571330',
    orderId: 'PT217BGKQWZAANH2KWQ',
    brand: 'Mastercard',
    last4: '4242',
    why: 'approved after cancelled',
    reversal: { kind: 'void', state: 'refused' },
    decisions: ['void', 'checked'],
  },
  {
    ...reviewed,
    attemptId: 'a8',
    saleId: 'sale-8',
    saleStatus: 'parked',
    step: 'cancelling',
    why: 'restart',
    brand: null,
    last4: null,
    decisions: ['check', 'checked'],
  },
  {
    ...reviewed,
    attemptId: 'a9',
    saleId: 'sale-1',
    step: 'needs-human',
    amountMinor: short.remainingMinor,
    approvedMinor: short.remainingMinor + 100,
    reference: '118204571344',
    why: 'an approval whose tip was not asked for',
    decisions: ['void', 'keep', 'checked'],
  },
  {
    ...reviewed,
    attemptId: 'a11',
    saleId: 'sale-9',
    saleStatus: 'parked',
    step: 'needs-human',
    why: 'several-charges',
    decisions: ['void', 'checked'],
  },
  {
    ...reviewed,
    attemptId: 'a10',
    saleNumber: 1040,
    saleStatus: 'abandoned',
    step: 'needs-human',
    approvedMinor: 1099,
    reference: '118204571351',
    why: null,
    reversal: { kind: 'refund', state: 'unknown' },
    decisions: [],
  },
]
export const differences: SettlementMatch = {
  day: '2026-11-20',
  unavailable: null,
  matched: 41,
  matchedMinor: 173_078,
  rows: [
    {
      kind: 'orphan',
      reference: '324118204571',
      orderId: 'PT217BGKQWZAANH2KWQ',
      oursMinor: null,
      theirsMinor: 4250,
      saleNumber: null,
    },
    {
      kind: 'missing',
      reference: '324118204588',
      orderId: 'PT217BGKQWZXNAHK7M3',
      oursMinor: 1099,
      theirsMinor: null,
      saleNumber: 1031,
    },
    {
      kind: 'rejected',
      reference: '324118204590',
      orderId: null,
      oursMinor: 899,
      theirsMinor: 899,
      saleNumber: 1029,
    },
    {
      kind: 'amount',
      reference: '324118204611',
      orderId: 'PT217BGKQWZBBNH2KWQ',
      oursMinor: 123_456,
      theirsMinor: 123_406,
      saleNumber: 1027,
    },
  ],
}
const clean: SettlementMatch = { ...differences, rows: [] }

const cardTender = (amountMinor: number): Tender => ({
  id: `t${amountMinor}`,
  kind: 'card',
  amountMinor,
  tenderedMinor: null,
  changeMinor: 0,
  card: { brand: 'Visa', last4: '1111', authCode: 'PPS417', reference: 'T3AB7K2M9Q' },
})
const cashTender: Tender = {
  id: 'tc',
  kind: 'cash',
  amountMinor: 100,
  tenderedMinor: 100,
  changeMinor: 0,
  card: null,
}
const paying = (change: Partial<Sale>, more: Partial<Till> = {}, scene: Partial<Scene> = {}): Scene => ({
  till: { ...till, ...more },
  sale: { ...none, sale: { ...short, ...change } },
  ...scene,
})
const card = (step: Step, reason: string | null = null, change: object = {}): Partial<Sale> => ({
  payment: { ...payment(step, reason), amountMinor: short.remainingMinor, ...change },
})
const part: Partial<Sale> = {
  ...card('partial', 'Partial Approval'),
  tenders: [cardTender(250)],
  remainingMinor: short.remainingMinor - 250,
}
const reversal = (state: NonNullable<Sale['reversal']>['state'], kind: 'void' | 'refund'): Partial<Sale> => ({
  ...part,
  reversal: { amountMinor: 250, kind, state },
})
const open: Partial<Sale> = card('unknown', 'no answer in 45 s', { reference: null })
const human: Partial<Sale> = card('needs-human', 'an approval whose tip was not asked for')
const stuck: PaymentReview = {
  ...reviewed,
  attemptId: 'a0',
  step: 'needs-human',
  amountMinor: short.remainingMinor,
  approvedMinor: 250,
  reference: '118204571360',
  why: 'Partial Approval',
  reversal: { kind: 'void', state: 'needs-human' },
  decisions: ['check'],
}
const asManager = { review: [{ ...reviewed, amountMinor: short.remainingMinor }] }

export const paymentScenes: Record<string, Scene> = {
  'card-ready': paying({}),
  'card-waiting': paying(card('waiting-for-card', null, { reference: null })),
  'card-acting': paying(card('customer-acting', null, { reference: null })),
  'card-sent': paying(card('sent', null, { reference: null })),
  'card-second': paying(
    card('cancelled', 'second-charge', {
      reference: null,
      earlier: { reference: '324118204571', at: '2026-11-21T09:36:00+01:00', number: 1041 },
    }),
  ),
  'card-declined': paying(
    card('declined', 'Insufficient funds – the bank wants the customer to call', { advice: 'lower-amount' }),
  ),
  'card-not-sent': paying(card('not-sent', 'credentials')),
  'card-cancelled': paying(card('cancelled', 'voided')),
  'card-approved': paying({ ...part, ...card('approved', 'Approval', { amountMinor: 250 }) }),
  'card-partial': paying(part),
  'card-mixed': paying({
    ...part,
    tenders: [cardTender(250), cashTender],
    remainingMinor: short.remainingMinor - 350,
  }),
  'card-given-back': paying({
    ...part,
    tenders: [cardTender(250), cardTender(-250)],
    remainingMinor: short.remainingMinor,
  }),
  'card-unknown': paying(open, { notices: ['payment-unknown'] }, asManager),
  'card-unknown-cashier': paying(open, { notices: ['payment-unknown'], ...cashier }),
  'card-moved-on': paying(open, {}, { ...asManager, decideProblem: { code: 'conflict', reason: 'nothing-running' } }),
  'card-cancelling': paying(
    card('cancelling', 'no answer in 45 s', { reference: null }),
    {},
    {
      review: [{ ...reviewed, amountMinor: short.remainingMinor, step: 'cancelling', decisions: ['check', 'checked'] }],
    },
  ),
  'card-human': paying(
    human,
    {},
    { review: [{ ...reviews[2]!, attemptId: 'a1', decisions: ['void', 'keep', 'checked'] }] },
  ),
  'card-human-cashier': paying(human, cashier),
  'card-back-sent': paying(reversal('sent', 'void')),
  'card-back-unknown': paying(reversal('unknown', 'refund')),
  'card-back-human': paying(reversal('needs-human', 'void'), {}, { review: [stuck] }),
  payments: {
    till: { ...till, notices: ['payments-to-review'] },
    sale: none,
    review: reviews,
    settlement: differences,
  },
  'payments-none': { till, sale: none, review: [], settlement: clean },
  'payments-one': {
    till: { ...till, notices: ['payments-to-review'] },
    sale: none,
    review: [reviews[0]!],
    settlement: { ...clean, unavailable: 'unreachable' },
  },
  'payments-failed': {
    till,
    sale: none,
    reviewProblem: { code: 'unreachable', service: 'till' },
    settlement: { ...clean, matched: 0, matchedMinor: 0 },
  },
  'payments-cashier': { till: { ...till, ...cashier, notices: ['payments-to-review'] }, sale: none, review: reviews },
}

/** What the machine answers about card money; null for every other op. A card attempt shows in the sale before its answer. */
export function paymentAnswer(
  name: OpName,
  input: unknown,
  state: { sale: SaleState },
  scene: Scene,
): Result<unknown> | null {
  switch (name) {
    case 'pay.card': {
      const { sale } = state.sale
      if (sale !== null) state.sale = { ...state.sale, sale: { ...sale, payment: payment('waiting-for-card') } }
      return { ok: true, value: { attemptId: 'a1' } }
    }
    case 'payments.review':
      return scene.reviewProblem === undefined
        ? { ok: true, value: { payments: scene.review ?? [] } }
        : { ok: false, error: scene.reviewProblem }
    case 'payments.decide': {
      if (scene.decideProblem !== undefined) return { ok: false, error: scene.decideProblem }
      const { attemptId } = input as { attemptId: string }
      scene.review = scene.review?.filter(each => each.attemptId !== attemptId) ?? []
      return { ok: true, value: {} }
    }
    case 'payments.settlement':
      return { ok: true, value: { ...(scene.settlement ?? clean), day: (input as { day: string }).day } }
    default:
      return null
  }
}
