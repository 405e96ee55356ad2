// The broker inside a till's own process: issues what a till may hold, from sandbox and test credentials only.
import { clientCredentials, untilItEnds } from './cardconnect.ts'
import { cardscanSession, isCustomerId } from './cardscan.ts'
import type { BrokerClock } from './clock.ts'
import { BrokerError } from './error.ts'
import { signIdscanToken } from './idscan.ts'
import { refuseLive, type BrokerSettings } from './settings.ts'

export { signIdscanToken } from './idscan.ts'
export type { BrokerClock } from './clock.ts'

export type Issued = { token: string }
export type Broker = {
  /** A CardScan session for one person. `customer` is a UUID made for that person, never the till's or a cashier's. */
  cardscanSession(customer: string, signal?: AbortSignal): Promise<Issued>
  /** A signed token for one ID Scan request, good for a minute. */
  idscanToken(signal?: AbortSignal): Promise<Issued>
  /** A Card Connect access token, shared until shortly before it ends. */
  cardconnectToken(signal?: AbortSignal): Promise<Issued>
  dropCardconnectToken(): void
}

/** Throws BrokerError naming the key when a setting could reach a live service. */
export function createBroker(settings: BrokerSettings, clock: BrokerClock): Broker {
  refuseLive(settings)
  const { cardscan, idscan, cardconnect } = settings
  const keeper = cardconnect === null ? null : clientCredentials(cardconnect, clock, untilItEnds)
  return {
    async cardscanSession(customer, signal) {
      if (!isCustomerId(customer))
        throw new BrokerError(
          'customer-required',
          'A CardScan session belongs to one person and needs a UUID made for that person.',
          { service: 'cardscan', fields: ['customer'] },
        )
      const { Token } = await abortable(cardscanSession(configured(cardscan, 'cardscan'), customer), signal)
      return { token: Token }
    },
    async idscanToken() {
      const { keyId, secret } = configured(idscan, 'idscan')
      return { token: await signIdscanToken(keyId, secret, clock.now().getTime()) }
    },
    async cardconnectToken(signal) {
      const { token } = await abortable(configured(keeper, 'cardconnect').get(), signal)
      return { token }
    },
    dropCardconnectToken() {
      keeper?.drop()
    },
  }
}

/** One caller giving up must not take the token away from the others, so only the wait ends. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  // The work goes on for the others; what becomes of it is nothing to a caller who had given up before.
  if (signal.aborted) work.catch(() => undefined)
  signal.throwIfAborted()
  const gaveUp = Promise.withResolvers<never>()
  const stop = (): void => gaveUp.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, gaveUp.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Throws BrokerError `service-not-set-up` for a part that is null. */
function configured<T>(part: T | null, service: string): T {
  if (part === null) throw new BrokerError('service-not-set-up', `${service} is not configured`, { service })
  return part
}
