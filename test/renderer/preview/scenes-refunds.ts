// Giving back on the screen: a receipt with something left, each state a part can be in, and credits at Pay.
import type { OpName, Output, Refundable, RefundView, Result } from '../../../preload/contract.ts'
import { refundReceipt } from '../../../main/services/refund-view.ts'
import { usualStoreRules } from '../../../main/domain/store-rules.ts'
import type { StoredRefund } from '../../../main/store/refund-rows.ts'
import type { Scene } from './scenes.ts'
import { products, saleOf, till } from './states.ts'

const at = '2026-11-21T09:42:00+01:00'
type Part = RefundView['parts'][number]
export type RefundScene = {
  /** What of the receipt is left, in pieces by line. */
  left?: readonly number[]
  kind?: RefundView['kind']
  parts?: readonly Partial<Part>[]
  limitMinor?: number | null
  points?: RefundView['points']
}

const names = [
  'Mineralwasser Classic 1 l',
  'Haselnuss-Schokolade, ganze Nüsse, 200 g',
  'Zeitung am Samstag',
  'Bananen lose',
]
const prices = [94, 249, 350, 199]
function refundable({ left = [6, 1, 0, 1] }: RefundScene): Refundable {
  const lines = names.map((name, index) => ({
    lineId: `l${index}`,
    name,
    barcode: index === 0 ? '9520001040078' : null,
    unitPriceMinor: prices[index] ?? 0,
    quantityMilli: index === 3 ? 1240 : index === 0 ? 6000 : 1000,
    leftMilli: index === 3 ? (left[3] ?? 0) * 1240 : (left[index] ?? 0) * 1000,
    leftMinor: (left[index] ?? 0) * (prices[index] ?? 0),
  }))
  const leftMinor = lines.reduce((sum, line) => sum + line.leftMinor, 0)
  const summary = {
    kind: 'refund' as const,
    saleId: 'sale-9',
    saleNumber: 1042,
    at,
    cashier: 'Mona Manager',
    training: true,
  }
  return {
    saleId: 'sale-9',
    number: 1042,
    at,
    cashier: 'Mona Manager',
    training: true,
    totalMinor: 1362,
    leftMinor,
    lines,
    refunds: left.includes(0) ? [{ id: 'r-1', number: 16, totalMinor: 350, ...summary }] : [],
    notVoidable: left.includes(0) ? 'given-back' : null,
  }
}

const card: Partial<Part> = { kind: 'card', brand: 'Visa', last4: '1111' }
const partOf = (given: Partial<Part>, index: number): Part => ({
  id: `p${index}`,
  kind: 'cash',
  amountMinor: 813,
  brand: null,
  last4: null,
  state: 'done',
  leftMinor: given.amountMinor ?? 813,
  why: null,
  instead: false,
  ...given,
})
function viewOf({ kind = 'refund', parts = [{}], points = null }: RefundScene): RefundView {
  const shown = parts.map(partOf)
  const totalMinor = shown.reduce((sum, { amountMinor, instead }) => (instead ? sum : sum + amountMinor), 0)
  const figures = { grossMinor: totalMinor, discountMinor: 0, depositMinor: 0, totalMinor }
  const stored: StoredRefund = {
    id: 'r-9',
    number: 17,
    kind,
    ofSale: 'sale-9',
    ofNumber: kind === 'without-receipt' ? null : 1042,
    ofAt: at,
    shiftId: 'f1',
    training: true,
    staffId: 's2',
    cashier: 'Karl Kasse',
    approvedBy: 's1',
    approver: 'Mona Manager',
    reason: 'faulty',
    note: 'Flaschen undicht',
    at,
    ...figures,
    receiptText: JSON.stringify({ store: { ...till.store, taxId: 'DE000000000' }, till: 'Till 3', language: 'de' }),
    rules: usualStoreRules,
    lines: [
      {
        id: 'x',
        saleLineId: 'l0',
        productId: 'p',
        name: names[0]!,
        barcode: null,
        unitPriceMinor: 94,
        quantityMilli: 6000,
        taxBasisPoints: 1900,
        ...figures,
      },
    ],
    taxes: [{ basisPoints: 1900, grossMinor: totalMinor, netMinor: totalMinor - 130, taxMinor: 130 }],
    tenders: shown.map(part => ({
      id: part.id,
      refundId: 'r-9',
      kind: part.kind,
      amountMinor: part.amountMinor,
      roundingMinor: 0,
      tipMinor: 0,
      at,
      shiftId: 'f1',
      staffId: 's2',
      saleTenderId: null,
      attemptId: part.kind === 'card' ? 'a1' : null,
      brand: part.brand,
      last4: part.last4,
      chargeReference: part.kind === 'card' ? '118204571330' : null,
      replaces: part.instead ? 'p0' : null,
      state: part.state,
      leftMinor: part.leftMinor,
      why: part.why,
      reversalId: null,
    })),
  }
  return {
    id: 'r-9',
    number: 17,
    kind,
    saleId: kind === 'without-receipt' ? null : 'sale-9',
    saleNumber: kind === 'without-receipt' ? null : 1042,
    at,
    cashier: 'Karl Kasse',
    approver: 'Mona Manager',
    reason: 'faulty',
    note: 'Flaschen undicht',
    totalMinor,
    training: true,
    parts: shown,
    figures: { ...figuresShown, parts: kind === 'exchange' ? 0 : shown.length },
    over: shown.every(({ state }) => state === 'done' || state === 'replaced'),
    lines: refundReceipt(stored, false),
    printed: true,
    points,
    delivery: 'none',
    deliveryReason: null,
  }
}

