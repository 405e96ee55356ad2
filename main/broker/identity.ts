// Chooses how the broker asks who a till is, and reads device ids the same way for every provider.
import type { BrokerClock } from './clock.ts'
import { introspection, type IntrospectionSettings } from './identity-introspection.ts'
import { jwks, type JwksSettings } from './identity-jwks.ts'
import { secucardDevices, type SecucardSettings } from './identity-secucard.ts'
import type { WhoIs } from './tills.ts'

export type IdentitySettings =
  | ({ kind: 'secucard' } & SecucardSettings)
  | ({ kind: 'introspection' } & IntrospectionSettings)
  | ({ kind: 'jwks' } & JwksSettings)

export function identityOf(settings: IdentitySettings, clock: BrokerClock): WhoIs {
  switch (settings.kind) {
    case 'secucard':
      return secucardDevices(settings)
    case 'introspection':
      return introspection(settings, clock)
    case 'jwks':
      return jwks(settings, clock)
    default:
      return settings satisfies never
  }
}
