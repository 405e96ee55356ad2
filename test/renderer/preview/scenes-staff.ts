// People in the preview: who works there, what a cashier may not do, whose PIN and badge let it through.
import type { Failure, OpName, Output, Result, SaleState, Till } from '../../../preload/contract.ts'
import { checkScenes } from './scenes-checks.ts'
import type { Scene } from './scenes.ts'
import { payment, saleOf, till } from './states.ts'

export const PIN = '4711'
export const BADGE = 'EMP-0042-7719'
const mona = { id: 's1', name: 'Mona Manager', role: 'manager' } as const
const karl = { id: 's2', name: 'Karl Kasse', role: 'cashier' } as const
const sina = { id: 's4', name: 'Sina Schicht', role: 'senior' } as const
const annegret = { id: 's3', name: 'Annegret Großmann-Özdemir', role: 'cashier' } as const
const staff: Output<'staff.list'>['staff'] = [mona, karl, annegret, sina]
const people: Output<'staff.people'>['people'] = [
  { ...mona, badge: true, leftAt: null },
  { ...karl, badge: false, leftAt: null },
  { ...annegret, badge: false, leftAt: null },
  { ...sina, badge: true, leftAt: null },
  { id: 's5', name: 'Otto Früher', role: 'cashier', badge: false, leftAt: '2026-08-31T18:00:00+02:00' },
]

const ok = (value: unknown): Result<unknown> => ({ ok: true, value })
const no = (error: Failure): Result<unknown> => ({ ok: false, error })
/** What only a manager may do in the preview, by the right it needs. */
const closed: Partial<Record<OpName, string>> = {
  'id.manual': 'id-by-hand',
  'payments.decide': 'payments',
  'outbox.resend': 'outbox',
}
/** Let through for the next call of this op. */
let granted: OpName | null = null
let refused: OpName | null = null

export function staffAnswer(name: OpName, input: unknown, state: { till: Till }): Result<unknown> | null {
  const asked = input as { by?: { staffId?: string; pin?: string; badge?: string }; pin?: string; lockMinutes?: number }
  const right = closed[name]
  if (right !== undefined && state.till.staff?.role !== 'manager') {
    if (granted !== name) {
      refused = name
      return no({ code: 'not-allowed', needs: 'manager', right, ticket: 'f'.repeat(32) })
    }
    granted = null
  }
  switch (name) {
    case 'staff.list':
      return ok({ staff })
    case 'staff.people':
      return ok({ people })
    case 'staff.sign-in':
      return no({ code: 'wrong-pin', retryAfterSeconds: 0 })
    case 'staff.badge':
      return ok({ outcome: 'pin', staff: sina })
    case 'staff.override':
      if (asked.by?.badge !== undefined) return ok({ granted: false, staff: asked.by.badge === BADGE ? mona : null })
      if (asked.by?.pin !== PIN) return no({ code: 'wrong-pin', retryAfterSeconds: 30 })
      granted = refused
      return ok({ granted: true, staff: mona })
    case 'staff.leave':
      return no({ code: 'conflict', reason: 'last-manager' })
    case 'staff.change-pin':
      return asked.pin === PIN ? ok({}) : no({ code: 'wrong-pin', retryAfterSeconds: 0 })
    case 'staff.gate':
      state.till = { ...state.till, gate: { ...state.till.gate, ...(input as Partial<Till['gate']>) } }
      return ok({})
    default:
      return null
  }
}

const locked = (sale: SaleState['sale']): Scene => ({
  till: { ...till, staff: null, gate: { ...till.gate, expected: karl } },
  sale: { sale, lastChangeMinor: null, lastSaleId: null },
})
export const staffScenes: Record<string, Scene> = {
  'ask-manager': { ...checkScenes['check-manual']!, till: { ...till, staff: karl } },
  locked: locked(saleOf('short')),
  'locked-paying': locked({ ...saleOf('short'), payment: payment('customer-acting') }),
  'lock-soon': {
    till: { ...till, staff: karl, gate: { ...till.gate, lockMinutes: 1 } },
    sale: { sale: saleOf('short'), lastChangeMinor: null, lastSaleId: null },
  },
}
