// The people at the till: who they are, what they may do, how they sign in.
import * as z from 'zod'
import { done, id, nothing, op, pin, text } from './contract-kit.ts'

export const Role = z.enum(['cashier', 'senior', 'manager'])
export const Staff = z.object({ id, name: z.string(), role: Role })

export const staffOps = {
  'staff.list': op(nothing, z.object({ staff: z.array(Staff) })),
  'staff.first': op(z.strictObject({ name: text(60).min(1), pin }), done),
  'staff.add': op(z.strictObject({ name: text(60).min(1), role: Role, pin }), Staff),
  'staff.sign-in': op(z.strictObject({ staffId: id, pin }), Staff),
  'staff.sign-out': op(nothing, done),
}
