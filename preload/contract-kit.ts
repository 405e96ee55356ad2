// The small schemas that every part of the contract is built from.
import * as z from 'zod'

/** Money crosses as integer minor units of the till's currency; quantities as integer thousandths of a unit. */
export const minor = z.int()
export const milli = z.int()
export const text = (most: number) => z.string().max(most)
export const id = z.string().min(1).max(64)
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const instant = z.iso.datetime({ offset: true })
export const pin = z.string().regex(/^\d{4,8}$/)
export const Language = z.enum(['en', 'de'])
export const nothing = z.strictObject({})
export const done = z.object({})
export const op = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
