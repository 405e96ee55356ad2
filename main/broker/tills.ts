// Who is behind an access token: asked once, remembered for a minute by its hash, never longer than the provider said so.
import { createHash } from 'node:crypto'
import type { BrokerClock } from './clock.ts'
import { BrokerError } from './error.ts'
import { gate } from './gate.ts'
import { lru } from './lru.ts'

/** `ends` is the token's own end in milliseconds since the epoch, where the provider tells it. */
export type Verdict = { kind: 'till'; device: string; ends?: number } | { kind: 'not-a-till' } | { kind: 'not-allowed' }
/** Asks the identity provider. Throws BrokerError `identity-unavailable` when it cannot say. */
export type WhoIs = (token: string) => Promise<Verdict>
export type Tills = {
  /**
   * The device id. Throws BrokerError `not-a-till`, `unknown-till` (the provider forbids it) or `identity-unavailable`.
   * `mayAsk` is called before a token that was never a till's costs a question, and may throw.
   */
  identify(token: string, mayAsk?: () => void): Promise<string>
  /** True for a UUID that is part of a device id seen here. */
  isDevice(uuid: string): boolean
}

const keepMs = 60_000
/** Short, so that a till that has just been approved does not wait for it. */
const keepRefusalMs = 5000
const mostTokens = 10_000

export type TillsOptions = { whoIs: WhoIs; clock: BrokerClock; onCheck?: (outcome: 'cached' | 'asked') => void }

/** One question at a time for each token, and at most 64 at once for all. */
export function createTills({ whoIs, clock, onCheck }: TillsOptions): Tills {
  const accepted = lru<{ device: string; until: number }>(mostTokens)
  const refused = lru<{ verdict: Verdict; until: number }>(mostTokens)
  const asking = new Map<string, Promise<Verdict>>()
  const devices = lru<true>(mostTokens)
  const pass = gate(64, 2000, () => unavailable('too many questions to the identity service at once', 1))

  async function ask(token: string, digest: string, mayAsk?: () => void): Promise<Verdict> {
    // Here and not before the line, so that a crowd that came at once is judged one after the other. Whoever was a till
    // a while ago is asked about in any case: somebody else's attempts must not lock it out.
    if (accepted.get(digest) === undefined) mayAsk?.()
    onCheck?.('asked')
    // Counted from the question, so that an answer that took long does not lengthen the minute.
    const asked = clock.mono()
    const verdict = await whoIs(token)
    if (verdict.kind !== 'till') {
      accepted.delete(digest)
      refused.set(digest, { verdict, until: asked + keepRefusalMs })
      return verdict
    }
    const life = verdict.ends === undefined ? keepMs : Math.min(keepMs, verdict.ends - clock.now().getTime())
    refused.delete(digest)
    accepted.set(digest, { device: verdict.device, until: asked + life })
    for (const id of uuidsOf(verdict.device)) devices.set(id, true)
    return verdict
  }

  async function verdictOn(token: string, mayAsk?: () => void): Promise<Verdict> {
    const digest = digestOf(token)
    const now = clock.mono()
    const known = accepted.get(digest)
    const no = refused.get(digest)
    const underway = asking.get(digest)
    if (known !== undefined && now < known.until) {
      onCheck?.('cached')
      return { kind: 'till', device: known.device }
    }
    if (no !== undefined && now < no.until) {
      onCheck?.('cached')
      return no.verdict
    }
    if (underway !== undefined) {
      onCheck?.('cached')
      return await underway
    }
    const question = pass(() => ask(token, digest, mayAsk)).finally(() => asking.delete(digest))
    asking.set(digest, question)
    return await question
  }

  return {
    async identify(token, mayAsk) {
      const verdict = await verdictOn(token, mayAsk)
      switch (verdict.kind) {
        case 'till':
          return verdict.device
        case 'not-a-till':
          throw new BrokerError('not-a-till', 'the access token belongs to no till')
        case 'not-allowed':
          throw new BrokerError('unknown-till', 'the identity service does not allow this till')
        default:
          return verdict satisfies never
      }
    },
    isDevice: uuid => devices.get(uuid.toLowerCase()) !== undefined,
  }
}

/** `detail` is for the log; the token is never part of it. */
export function unavailable(detail: string, retryAfter: number | null = null): BrokerError {
  return new BrokerError('identity-unavailable', detail, { service: 'identity', retryAfter })
}

/** The UUIDs among the parts of a device id. */
export function uuidsOf(device: string): string[] {
  return device
    .toLowerCase()
    .split('/')
    .filter(part => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part))
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
