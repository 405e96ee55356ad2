// The services and devices a till speaks to, as ports; adapters live in providers and devices.
import type { CodesAnswer, PollAnswer, RefreshAnswer, Rejected, Tokens, TokenType, Trouble } from '#domain/device-flow'

/** An access token with the way it is presented. */
export type AccessToken = { token: string; type: TokenType }
/** Grants that need no pairing (secucard token endpoint; RFC 6749 §4.3, §4.4). Secrets are sent once and never kept. */
export type DirectGrant =
  | { kind: 'client-credentials'; scope?: string }
  | { kind: 'app-user'; username: string; password: string; device: string; deviceName?: string }
  | { kind: 'device-pin'; pin: string }
export type GrantAnswer =
  | { kind: 'tokens'; tokens: Tokens }
  /** The user name, password or PIN is wrong. */
  | { kind: 'wrong-credentials' }
  | Rejected
  | Trouble

/**
 * Device identity and tokens at one OAuth 2 server (secucard token endpoint; RFC 8628, RFC 6749 §6, RFC 7009, RFC 8414,
 * RFC 9449). Never throws for an answer: refusals and trouble are values. A cancelled request throws Problem `cancelled`.
 */
export interface IdentityProvider {
  requestCodes(signal: AbortSignal): Promise<CodesAnswer>
  poll(deviceCode: string, signal: AbortSignal): Promise<PollAnswer>
  refresh(refreshToken: string, signal?: AbortSignal): Promise<RefreshAnswer>
  grant(grant: DirectGrant, signal?: AbortSignal): Promise<GrantAnswer>
  /** RFC 7009. `not-offered` where the server has no such address. */
  revoke(refreshToken: string, signal?: AbortSignal): Promise<'revoked' | 'not-offered' | Trouble>
  /** Who this access token belongs to. Throws TokenRefused for 401 and 403/2003, Problem for everything else. */
  whoAmI(
    access: AccessToken,
    signal?: AbortSignal,
  ): Promise<{ store: string | null; till: string | null; approvedBy: string | null }>
  /** Server time minus ours in milliseconds, from the newest answer's Date; null before the first. */
  clockOffsetMs(): number | null
}

/** Short-lived credentials issued by the broker (design §5). Kept in memory only. */
export interface TokenSource {
  cardscanSession(customer: string, signal?: AbortSignal): Promise<{ token: string }>
  idscanToken(signal?: AbortSignal): Promise<{ token: string }>
  cardconnectToken(signal?: AbortSignal): Promise<{ token: string }>
  /** Forget a cached Card Connect token that the gateway refused. */
  dropCardconnectToken(): void
}
