// What the machine needs from its surroundings: time, randomness, sealed secrets, a log.

/** Wall time for people and records; `mono` (milliseconds, never jumps) for every interval and expiry. */
export interface Clock {
  now(): Date
  mono(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Seals short texts (refresh token, device code, keys) with AES-256-GCM. `aad` binds a sealed value to its place. */
export interface Secrets {
  /** Where the data key lives: 'key-file', 'passphrase', 'safe-storage:<backend>' or 'session'. */
  readonly backend: string
  /** False when nothing sealed survives this process; the till then shows a banner. */
  readonly persistent: boolean
  seal(plain: string, aad: string): Uint8Array
  /** Throws when the key, the aad or the bytes do not belong together. */
  open(sealed: Uint8Array, aad: string): string
}

/** Structured lines. Fields are an allow-list by type: no bodies, no headers, no free objects. */
export type LogFields = { [key: string]: string | number | boolean | null | undefined }
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Writes the error with its stack under a fresh incident id and returns that id. */
  incident(event: string, thrown: unknown, fields?: LogFields): string
}

/** Puts a file where a person can take it along. */
export interface SaveFile {
  /** Answers where it is, or null when the person chose no place. Only this user may read it; it is whole or not there. */
  save(name: string, text: string): Promise<string | null>
}
