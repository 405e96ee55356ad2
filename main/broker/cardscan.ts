// Fetches a CardScan session for one person with the key that only the broker has (CardScan session tokens).
import { refused, textMember } from './answers.ts'
import { ask } from './http.ts'
import type { CardscanSession } from './wire.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** RFC 9562 versions 1 to 8; not the nil UUID. */
export function isCustomerId(text: string): boolean {
  return uuid.test(text)
}

/**
 * `customer` becomes the service's `user_id` and decides whose cards the session shows.
 * Throws BrokerError `service-refused` or `service-unavailable`.
 */
export async function cardscanSession(
  settings: { baseUrl: string; apiKey: string },
  customer: string,
): Promise<CardscanSession> {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/access-token`)
  url.searchParams.set('user_id', customer)
  const answer = await ask({
    service: 'cardscan',
    method: 'GET',
    url: url.href,
    headers: { authorization: `Bearer ${settings.apiKey}` },
  })
  const token = textMember(answer.json, 'Token')
  const identity = textMember(answer.json, 'IdentityId')
  if (answer.status !== 200 || token === null || identity === null)
    throw refused('cardscan', answer, textMember(answer.json, 'type'))
  const session = textMember(answer.json, 'session_id')
  return { Token: token, IdentityId: identity, ...(session === null ? {} : { session_id: session }) }
}
