// How each partner last answered, for `/healthz`; and the pause that a partner asked for, kept for all tills.
import type { BrokerClock } from './clock.ts'
import { BrokerError } from './error.ts'
import { brokerServices, type BrokerService } from './wire.ts'

export type Partner = BrokerService | 'identity'
export type PartnerState = 'not-set-up' | 'unused' | 'ok' | 'failing'
export type Health = {
  states(): Record<Partner, PartnerState>
  /** Which services the broker has secrets for; what is known about the others is forgotten. */
  setUp(services: readonly BrokerService[]): void
  /** Runs the work unless the partner asked for a pause (RFC 9110 §10.2.3), and remembers how it went. */
  watch<T>(partner: Partner, work: () => Promise<T>): Promise<T>
}

export function createHealth(clock: BrokerClock): Health {
  const states: Record<Partner, PartnerState> = {
    identity: 'unused',
    cardscan: 'not-set-up',
    idscan: 'not-set-up',
    cardconnect: 'not-set-up',
  }
  const pauses = new Map<Partner, number>()

  function failed(partner: Partner, thrown: unknown): void {
    states[partner] = 'failing'
    const seconds = thrown instanceof BrokerError ? thrown.retryAfter : null
    if (seconds !== null && seconds > 0) pauses.set(partner, clock.mono() + seconds * 1000)
  }

  return {
    states: () => ({ ...states }),
    setUp(services) {
      // A new configuration may speak to another server, which never asked for a pause.
      pauses.clear()
      for (const service of brokerServices) {
        if (!services.includes(service)) states[service] = 'not-set-up'
        else if (states[service] === 'not-set-up') states[service] = 'unused'
      }
    },
    async watch(partner, work) {
      const left = Math.ceil(((pauses.get(partner) ?? Number.NEGATIVE_INFINITY) - clock.mono()) / 1000)
      if (left > 0) {
        const code = partner === 'identity' ? 'identity-unavailable' : 'service-unavailable'
        throw new BrokerError(code, `${partner} asked for a pause`, { service: partner, retryAfter: left })
      }
      try {
        const done = await work()
        states[partner] = 'ok'
        return done
      } catch (thrown) {
        failed(partner, thrown)
        throw thrown
      }
    },
  }
}
