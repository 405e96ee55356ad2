// Counts token requests, so that a test can say "exactly one request per refresh token" without seeing a token.
import { createHash } from 'node:crypto'

/** How often one refresh token came. `hash` is the first 12 hex digits of its SHA-256. */
export type Generation = {
  hash: string
  /** Requests whose token was looked at; those refused before (client, proof, a fault that struck first) are not in it. */
  requests: number
  /** Those the server answered with tokens, as far as it knows. A token that never rotates counts all its refreshes here. */
  answered: number
}

export type TokenCounts = {
  /** A token request reached the server. */
  asked(grant: string): void
  /** A refresh token was made for a device. */
  issued(deviceId: string, token: string): void
  /** A refresh token was presented; `deviceId` is null when no session knows it. */
  presented(token: string, deviceId: string | null, answered: boolean): void
  /** By `grant_type` as on the wire; every known grant is there. */
  requests(): { [grant: string]: number }
  /** By device id, oldest first. */
  generations(): { [deviceId: string]: Generation[] }
  reset(): void
}

export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const grants = ['device', deviceCodeGrant, 'refresh_token', 'client_credentials', 'appuser', 'device_pin', 'other']
const keptGenerations = 2000

/** Lives in memory: a restarted server begins at zero. */
export function tokenCounts(): TokenCounts {
  let asked = new Map<string, number>()
  let seen = new Map<string, Generation & { deviceId: string }>()
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 12)
  const entry = (token: string, deviceId: string | null): Generation | null => {
    const hash = hashOf(token)
    const known = seen.get(hash)
    if (known || deviceId === null) return known ?? null
    const fresh = { deviceId, hash, requests: 0, answered: 0 }
    seen.set(hash, fresh)
    const [oldest] = seen.keys()
    if (seen.size > keptGenerations && oldest !== undefined) seen.delete(oldest)
    return fresh
  }
  return {
    asked: grant => {
      const name = grants.includes(grant) ? grant : 'other'
      asked.set(name, (asked.get(name) ?? 0) + 1)
    },
    issued: (deviceId, token) => void entry(token, deviceId),
    presented: (token, deviceId, answered) => {
      const generation = entry(token, deviceId)
      if (!generation) return
      generation.requests += 1
      if (answered) generation.answered += 1
    },
    requests: () => Object.fromEntries(grants.map(name => [name, asked.get(name) ?? 0])),
    generations: () => {
      const devices: { [deviceId: string]: Generation[] } = {}
      for (const { deviceId, ...generation } of seen.values()) (devices[deviceId] ??= []).push({ ...generation })
      return devices
    },
    reset: () => {
      asked = new Map()
      seen = new Map()
    },
  }
}
