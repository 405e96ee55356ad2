// Where a till keeps what proves which device it is; asked first each time, and clearing it means pairing again.
import type { DeviceCodes, TokenType } from '#domain/device-flow'

/** An access token kept beside its refresh token, so that other processes and the next start use it instead of asking. */
export type KeptAccess = {
  token: string
  type: TokenType
  lifeSeconds: number
  /** Wall time of its end: only to know what is left of it in another process; intervals are counted on the monotonic clock. */
  endsAt: string
}
export type StoredTokens = { generation: number; refreshToken: string; access: KeptAccess | null; storedAt: string }
/**
 * Why the stored token is not used: the server no longer accepts it, the row does not open here (another machine, another
 * key), or the data file is an older copy than the last token this machine stored.
 */
export type SuspensionCause = 'refused' | 'unreadable' | 'restored'
export type Suspension = { since: string; cause: SuspensionCause }
/** A refresh that was begun and whose outcome was never learnt. */
export type RefreshIntent = { generation: number; attempt: number; startedAt: string }
export type StoredRegistration = { since: string; store: string | null; till: string | null; approvedBy: string | null }
/** Held over the network call of a refresh; the kernel drops it when the process dies. */
export type TokenLock = { release(): void }

/**
 * One current generation of tokens, the one before until the current one is proven, at most one refresh intent, at most
 * one pairing. Every change is durable when the call returns. In memory (tests, server-side use) or SQLite, sealed.
 */
export interface TokenStorage {
  /** Changes with every change made through this storage; reading it costs nothing, so what was read before can be trusted or not. */
  version(): number
  /** Null when there is none that this till may use; `suspension` says why when there is one it may not. */
  current(): StoredTokens | null
  suspension(): Suspension | null
  /** Never waits. Null while another process (or another caller) holds it. */
  tryLock(): TokenLock | null
  /** True, under the lock, when this storage is older than the last token stored on this machine (a restored copy). */
  outdated(): boolean
  /**
   * Under the lock: a new generation becomes current, the former one is kept as superseded, intent, suspension and pairing
   * end. A null refresh token keeps the former one (a server that does not rotate). Answers the new generation.
   */
  save(tokens: { refreshToken: string | null; access: KeptAccess | null }, at: string): number
  /** The current generation worked: erase the one before. */
  prove(generation: number): void
  /** A resource refused this access token: keep the refresh token, forget the access token if it is still this one. */
  dropAccess(token: string): void
  /** The stored token is kept as suspect and never sent again, until a new pairing replaces it. */
  suspend(cause: SuspensionCause, at: string): void
  /** Durable before a refresh request leaves; counts the tries with the current generation. Null when there is no token. */
  beginRefresh(at: string): RefreshIntent | null
  unfinishedRefresh(): RefreshIntent | null
  /** The try ended in a way that proves the server changed nothing (a refusal that is not about the token). */
  endRefresh(): void

  pairing(): (DeviceCodes & { startedAt: string }) | null
  savePairing(codes: DeviceCodes, startedAt: string): void
  clearPairing(): void
  registration(): StoredRegistration | null
  saveRegistration(registration: StoredRegistration): void
  /** A refresh token that must still be revoked at the server (RFC 7009) once it can be reached. */
  pendingRevocation(): string | null
  /** Wipes everything that proves this device; sales, journal and queue stay. `revoke` keeps the token for the server's ear only. */
  clear(options: { revoke: boolean; at: string }): void
  revocationDone(): void
}
