// The screens worth looking at, each as the state the machine would be in.
import type {
  Events,
  Failure,
  IdVerdict,
  OutboxView,
  PaymentReview,
  SaleState,
  SavedBundle,
  SettlementMatch,
  SupportBundle,
  Till,
} from '../../../preload/contract.ts'
import { checkScenes } from './scenes-checks.ts'
import { goodsScenes, type GoodsScene } from './scenes-goods.ts'
import { identityScenes } from './scenes-identity.ts'
import { insuranceScenes } from './scenes-insurance.ts'
import { outboxScenes } from './scenes-outbox.ts'
import { paymentScenes } from './scenes-payments.ts'
import { printScenes, type PrintScene } from './scenes-prints.ts'
import { refundScenes, type RefundScene } from './scenes-refunds.ts'
import { reportScenes } from './scenes-reports.ts'
import { sellScenes } from './scenes-sell.ts'
import { smartScenes } from './scenes-smart.ts'
import { staffScenes } from './scenes-staff.ts'
import { supportScenes } from './scenes-support.ts'
import { updateScenes } from './scenes-updates.ts'
import { payment, saleOf, till } from './states.ts'

export type Scene = {
  till: Till
  sale: SaleState
  events?: readonly (readonly [keyof Events, unknown])[]
  problem?: Failure
  verdict?: IdVerdict
  copy?: boolean
  /** How the till's own updates stand; switched off unless told. */
  update?: Events['update']
  /** The report for support, and what saving it comes to. */
  support?: { bundle: SupportBundle; saved: SavedBundle }
  /** How the test of the device's access fails. */
  test?: Failure
  /** What a hosted check starts as, or how starting it fails. */
  hosted?: Events['hosted']
  hostedProblem?: Failure
  /** What an insurance scan starts as, or how starting it fails. */
  scan?: Events['insurance']
  scanProblem?: Failure
  /** The queue to the back office; all was sent unless told. */
  outbox?: OutboxView
  /** The goods as a manager works on them. */
  goods?: GoodsScene
  /** What waits for the printer; nothing unless told. */
  prints?: PrintScene
  /** The payments that need a manager, the bank's report, and how asking or deciding fails. */
  review?: readonly PaymentReview[]
  settlement?: SettlementMatch
  reviewProblem?: Failure
  decideProblem?: Failure
  /** What of the receipt can be given back, and how a refund of it stands. */
  refund?: RefundScene
  /** What the machine goes on to tell once the hosted check or the scan has been started. */
  later?: readonly (readonly [keyof Events, unknown])[]
}

const none: SaleState = { sale: null, lastChangeMinor: null, lastSaleId: null }
const cart = (sale: SaleState['sale']): SaleState => ({ ...none, sale })
const verdict = (word: IdVerdict['verdict']): IdVerdict => ({
  verdict: word,
  requiredAge: 16,
  bornOnOrBefore: '2010-11-21',
  method: 'manual',
  initials: 'A. E.',
  ageBand: word === 'too-young' ? '<16' : '21–29',
  reason: null,
})
const beer = saleOf('beer')
const passed = saleOf('beer', {
  restriction: { ...beer.restriction!, status: 'passed' },
  customer: { label: 'insurance', payer: 'Example Health Plan', points: null, balanceMinor: null },
})
const short = saleOf('short')

export const scenes: Record<string, Scene> = {
  ...goodsScenes,
  ...identityScenes,
  ...checkScenes,
  ...insuranceScenes,
  ...updateScenes,
  ...supportScenes,
  ...staffScenes,
  ...paymentScenes,
  ...refundScenes,
  ...printScenes,
  ...outboxScenes,
  ...smartScenes,
  ...sellScenes,
  ...reportScenes,
  'first-run': { till: { ...till, staff: null, shift: null, firstRun: true }, sale: none },
  'sign-in': { till: { ...till, staff: null }, sale: none },
  'open-shift': { till: { ...till, shift: null }, sale: none },
  'sell-empty': { till, sale: none },
  sell: { till, sale: cart(short) },
  'sell-long': { till: { ...till, queued: 3, notices: ['provider-unreachable'] }, sale: cart(saleOf('long')) },
  'sell-passed': { till, sale: cart(passed) },
  'sell-restricted': { till, sale: cart(beer) },
  problem: {
    till,
    sale: cart(short),
    problem: { code: 'provider-fault', service: 'cardconnect', incident: 'K7Q2-93F1' },
  },
  'id-pass': { till, sale: cart(beer), verdict: verdict('pass') },
  'id-young': { till, sale: cart(beer), verdict: verdict('too-young') },
  'id-unreadable': { till, sale: cart(beer), verdict: verdict('unreadable') },
  pay: { till, sale: cart(short) },
  'pay-declined': { till, sale: cart({ ...short, payment: payment('declined', 'Insufficient funds') }) },
  'pay-split': {
    till,
    sale: cart({
      ...short,
      tenders: [{ id: 't1', kind: 'cash', amountMinor: 300, tenderedMinor: 300, changeMinor: 0, card: null }],
      remainingMinor: short.remainingMinor - 300,
    }),
  },
  'pay-waiting': { till, sale: cart({ ...short, payment: payment('waiting-for-card') }) },
  'pay-unknown': {
    till: { ...till, notices: ['payment-unknown'] },
    sale: cart({ ...short, payment: payment('unknown') }),
  },
  done: { till, sale: { sale: null, lastChangeMinor: 763, lastSaleId: 'sale-9' } },
  'done-card': { till, sale: { sale: null, lastChangeMinor: 0, lastSaleId: 'sale-9' }, copy: true },
  sales: { till, sale: none, copy: true },
  shift: { till, sale: none },
  settings: { till, sale: none },
  cashier: { till: { ...till, staff: { id: 's2', name: 'Karl Kasse', role: 'cashier' } }, sale: cart(beer) },
}
