// What one identity server calls things, as data: everything else about talking to it is the same client.
import type { webcrypto } from 'node:crypto'
import type { DirectGrant } from '../ports/partners.ts'

export type Paths = { codes: string; token: string; revoke: string | null; whoAmI: string | null }
export type Who = { store: string | null; till: string | null; approvedBy: string | null }

export type Dialect = {
  name: 'secucard' | 'rfc8628'
  /** Addresses below the base; where the server describes itself they are only the fallback. */
  paths: Paths
  /** Whether servers of this kind describe themselves (RFC 8414). */
  discovers: boolean
  bodies: readonly ('form' | 'json')[]
  codesFields(deviceId: string, scope: string | null): Record<string, string>
  pollFields(deviceCode: string): Record<string, string>
  /** The fields of a grant without pairing, or null where the server has no such grant. */
  grantFields(grant: DirectGrant, deviceId: string): Record<string, string> | null
  /** Where the verification address may be found, best first. */
  verificationFields: readonly string[]
  /** Hosts of verification pages that the server announces with http although they speak https. */
  spokenPlain: readonly string[]
  /** Seconds, where the server leaves them out or sends nonsense. */
  defaults: { codesLifetime: number; interval: number; tokenLifetime: number }
  readWho(body: unknown): Who | null
}

export type IdentitySettings = {
  /** Base address of the server without the paths of the dialect; for a standard server its issuer (RFC 8414 §2). */
  baseUrl: string
  clientId: string
  /** Shipped with every till, so it proves nothing; null for public clients. */
  clientSecret: string | null
  /** e.g. /vendor/tillgate/serial/0001 */
  deviceId: string
  scope?: string | null
  /** Accept-Language for the server's texts. */
  language?: string
  /** Addresses that are known better than the server's own description, which is then not asked for. */
  paths?: Partial<Paths>
  /** How requests are written; JSON only where the dialect has it. */
  body?: 'form' | 'json'
  /** Hosts the verification page may be on; null or absent allows every https host. */
  verificationHosts?: readonly string[] | null
  /** Private P-256 key of this device for proofs of possession (RFC 9449); asked for only when the server wants them. */
  deviceKey?: (() => webcrypto.JsonWebKey) | null
  /** False: never ask the server to describe itself. */
  discovery?: boolean
}
