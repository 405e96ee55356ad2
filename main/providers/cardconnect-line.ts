// What every operation of the Card Connect adapter shares: the line to the gateway and how its answers are read.
import type { NotSent, Unknown } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { GatewayCall } from './cardconnect-call.ts'
import { strictJson } from './cardconnect-json.ts'
import { type Asked, Entry } from './cardconnect-wire.ts'
import type { Http, HttpAnswer } from './http.ts'

export type GatewayLine = {
  call: GatewayCall
  http: Http
  log: Log
  clock: Pick<Clock, 'sleep'>
  merchantId: string
  currency: string
  /** How operations that create something are sent; both are taken (Card Connect REST). */
  verb: 'POST' | 'PUT'
  /** Milliseconds for an answer to what moves money, and to a look-up. */
  within: number
  lookUpWithin: number
  /** Multiplies the pauses between voids; 1 for people. */
  pace: number
}

export const askedOf = (line: GatewayLine, orderId: string | null, more: Partial<Asked> = {}): Asked => ({
  orderId,
  merchantId: line.merchantId,
  currency: line.currency,
  ...more,
})

/** Sends what moves money once. Gives the reply, `not-sent` only when nothing can have happened, else `unknown`. */
export async function order(
  line: GatewayLine,
  operation: string,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<{ kind: 'reply'; entry: Entry } | NotSent | Unknown> {
  const answer = await line.call({
    operation,
    method: line.verb,
    path,
    within: line.within,
    body: { merchid: line.merchantId, ...body },
  })
  if ('kind' in answer) return answer.kind === 'unanswered' ? { kind: 'unknown', why: answer.why } : answer
  // Refused by the gateway's door, before anything was processed (Card Connect HTTP-level results).
  if ([400, 403, 404].includes(answer.status)) return { kind: 'not-sent', why: 'refused' }
  const entry = isSuccess(answer) ? Entry.safeParse(strictJson(answer)).data : undefined
  return entry === undefined
    ? { kind: 'unknown', why: line.http.fault(answer, operation, 'no verdict').message }
    : { kind: 'reply', entry }
}

/** Asks without moving anything. Gives the answer, or why there is none. */
export async function lookUp(line: GatewayLine, operation: string, path: string): Promise<HttpAnswer | Unknown> {
  const answer = await line.call({ operation, method: 'GET', path, within: line.lookUpWithin, patient: true })
  if (!('kind' in answer)) return answer
  const wait =
    answer.kind === 'not-sent' && answer.waitMs !== undefined ? ` for ${Math.ceil(answer.waitMs / 1000)} s` : ''
  return { kind: 'unknown', why: `${answer.why}${wait}` }
}

const isSuccess = (answer: HttpAnswer): boolean => answer.status === 200 || answer.status === 201
