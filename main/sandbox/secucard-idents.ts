// Customer identification of the simulated secucard server: card kinds, made-up customers, check-ins.
import { failure, ok, type ApiAnswer, type ApiCall } from './secucard-api.ts'
import { isoTime, type World } from './secucard-state.ts'

const kinds = [
  { object: 'smart.idents', id: 'smi_1', name: 'Kundenkarte', type: 'card', prefix: '9276', length: 16 },
  { object: 'smart.idents', id: 'smi_2', name: 'Check-In', type: 'checkin', prefix: 'CKI_', length: 34 },
]

type Customer = { displayname: string; forename: string; surname: string }
const erika: Customer = { displayname: 'Erika Beispiel', forename: 'Erika', surname: 'Beispiel' }
const max: Customer = { displayname: 'Max Probe', forename: 'Max', surname: 'Probe' }

/** Cards of the sandbox: one with points and balance, one that is locked. Every other number is not known. */
const cards = new Map([
  [
    '9276000000000017',
    { customer: erika, merchantcard: { balance: 2500, points: 1250, lock_status: 'unlocked' }, valid: true },
  ],
  [
    '9276000000000025',
    { customer: max, merchantcard: { balance: 0, points: 40, lock_status: 'locked' }, valid: false },
  ],
])
const checkins = [
  { id: 'CKI_SANDBOXSANDBOXSANDBOXSANDBOX01', customerName: erika.displayname, customer: erika },
  { id: 'CKI_SANDBOXSANDBOXSANDBOXSANDBOX02', customerName: max.displayname, customer: max },
]

/** The idents of a basket as the server answers them: with `valid`, and with customer and card when known. */
export function resolveIdents(world: World, idents: unknown): unknown[] {
  if (!Array.isArray(idents)) return []
  return idents
    .filter(one => typeof one === 'object' && one !== null)
    .map((one: Record<string, unknown>) => {
      const value = typeof one['value'] === 'string' ? one['value'] : ''
      const kind = kinds.find(candidate => candidate.type === one['type'])
      const base = {
        object: 'smart.idents',
        id: kind?.id ?? null,
        type: one['type'] ?? null,
        value,
        name: kind?.name ?? null,
      }
      if (kind?.type === 'card') {
        const card = cards.get(value)
        return card
          ? {
              ...base,
              valid: card.valid,
              customer: card.customer,
              merchantcard: {
                object: 'loyalty.merchantcards',
                ...card.merchantcard,
                points: card.merchantcard.points + (world.state.points?.[value] ?? 0),
              },
            }
          : { ...base, valid: false }
      }
      const checkin = kind ? checkins.find(candidate => candidate.id === value) : undefined
      return checkin ? { ...base, valid: true, customer: checkin.customer } : { ...base, valid: false }
    })
}

/** One point for each whole unit of the sum, to every valid card of the transaction. */
export function bookPoints(world: World, idents: unknown, sumMinor: number): void {
  const booked = (world.state.points ??= {})
  for (const one of Array.isArray(idents) ? (idents as { value?: unknown; valid?: unknown }[]) : [])
    if (one.valid === true && typeof one.value === 'string' && cards.has(one.value))
      booked[one.value] = (booked[one.value] ?? 0) + Math.trunc(sumMinor / 100)
}

/** Everything below `Smart/Idents`. */
export function idents(call: ApiCall): ApiAnswer {
  if (call.method === 'GET' && call.id === null) return call.list(kinds)
  if (call.method === 'POST' && call.action?.toLowerCase() === 'validate') {
    if (!Array.isArray(call.body)) return failure(400, 'ProductFormatException', 1001, 'an array of idents is expected')
    return ok(resolveIdents(call.world, call.body))
  }
  return failure(404, 'ProductNotFoundException', 0, 'unknown operation')
}

/** Everything below `Smart/Checkins`. Without the right it is a real 403, not an expired token. */
export function smartCheckins(call: ApiCall): ApiAnswer {
  if (!call.world.state.knobs.checkins) return failure(403, 'ProductNotAllowedException', 0, 'access denied')
  if (call.method !== 'GET' || call.id !== null) return failure(404, 'ProductNotFoundException', 0, 'unknown operation')
  const created = isoTime(call.world.now() - 120_000)
  return call.list(
    checkins.map(one => ({
      object: 'smart.checkins',
      ...one,
      picture: null,
      created,
      account: null,
      merchantcard: null,
    })),
  )
}
