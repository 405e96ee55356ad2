// Reads a card without charging it: the card stays in the device, a token comes out.
import { Problem } from '../ports/errors.ts'
import type { ReadCard } from '../ports/card.ts'
import { forgiven, membersOf, type TerminalAnswer, type TerminalLine } from './terminal-line.ts'
import type { TerminalSession } from './terminal-session.ts'

const brands: { readonly [digits: string]: string } = {
  '93': 'American Express',
  '94': 'Visa',
  '95': 'Mastercard',
  '96': 'Discover',
}

/** Reads once; a session the service forgot is opened again, because then the device did nothing yet. Throws Problem. */
export async function readAtTerminal(
  { line, session }: { line: TerminalLine; session: TerminalSession },
  within: { customer: number; cancel: number },
  request: { amountMinor: number; orderId: string },
  signal: AbortSignal,
  again = false,
): Promise<ReadCard> {
  const key = await session.open()
  if (signal.aborted) throw new Problem({ code: 'cancelled' })
  const body = {
    amount: String(request.amountMinor),
    orderId: request.orderId,
    aid: 'credit',
    includeSignature: 'false',
    confirmAmount: 'false',
    beep: 'true',
  }
  const stop = new AbortController()
  let stopping: Promise<unknown> = Promise.resolve()
  const cancel = (): void => {
    // The device answers the read itself once it has cancelled; only then is it free for the next customer.
    stopping = line
      .post('cancel', '/v2/cancel', {}, { key, within: 5000 })
      .catch(forgiven)
      .then(() => setTimeout(() => stop.abort(), within.cancel).unref())
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const options = { key, within: within.customer, signal: stop.signal }
    const answer = await line.post('read-card', '/v2/readCard', body, options)
    if (signal.aborted) throw new Problem({ code: 'cancelled' })
    if (answer.status === 200) return readCard(answer, line.service)
    if (!/session/i.test(answer.text)) throw line.problem(answer)
    session.forget()
    if (again) throw line.problem(answer)
    return await readAtTerminal({ line, session }, within, request, signal, true)
  } catch (thrown) {
    if (signal.aborted) throw new Problem({ code: 'cancelled' }, 'cancelled at the till', { cause: thrown })
    throw thrown
  } finally {
    signal.removeEventListener('abort', cancel)
    await stopping
  }
}

function readCard(answer: TerminalAnswer, service: string): ReadCard {
  const { token, expiry, entrymode, entryMode } = membersOf(answer.text)
  // Some closed-loop cards come back as their clear number; that must not travel any further.
  if (typeof token !== 'string' || !/^9\d{15}$/.test(token))
    throw new Problem(
      { code: 'declined', service, reason: 'This card cannot be used here. Please ask for another card.' },
      'no token',
    )
  const mode = typeof entrymode === 'string' ? entrymode : typeof entryMode === 'string' ? entryMode : ''
  return {
    token,
    last4: token.slice(-4),
    brand: brands[token.slice(0, 2)] ?? 'Card',
    entryMode: mode.slice(0, 40),
    expiry: typeof expiry === 'string' && /^\d{4,8}$/.test(expiry) ? expiry : null,
  }
}
