// What a till and the store's broker say to each other: three answers, one error envelope, a closed set of codes.
import * as z from 'zod'

/** Every reason for which the broker issues nothing. */
export const BrokerCode = z.enum([
  /** The access token is missing, expired, revoked, or belongs to nobody who is a till. */
  'not-a-till',
  /** A real till, but not one of this store's list. */
  'unknown-till',
  /** The identity service gave no answer, so nobody can say who asks. */
  'identity-unavailable',
  /** A CardScan session needs the UUID of one customer. */
  'customer-required',
  /** The UUID is a till's or a cashier's, which would show one customer's cards to the next. */
  'customer-refused',
  'service-not-set-up',
  /** The service refuses the credentials that the broker holds. */
  'service-refused',
  /** The service gave no answer, or one that is not its protocol. */
  'service-unavailable',
  'too-many-requests',
  'bad-request',
  'internal',
])
export type BrokerCode = z.infer<typeof BrokerCode>

/** The services a credential can be for. */
export const brokerServices = ['cardscan', 'idscan', 'cardconnect'] as const
export type BrokerService = (typeof brokerServices)[number]

/** The HTTP status of each code; `bad-request` may also be 404, 408, 413, 415 or 431. */
export const brokerStatus: Readonly<Record<BrokerCode, number>> = {
  'not-a-till': 401,
  'unknown-till': 403,
  'identity-unavailable': 503,
  'customer-required': 400,
  'customer-refused': 400,
  'service-not-set-up': 501,
  'service-refused': 502,
  'service-unavailable': 503,
  'too-many-requests': 429,
  'bad-request': 400,
  internal: 500,
}

/** The body of everything that is not 200. `retry_after` is whole seconds and equals the Retry-After header. */
export const BrokerErrorBody = z.object({
  error: z.object({
    code: BrokerCode,
    message: z.string(),
    retry_after: z.int().optional(),
    request_id: z.string(),
  }),
})
export type BrokerErrorBody = z.infer<typeof BrokerErrorBody>

/** `GET|POST /cardscan-session?customer=<uuid>`: what CardScan answered, these members only (CardScan session tokens). */
export const CardscanSession = z.object({
  Token: z.string(),
  IdentityId: z.string(),
  session_id: z.string().optional(),
})
export type CardscanSession = z.infer<typeof CardscanSession>

/** `POST /idscan-token`: a token for one request; `expires_in` is at most 60 seconds. */
export const IdscanToken = z.object({ token: z.string(), expires_in: z.int() })
export type IdscanToken = z.infer<typeof IdscanToken>

/**
 * `POST /cardconnect-token` (RFC 6749 §5.1); `expires_in` is what is left of the shared token. The JSON body may hold
 * `{"refused": "<hex SHA-256 of a token>"}` after the gateway answered 401: that token is not handed out again.
 */
export const CardconnectToken = z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.int() })
export type CardconnectToken = z.infer<typeof CardconnectToken>