const none = { sale: null, lastChangeMinor: null, lastSaleId: null }
const scene = (refund: RefundScene, more: Partial<Scene> = {}): Scene => ({ till, sale: none, refund, ...more })
export const refundScenes: Record<string, Scene> = {
  refund: scene({ left: [6, 1, 1, 1] }),
  'refund-part': scene({}),
  'refund-gone': scene({ left: [0, 0, 0, 0] }),
  'refund-card-done': scene({ kind: 'void', parts: [{ ...card }] }),
  'refund-mixed': scene({ parts: [{ ...card, state: 'waiting', why: 'not-settled' }, { amountMinor: 200 }] }),
  'refund-points': scene({ points: { state: 'corrected', reason: null } }),
  'refund-points-refused': scene({ points: { state: 'refused', reason: 'Die Karte ist seit gestern geschlossen.' } }),
  'refund-checking': scene({ parts: [{ ...card, state: 'checking' }] }),
  'refund-refused': scene({ parts: [{ ...card, state: 'refused', why: 'Do not honor' }] }),
  'refund-human': scene({ parts: [{ ...card, state: 'needs-human' }] }),
  'refund-replaced': scene({ parts: [{ ...card, state: 'replaced', leftMinor: 0 }, { instead: true }] }),
  'refund-credit': scene(
    { kind: 'exchange', parts: [{ kind: 'credit', state: 'open' }] },
    { sale: { ...none, sale: saleOf('short') } },
  ),
  'refund-loose': scene({ kind: 'without-receipt', limitMinor: 1000 }),
}

const figuresShown = { discountMinor: 0, depositMinor: 25, taxes: [{ basisPoints: 1900 }] }

type Wish = { lines: { lineId?: string; productId?: string; quantityMilli: number }[]; to: string }
function plan({ lines, to }: Wish): Output<'refund.preview'> {
  const price = (id: string | undefined): number =>
    prices[Number(id?.slice(1))] ?? products.find(each => each.id === id)?.priceMinor ?? 0
  const each = lines.map(({ lineId, productId, quantityMilli }) =>
    Math.round((price(lineId ?? productId) * quantityMilli) / 1000),
  )
  const totalMinor = each.reduce((sum, minor) => sum + minor, 0)
  const kind = to === 'credit' ? ('credit' as const) : to === 'cash' ? ('cash' as const) : ('card' as const)
  const part = {
    kind,
    amountMinor: totalMinor,
    brand: kind === 'card' ? 'Visa' : null,
    last4: kind === 'card' ? '1111' : null,
  }
  const figures = { ...figuresShown, parts: to === 'credit' ? 0 : 1 }
  return { totalMinor, taxMinor: Math.round(totalMinor * 0.16), figures, parts: totalMinor === 0 ? [] : [part] }
}

/** What the machine answers about giving back; null for every other op. */
export function refundAnswer(name: OpName, input: unknown, { refund = {} }: Scene): Result<unknown> | null {
  const ok = (value: unknown): Result<unknown> => ({ ok: true, value })
  const open = (view: RefundView) => (view.over ? [] : [view])
  switch (name) {
    case 'refund.of':
      return ok(refundable(refund))
    case 'refund.preview':
    case 'refund.price':
      return ok(plan(input as Wish))
    case 'refund.give':
    case 'refund.without-receipt':
    case 'refund.get':
    case 'refund.again':
    case 'refund.pay-out':
      return ok(viewOf(refund))
    case 'refund.open':
      return ok({ refunds: open(viewOf(refund)) })
    case 'refund.limit':
      return ok({ limitMinor: refund.limitMinor ?? null })
    case 'refund.set-limit':
    case 'refund.use-credit':
      return ok({})
    case 'refund.print':
      return ok({ printed: true })
    default:
      return null
  }
}
