// What one configuration makes of the broker: who is let in and what is issued. A reload puts a new desk in its place.
import { isDeepStrictEqual } from 'node:util'
import type { BrokerClock } from './clock.ts'
import type { BrokerConfig } from './config.ts'
import { roleOf } from './device-id.ts'
import { BrokerError } from './error.ts'
import type { Health } from './health.ts'
import { identityOf } from './identity.ts'
import { createIssuers, type Issuers } from './issuers.ts'
import type { Buckets } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { createTills, uuidsOf, type Tills } from './tills.ts'
import { brokerServices } from './wire.ts'

/** A till that proved itself; `scope` is what its role may do at Card Connect. */
export type KnownTill = { device: string; scope: string }
export type Desk = {
  config: BrokerConfig
  tills: Tills
  issuers: Issuers
  /** Throws BrokerError `not-a-till`, `unknown-till`, `identity-unavailable` or `too-many-requests`. */
  letIn(token: string | null, address: string): Promise<KnownTill>
  /** True for the UUID of a till or a cashier. */
  isOurs(uuid: string): boolean
}
/** What outlives a configuration. */
export type House = { clock: BrokerClock; health: Health; metrics: Metrics; byTill: Buckets; byAddress: Buckets }

/** `before` lends what it remembers where its settings are still the same. */
export function createDesk(config: BrokerConfig, house: House, before: Desk | null): Desk {
  const { clock, health, metrics, byTill, byAddress } = house
  const same = (name: 'identity' | 'cardscan' | 'idscan' | 'cardconnect'): boolean =>
    before !== null && isDeepStrictEqual(before.config[name], config[name])
  const tills = (same('identity') ? before?.tills : null) ?? newTills()
  const issuers = (brokerServices.every(same) ? before?.issuers : null) ?? createIssuers(config, clock, health)
  const staff = new Set([...config.notCustomers, ...Object.keys(config.tills).flatMap(uuidsOf)])
  const { perMinute, burst, failuresPerMinute } = config.limits
  const failures = { perMinute: failuresPerMinute, burst: failuresPerMinute }
  health.setUp(brokerServices.filter(service => config[service] !== null))

  function newTills(): Tills {
    const whoIs = identityOf(config.identity, clock)
    return createTills({
      whoIs: token => health.watch('identity', () => whoIs(token)),
      clock,
      onCheck: metrics.identityCheck,
    })
  }

  /** Whoever fails too often from one address waits, so that nobody can try tokens until one fits. */
  function mayTry(address: string): void {
    const wait = byAddress.wait(address, failures)
    if (wait > 0) throw new BrokerError('too-many-requests', 'too many failures from one address', { retryAfter: wait })
  }

  async function prove(token: string | null, address: string): Promise<KnownTill> {
    if (token === null) {
      mayTry(address)
      throw new BrokerError('not-a-till', 'no access token was sent')
    }
    const device = await tills.identify(token, () => mayTry(address))
    const role = roleOf(config.tills, device)
    const scope = role === null ? undefined : config.roles[role]?.cardconnectScope
    if (scope === undefined) throw new BrokerError('unknown-till', 'the till is not in the list')
    return { device, scope }
  }

  return {
    config,
    tills,
    issuers,
    async letIn(token, address) {
      try {
        const till = await prove(token, address)
        const wait = byTill.take(till.device, { perMinute, burst })
        if (wait > 0) throw new BrokerError('too-many-requests', 'too many requests of one till', { retryAfter: wait })
        return till
      } catch (thrown) {
        const failed = thrown instanceof BrokerError && ['not-a-till', 'unknown-till'].includes(thrown.code)
        if (failed) byAddress.take(address, failures)
        throw thrown
      }
    },
    isOurs: uuid => staff.has(uuid) || tills.isDevice(uuid),
  }
}
