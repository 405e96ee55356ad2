// What an answer to authCard means for the money (CardPointe terminal API error codes): a 500 may hold an approved payment.
import type { AuthorizationOutcome, ChargedCard, NotSent, Unknown } from '../ports/card.ts'
import type { TerminalAnswer } from './terminal-line.ts'

/** How the replies of the gateway are read, which the terminal service hands through. */
export type CardReplies = {
  /** The JSON of an answer, or undefined when no money may hang on it. */
  json(answer: { headers: Readonly<Record<string, string | undefined>>; text: string }): unknown
  unpacked(value: unknown): unknown
  verdict(reply: unknown, asked: ChargeRequest): AuthorizationOutcome
  card(reply: unknown): ChargedCard | null
}
export type ChargeRequest = { amountMinor: number; orderId: string; currency: string }
export type Charged = { outcome: AuthorizationOutcome; card: ChargedCard | null }
type Body = { readonly [name: string]: unknown }

/** `session-lost`: the service refused the session key before it looked at the command. */
export function chargeOutcome(
  answer: TerminalAnswer,
  asked: ChargeRequest,
  replies: CardReplies,
): Charged | 'session-lost' {
  const read = replies.unpacked(replies.json(answer))
  const body: Body = read === undefined || Array.isArray(read) ? {} : (read as Body)
  if (answer.status === 200) return hasMembers(body) ? verdict(body, asked, replies) : told(unknown('no verdict'))
  if (answer.status === 401 || answer.status === 403)
    return told(
      notSent('credentials', 'The card terminal refuses the key of this store. Call support; take cash until then.'),
    )
  if (answer.status === 429) return told({ kind: 'not-sent', why: 'too-many-requests' })
  const code = Number(body['errorCode'] ?? Number.NaN)
  const message = typeof body['errorMessage'] === 'string' ? body['errorMessage'] : ''
  // The service voided what it had charged; the reply inside still says "approved". An inquiry shows what is left.
  if (code === 900) return told(unknown('the terminal service voided the charge'))
  const inside = replies.unpacked(body['authResponse'])
  if (inside !== undefined && !Array.isArray(inside)) return verdict(inside, asked, replies)
  if (answer.status === 400 || answer.status === 404)
    return told(notSent('refused', 'The card terminal refused the request. Nothing was charged. Call support.'))
  if (answer.status !== 500 || !Number.isInteger(code))
    return told(unknown(`status ${answer.status} without a verdict`))
  if (code === 1 && /session ?key/i.test(message) && /required|not valid/i.test(message)) return 'session-lost'
  return told(byCode(code, message))
}

const hasMembers = (body: Body): boolean => Object.keys(body).length > 0
const told = (outcome: AuthorizationOutcome): Charged => ({ outcome, card: null })
const unknown = (why: string): Unknown => ({ kind: 'unknown', why })
const notSent = (why: NotSent['why'], text: string): NotSent => ({ kind: 'not-sent', why, text })

function verdict(reply: unknown, asked: ChargeRequest, replies: CardReplies): Charged {
  return { outcome: replies.verdict(reply, asked), card: replies.card(reply) }
}

/** Only codes that say the command never started are "not sent"; whatever may have reached the bank is unknown. */
function byCode(code: number, message: string): NotSent | Unknown {
  if (/merchant mode/i.test(message)) return inMerchantMode
  switch (code) {
    case 6:
      return notSent(
        'unreachable',
        'The card terminal is not connected. Nothing was charged. Check its power and network, then try again.',
      )
    case 7:
      return notSent('refused', 'The card terminal is busy. Nothing was charged. Try again in a few seconds.')
    case 8:
      return unknown(/authorization/i.test(message) ? 'cancelled too late' : 'cancelled')
    case 9:
      return inMerchantMode
    case 100:
      return notSent('refused', 'No card terminal is set up for this store. Call support; take cash until then.')
    case 400:
      return notSent('refused', 'This kind of card payment is not enabled for this store. Please use another card.')
    default:
      // 1 timed out, 10 unexpected, 500 generic, 624 and 643 decryption, 700 signature, 800 printing: the payment may be fine.
      return unknown(`terminal error ${code}`)
  }
}
const inMerchantMode = notSent(
  'refused',
  'The card terminal is in merchant mode. Nothing was charged. Leave that mode on the device, then try again.',
)
