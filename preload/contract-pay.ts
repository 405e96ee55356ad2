// Taking the money of the open sale.
import * as z from 'zod'
import { done, id, minor, nothing, op } from './contract-kit.ts'

export const payOps = {
  'pay.cash': op(z.strictObject({ tenderedMinor: minor.min(0).max(100_000_000) }), done),
  /** Starts a card attempt and answers at once; the outcome arrives as `sale` snapshots. Null takes all that remains. */
  'pay.card': op(z.strictObject({ amountMinor: minor.min(1).nullable() }), z.object({ attemptId: id })),
  'pay.check-again': op(nothing, done),
  'pay.cancel': op(nothing, done),
  /** Takes back what cards have paid of the open sale, so that it can be paid otherwise or changed. Answers when it is sent. */
  'pay.take-back': op(nothing, done),
}
