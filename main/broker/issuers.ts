// Issues one credential of each kind for the store's tills, from one configuration.
import { fromHalfLife, clientCredentials, type TokenKeeper } from './cardconnect.ts'
import { cardscanSession } from './cardscan.ts'
import type { BrokerClock } from './clock.ts'
import type { BrokerConfig } from './config.ts'
import { BrokerError } from './error.ts'
import type { Health } from './health.ts'
import { idscanSeconds, signIdscanToken } from './idscan.ts'
import type { BrokerService, CardconnectToken, CardscanSession, IdscanToken } from './wire.ts'

export type Issuers = {
  cardscan(customer: string): Promise<CardscanSession>
  idscan(): Promise<IdscanToken>
  /** `scope` is what the role may do; `refused` is the hex SHA-256 of a token that the gateway refused, or null. */
  cardconnect(scope: string, refused: string | null): Promise<CardconnectToken>
}

/** Each throws BrokerError `service-not-set-up`, `service-refused` or `service-unavailable`. */
export function createIssuers(
  config: Pick<BrokerConfig, BrokerService>,
  clock: BrokerClock,
  health: Pick<Health, 'watch'>,
): Issuers {
  const { cardscan, idscan, cardconnect } = config
  const keepers = new Map<string, TokenKeeper>()

  /** One shared token for each scope that a role names. */
  function keeperFor(scope: string): TokenKeeper {
    const { tokenUrl, clientId, clientSecret } = setUp(cardconnect, 'cardconnect')
    const keeper =
      keepers.get(scope) ??
      clientCredentials({ tokenUrl, clientId, clientSecret, scope }, clock, fromHalfLife, work =>
        health.watch('cardconnect', work),
      )
    keepers.set(scope, keeper)
    return keeper
  }

  return {
    cardscan: async customer => {
      const settings = setUp(cardscan, 'cardscan')
      return await health.watch('cardscan', () => cardscanSession(settings, customer))
    },
    idscan: async () => {
      const { keyId, secret } = setUp(idscan, 'idscan')
      const token = await health.watch('idscan', () => signIdscanToken(keyId, secret, clock.now().getTime()))
      return { token, expires_in: idscanSeconds }
    },
    cardconnect: async (scope, refused) => {
      const keeper = keeperFor(scope)
      if (refused !== null) keeper.drop(refused)
      const { token, expiresIn } = await keeper.get()
      return { access_token: token, token_type: 'Bearer', expires_in: expiresIn }
    },
  }
}

function setUp<T>(part: T | null, service: BrokerService): T {
  if (part === null) throw new BrokerError('service-not-set-up', `${service} is not configured`, { service })
  return part
}
