// The people at the till: who they are, what they may do, how they sign in and let each other's actions through.
import * as z from 'zod'
import { done, id, instant, nothing, op, pin, text } from './contract-kit.ts'

export const Role = z.enum(['cashier', 'senior', 'manager'])
export const Staff = z.object({ id, name: z.string(), role: Role })
/** As staff are kept: with what only a manager sees. */
const Person = z.object({ ...Staff.shape, badge: z.boolean(), leftAt: instant.nullable() })

const name = text(60).min(1)
/** Minutes without a touch or a key until the till locks; 0 is never. */
const lockMinutes = z.int().min(0).max(240)
/** What a scanner reads off a badge. */
const badge = z.string().min(1).max(64)
/** How the person who lets an action through shows who they are. */
const Answerer = z.union([z.strictObject({ staffId: id, pin }), z.strictObject({ badge })])

/** How people come to the till, and who is expected to come back to it after a lock. */
export const Gate = z.object({ lockMinutes, badgeAlone: z.boolean(), expected: Staff.nullable() })

export const staffOps = {
  /** Who may sign in, in the order in which they were added. */
  'staff.list': op(nothing, z.object({ staff: z.array(Staff) })),
  /** Creates the first manager and signs them in; there is no default PIN. */
  'staff.first': op(z.strictObject({ name, pin }), done),
  'staff.sign-in': op(z.strictObject({ staffId: id, pin }), Staff),
  'staff.sign-out': op(nothing, done),
  /** Nobody is at the till until somebody signs in; the sale stays. `idle` tells the journal that nobody asked for it. */
  'staff.lock': op(z.strictObject({ idle: z.boolean() }), done),
  /** A scanned badge: signs in where the store allows it, otherwise locks the till for this person's PIN. */
  'staff.badge': op(
    z.strictObject({ badge }),
    z.object({ outcome: z.enum(['signed-in', 'pin', 'unknown']), staff: Staff.nullable() }),
  ),
  /** Lets the refused call of this ticket through once, within a minute. A badge alone may only name the person to ask. */
  'staff.override': op(
    z.strictObject({ ticket: text(64), by: Answerer }),
    z.object({ granted: z.boolean(), staff: Staff.nullable() }),
  ),
  /** One's own PIN, with the present one. */
  'staff.change-pin': op(z.strictObject({ pin, fresh: pin }), done),

  /** Manager: everybody, those who have left too. */
  'staff.people': op(nothing, z.object({ people: z.array(Person) })),
  'staff.add': op(z.strictObject({ name, role: Role, pin }), Staff),
  'staff.edit': op(z.strictObject({ staffId: id, name, role: Role }), done),
  'staff.reset-pin': op(z.strictObject({ staffId: id, pin }), done),
  /** Who leaves signs in no more; the name stays on old receipts. False brings them back. */
  'staff.leave': op(z.strictObject({ staffId: id, left: z.boolean() }), done),
  /** Pairs the badge that was scanned, or takes the paired one away (null). */
  'staff.pair-badge': op(z.strictObject({ staffId: id, badge: badge.nullable() }), done),
  'staff.gate': op(z.strictObject({ lockMinutes, badgeAlone: z.boolean() }), done),
}
