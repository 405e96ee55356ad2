// Configuration of the insurance-card reader.
import * as z from 'zod'
import { passesLuhn } from '#domain/card-number'
import { httpUrl, word } from './config-kit.ts'

export const Cardscan = z.strictObject({
  rest: httpUrl('CardScan'),
  ws: word('the CardScan socket address (wss://…)'),
  /** How pictures travel: to a presigned address (default) or straight to the service. */
  upload: z.enum(['presigned', 'direct'], { error: 'must be "presigned" or "direct"' }).default('presigned'),
  /**
   * Who asks payers about eligibility; without it the till does not offer it. The last digit of an NPI is a Luhn check digit
   * over "80840" and the nine digits before it (45 CFR §162.406).
   */
  provider: z
    .strictObject({
      npi: z
        .string({ error: 'must be text: the 10 digits of a national provider identifier' })
        .regex(/^\d{10}$/, 'must be the 10 digits of a national provider identifier')
        .refine(npi => passesLuhn(`80840${npi}`), {
          error:
            'is not a national provider identifier: its last digit does not fit the others; look for a typing error',
        }),
      organizationName: word('the name of the pharmacy or practice').max(60),
    })
    .optional(),
  /** Days for which the confirmed fields of a card stay with the sale, sealed; 0 (default) keeps nothing. */
  keepDays: z.int({ error: 'must be a whole number of days from 0 to 365' }).min(0).max(365).default(0),
})
