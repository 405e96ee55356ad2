// The refunds at the simulated back office: their shape, sums that agree, once by their id, never more than the sale was.
import { createHash } from 'node:crypto'
import {
  card,
  instant,
  line,
  listOf,
  maybe,
  minor,
  oneOf,
  shape,
  text,
  wrong,
  type Members,
  type Shape,
} from './back-office-input.ts'

/** A refund, or a part of one that was paid out otherwise (`of` is then the refund). Amounts from zero. */
export type TakenRefund = {
  id: string
  path: 'refunds' | 'payouts'
  number: number | null
  of: string | null
  device: string
  totalMinor: number
  at: number
  again: number
}
type Kept = TakenRefund & { hash: string }

const money: Shape = {
  kind: oneOf('cash', 'card', 'credit'),
  amountMinor: minor,
  roundingMinor: minor,
  tipMinor: minor,
  card: maybe(shape(card)),
}
const till = shape({ id: text, name: text })
const currency = (value: unknown): boolean => typeof value === 'string' && /^[A-Z]{3}$/.test(value)
const positive = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0
const shapes: Record<TakenRefund['path'], Shape> = {
  refunds: {
    version: oneOf(1),
    id: text,
    kind: oneOf('refund', 'void', 'exchange', 'without-receipt'),
    number: positive,
    of: maybe(shape({ id: text, number: positive })),
    till,
    training: oneOf(true, false),
    currency,
    at: instant,
    cashierId: text,
    approvedBy: text,
    shiftId: maybe(text),
    reason: text,
    lines: listOf(shape({ ...line, saleLineId: maybe(text) })),
    totals: shape({ grossMinor: minor, discountMinor: minor, depositMinor: minor, totalMinor: minor }),
    taxes: listOf(shape({ basisPoints: minor, grossMinor: minor, netMinor: minor, taxMinor: minor })),
    tenders: listOf(shape({ id: text, ...money })),
  },
  payouts: {
    version: oneOf(1),
    id: text,
    refundId: text,
    replaces: text,
    till,
    currency,
    at: instant,
    cashierId: text,
    shiftId: maybe(text),
    tender: shape(money),
  },
}
type Given = {
  id: string
  number?: number
  of?: { id: string } | null
  refundId?: string
  totals?: { totalMinor: number }
  lines?: { totalMinor: number }[]
  taxes?: { grossMinor: number; netMinor: number; taxMinor: number }[]
  tenders?: { amountMinor: number }[]
  tender?: { amountMinor: number }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

/** `totalOf`: the total of a sale that was taken here, or null. */
export function refundDesk(deps: {
  restore: readonly Kept[]
  now: () => number
  totalOf: (saleId: string) => number | null
}) {
  const taken = new Map(structuredClone([...deps.restore]).map(one => [one.id, one]))
  return {
    check(path: TakenRefund['path'], body: unknown): { ok: true; id: string } | { ok: false; member: string } {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return { ok: false, member: 'body' }
      const member = wrong(body as Members, shapes[path])
      if (member !== null) return { ok: false, member }
      const { id, totals, taxes = [], tenders = [] } = body as Given
      if (totals === undefined) return { ok: true, id }
      if (sum(taxes.map(one => one.grossMinor)) !== totals.totalMinor) return { ok: false, member: 'taxes' }
      if (taxes.some(one => one.netMinor + one.taxMinor !== one.grossMinor)) return { ok: false, member: 'taxes' }
      if (sum(tenders.map(one => one.amountMinor)) !== totals.totalMinor) return { ok: false, member: 'tenders' }
      return { ok: true, id }
    },
    /** Other words than `taken` and `known` are refusals. */
    take(
      path: TakenRefund['path'],
      device: string,
      body: unknown,
    ): 'taken' | 'known' | 'other-content' | 'more-than-sold' {
      const given = body as Given
      const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
      const known = taken.get(given.id)
      if (known !== undefined) {
        if (known.hash !== hash || known.device !== device) return 'other-content'
        known.again += 1
        return 'known'
      }
      const of = given.of?.id ?? given.refundId ?? null
      const totalMinor = given.totals?.totalMinor ?? given.tender?.amountMinor ?? 0
      const sold = path === 'refunds' && of !== null ? deps.totalOf(of) : null
      const before = sum(
        [...taken.values()].filter(one => one.path === 'refunds' && one.of === of).map(one => one.totalMinor),
      )
      if (sold !== null && before + totalMinor > sold) return 'more-than-sold'
      const number = given.number ?? null
      taken.set(given.id, { id: given.id, path, number, of, device, totalMinor, at: deps.now(), again: 0, hash })
      return 'taken'
    },
    snapshot: (): Kept[] => structuredClone([...taken.values()]),
  }
}
