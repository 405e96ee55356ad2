// What happens in one run of the payment harness, decided by seed and number: sales, kills, and what the partners do wrong.
import type { CustomerAction } from '../../main/sandbox/terminal-card.ts'
import { paymentHooks, saleKinds, type PaymentHook, type SaleKind } from './payment-order.ts'
import type { LineFault, Operation } from './payment-wire.ts'
import { seeded, type Random } from './random.ts'

export type PaymentKill =
  | { at: PaymentHook; nth: number }
  | { at: 'at-server' | 'in-answer'; operation: Operation; nth: number }
  | { at: 'random'; afterMs: number }
export type PaymentPart = { sales: SaleKind[]; kill: PaymentKill | null; seed: number }
export type PaymentPlan = {
  index: number
  /** Who charges: the gateway after the card was read, or the terminal in one call. */
  mode: 'read' | 'charge'
  /** One after the other; the last process, which nobody disturbs, is not among them. */
  parts: PaymentPart[]
  /** How often a request suffers something. */
  faulty: number
  seed: number
}

const lineKills: Record<PaymentPlan['mode'], readonly Operation[]> = {
  read: ['auth', 'auth', 'void', 'refund', 'inquire-order', 'inquire', 'void-order'],
  charge: ['charge', 'charge', 'void', 'inquire-order', 'inquire'],
}
/** What has to be sold so that a point is passed at all. */
function salesFor(random: Random, hook: string): SaleKind[] {
  const any = (): SaleKind => random.pick(saleKinds)
  if (/refund-/.test(hook)) return ['refunded', 'refunded', any()]
  const back = /reversal|refund|void$|inquire$/.test(hook)
  if (back)
    return [
      random.pick(['taken-back', 'taken-back', 'left', 'refunded'] as const),
      random.pick(['taken-back', 'refunded'] as const),
      any(),
    ]
  if (/given-up|void-order|cancelled|recheck|unknown|needs-human|inquire-order/.test(hook))
    return [random.pick(['given-up', 'card', 'left'] as const), 'card', any()]
  return [random.pick(['card', 'split', 'cash-and-card'] as const), any(), any()]
}

/** Run `index` of `seed`. Points take turns, everything else is chosen by the seed. */
export function paymentPlanOf(seed: number, index: number): PaymentPlan {
  const random = seeded(seed, index)
  const mode = random.chance(0.2) ? 'charge' : 'read'
  const points = [...paymentHooks, 'at-server', 'in-answer', 'random', 'at-server', 'in-answer', 'random'] as const
  const processes = random.pick([2, 3, 3, 4])
  const parts = Array.from({ length: processes }, (_, place): PaymentPart => {
    const point = points[(index * 2 + place * 17) % points.length]!
    const kill = random.chance(0.92) ? killAt(random, mode, point) : null
    return {
      sales: salesFor(random, kill === null ? '' : 'operation' in kill ? kill.operation : kill.at),
      kill,
      seed: random.between(1, 2 ** 30),
    }
  })
  return {
    index,
    mode,
    parts,
    faulty: random.pick([0, 0.15, 0.3, 0.5]),
    seed: random.between(1, 2 ** 30),
  }
}

/**
 * The same run as one in which a mistake about money on its way back shows itself: card money that goes back in every sale, a line
 * at its worst, and no kill, after which a till would ask again and find out.
 */
export function givingBack(plan: PaymentPlan): PaymentPlan {
  const parts = plan.parts.map((part): PaymentPart => ({
    ...part,
    kill: null,
    sales: ['taken-back', 'left', 'taken-back'],
  }))
  return { ...plan, mode: 'read', parts, faulty: 0.5 }
}

function killAt(
  random: Random,
  mode: PaymentPlan['mode'],
  point: PaymentHook | 'at-server' | 'in-answer' | 'random',
): PaymentKill {
  if (point === 'random') return { at: 'random', afterMs: random.between(0, 250) }
  const nth = random.pick([1, 1, 1, 1, 1, 2])
  return point === 'at-server' || point === 'in-answer'
    ? { at: point, operation: random.pick(lineKills[mode]), nth: point === 'in-answer' ? nth : 1 }
    : { at: point, nth }
}

export type Troublemaker = {
  fault(operation: Operation, orderId: string | null, now: number): LineFault | null
  /** What the customer does, and after how many real milliseconds. */
  customer(): { action: CustomerAction; afterMs: number }
  /** The bank closes its batch before this question. */
  closesBatch(operation: Operation, orderId: string | null): boolean
  calm(): void
}

