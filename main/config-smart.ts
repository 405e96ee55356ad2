// Configuration of smart transactions: whether customer cards are taken, how their points are booked, and who takes card money.
import * as z from 'zod'

/** Null switches them off. They go to the identity service under the till's own token, so they need its secucard dialect. */
export const Smart = z
  .strictObject({
    /** Customer cards are recognised at the scanner and get their points for each sale. */
    loyalty: z.boolean({ error: 'must be true or false' }).default(true),
    /**
     * How the service is told of a sale with a customer card. The till has taken the money itself by then, so "cash" charges
     * nothing; take "loyalty" only where the merchant's contract books points by it and leaves the card's balance alone.
     */
    type: z.enum(['cash', 'loyalty'], { error: 'must be "cash" or "loyalty"' }).default('cash'),
    /** Takes card payments as smart transactions, in place of Card Connect and its terminal. */
    pay: z
      .strictObject({
        /** "cashless" is the merchant's card terminal; with "auto" the service chooses. */
        type: z
          .enum(['cashless', 'auto'], {
            error: 'must be "cashless" (the card terminal) or "auto" (the service chooses)',
          })
          .default('cashless'),
      })
      .nullable()
      .default(null),
  })
  .nullable()
  .default(null)

/** The sentences for a till whose token is of no use at the smart product, or that would have two card terminals; or none. */
export function smartNeedsSecucard(config: {
  smart: z.infer<typeof Smart>
  identity: { dialect: string }
  terminal: unknown
}): string[] {
  const { smart, identity, terminal } = config
  if (smart === null) return []
  return [
    ...(identity.dialect === 'secucard'
      ? []
      : ['smart: needs identity.dialect "secucard"; with another identity service it must be null']),
    ...(smart.pay === null || terminal === null
      ? []
      : ['smart.pay: takes the place of the card terminal, so terminal must be null; or set smart.pay to null']),
  ]
}
