// Finds smart transactions by our own reference (secucard list queries): how a lost answer is found again after a restart.
import * as z from 'zod'
import { Problem, TokenRefused } from '../ports/errors.ts'
import type { Authorized } from './broker-client.ts'
import { type Http, type HttpAnswer, HttpTrouble, jsonOf } from './http.ts'
import { WireError } from './smart-wire.ts'
import { baseUrl } from './url.ts'

/** The ids under one reference; `unknown` when the answer is none, or not surely all of them and nothing else. */
export type Found = { kind: 'found'; ids: readonly string[] } | { kind: 'unknown'; why: string }
export type FindByRef = (transactionRef: string) => Promise<Found>

/** One attempt has one transaction; a page full of them is nothing to count through. */
const PAGE = 10
const WireList = z.object({
  count: z.int(),
  data: z.array(z.object({ id: z.string().min(1).max(100), transactionRef: z.string() })).nullish(),
})

/** `q=transactionRef:…` of the till's own token. Throws a sentence that names the setting when the address cannot be used. */
export function createFindByRef(
  settings: { baseUrl: string; language: 'en' | 'de' },
  authorized: Authorized,
  http: Http,
): FindByRef {
  const base = `${baseUrl(settings.baseUrl, 'identity.base')}/api/v2/Smart/Transactions`
  const operation = 'smart-find'

  function ask(ref: string): Promise<HttpAnswer> {
    const query = new URLSearchParams({ count: String(PAGE), offset: '0', q: `transactionRef:${ref}` })
    return authorized(async ({ token, type }) => {
      if (type === 'dpop')
        throw new Problem({ code: 'conflict', reason: 'not-registered' }, 'the token is bound to a key')
      const answer = await http.send({
        operation,
        method: 'GET',
        url: `${base}?${query.toString()}`,
        headers: { authorization: `Bearer ${token}`, 'accept-language': settings.language },
        timeouts: { response: 15_000, request: 20_000 },
      })
      if (tokenRefused(answer)) throw new TokenRefused()
      return answer
    })
  }

  return async ref => {
    // The query language has words of its own; our references have none of its letters.
    if (!/^[A-Z0-9]{1,40}$/.test(ref)) return { kind: 'unknown', why: 'reference' }
    let answer: HttpAnswer
    try {
      answer = await ask(ref)
    } catch (thrown) {
      if (thrown instanceof HttpTrouble || thrown instanceof Problem)
        return { kind: 'unknown', why: thrown.failure.code }
      throw thrown
    }
    const read = answer.status === 200 ? WireList.safeParse(jsonOf(answer)) : null
    if (!read?.success) {
      http.fault(answer, operation, 'not a list of transactions')
      return { kind: 'unknown', why: `status ${answer.status}` }
    }
    const items = read.data.data ?? []
    // A service that leaves the query out shows its newest ones: ours may be missing among them without being gone.
    if (items.some(({ transactionRef }) => transactionRef !== ref) || read.data.count !== items.length)
      return { kind: 'unknown', why: 'list' }
    return { kind: 'found', ids: items.map(({ id }) => id) }
  }
}

/** 401, or 403 with code 2003 (secucard error codes). */
function tokenRefused(answer: HttpAnswer): boolean {
  if (answer.status !== 403) return answer.status === 401
  const read = WireError.safeParse(jsonOf(answer))
  return read.success && String(read.data.code) === '2003'
}
