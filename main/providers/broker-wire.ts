// What the store's broker answers a till: three shapes and one error envelope, read tolerantly.
import * as z from 'zod'

export const CardscanSession = z.object({
  // The official samples of this pattern disagree about the member's name.
  Token: z.string().min(1).optional(),
  token: z.string().min(1).optional(),
  session: z.string().min(1).optional(),
})
export const IdscanToken = z.object({ token: z.string().min(1).max(16_384) })
export const CardconnectToken = z.object({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.coerce.number().min(0).max(86_400).catch(60),
})
export const BrokerRefusal = z.object({ error: z.object({ code: z.string().max(60) }) })

/** The session token under whichever name it came, or null. */
export function sessionToken(body: z.infer<typeof CardscanSession>): string | null {
  return body.Token ?? body.token ?? body.session ?? null
}