const spoils: readonly [string, (body: Record<string, unknown>) => Record<string, unknown>][] = [
  ['wrong-amount', body => ({ ...body, amount: '99999.99' })],
  ['wrong-order', ({ orderid: _orderid, ...body }) => ({ ...body, orderId: 'SOMEBODYELSE' })],
  ['wrong-currency', body => ({ ...body, currency: 'XTS' })],
  ['wrong-merchant', body => ({ ...body, merchid: '800000000000' })],
  ['no-verdict', ({ respstat: _respstat, ...body }) => body],
]

/** Chooses by the plan's seed. Look-ups lie at most twice a run and only about what was sent just now. */
export function troublemaker(plan: PaymentPlan): Troublemaker {
  const random = seeded(plan.seed, 3)
  const sentAt = new Map<string, number>()
  const twice = new Set<string>()
  let calm = plan.faulty === 0
  let lies = 2
  let late = 1

  function ofMoney(operation: Operation, orderId: string | null, now: number): LineFault {
    if (operation === 'auth') {
      if (orderId !== null) sentAt.set(orderId, now)
      if (late > 0 && random.chance(0.12)) {
        late -= 1
        // Later than the quiet time: only a later look can find it, so no look-up lies about it.
        if (orderId !== null) sentAt.delete(orderId)
        return { kind: 'late', ms: random.between(46_000, 25 * 60_000) }
      }
    }
    const spoil = random.pick(spoils)
    const fault = random.pick<LineFault>([
      { kind: 'drop-before' },
      { kind: 'drop-after' },
      { kind: 'drop-after' },
      { kind: 'truncate' },
      { kind: 'bad-json' },
      { kind: 'html' },
      { kind: 'late', ms: random.between(500, 40_000) },
      { kind: 'late', ms: random.between(500, 40_000) },
      { kind: 'status-before', status: random.pick([502, 503, 504]) },
      { kind: 'status-after', status: random.pick([500, 502, 503, 504]) },
      { kind: 'status-before', status: 429, headers: { 'retry-after': String(random.between(0, 20)) } },
      { kind: 'wait', ms: random.between(2, 30) },
      operation === 'auth' || operation.startsWith('void') ? { kind: 'twice-lost' } : { kind: 'drop-after' },
      { kind: 'spoil', name: spoil[0], change: spoil[1] },
    ])
    if (fault.kind === 'twice-lost' && operation === 'auth' && orderId !== null) twice.add(orderId)
    return fault
  }
  function ofLookUp(orderId: string | null, now: number): LineFault {
    const fresh = orderId !== null && now - (sentAt.get(orderId) ?? -Infinity) < 40_000
    if (lies > 0 && fresh && random.chance(0.5)) {
      lies -= 1
      return { kind: 'unseen' }
    }
    return random.pick<LineFault>([
      { kind: 'drop-before' },
      { kind: 'drop-after' },
      { kind: 'status-before', status: 503 },
      { kind: 'bad-json' },
      { kind: 'html' },
      { kind: 'truncate' },
    ])
  }
  return {
    calm: () => void (calm = true),
    closesBatch(operation, orderId) {
      if (calm) return false
      if (operation === 'inquire') return random.chance(0.25)
      // Two charges under one order can be voided only until then.
      return operation === 'inquire-order' && orderId !== null && twice.has(orderId) && random.chance(0.3)
    },
    customer() {
      const action = random.pick<CustomerAction>([
        'tap-approve',
        'tap-approve',
        'chip',
        'chip',
        'tap-approve',
        'tap-partial',
        'tap-decline',
        'remove',
      ])
      return { action: calm ? 'tap-approve' : action, afterMs: random.chance(0.15) ? random.between(5, 40) : 0 }
    },
    fault(operation, orderId, now) {
      if (operation === 'auth' && orderId !== null) sentAt.set(orderId, now)
      if (calm || !random.chance(plan.faulty)) return null
      switch (operation) {
        case 'auth':
        case 'void':
        case 'void-order':
        case 'refund':
          return ofMoney(operation, orderId, now)
        case 'inquire-order':
        case 'inquire':
          return ofLookUp(operation === 'inquire' ? null : orderId, now)
        case 'token':
          return random.chance(0.3) ? { kind: 'status-before', status: 500 } : null
        case 'charge':
          return random.pick<LineFault>([
            { kind: 'drop-before' },
            { kind: 'drop-after' },
            { kind: 'truncate' },
            { kind: 'status-after', status: 502 },
          ])
        case 'read':
          return random.chance(0.3) ? { kind: 'drop-before' } : null
        case 'other':
          return null
        default:
          return operation satisfies never
      }
    },
  }
}
