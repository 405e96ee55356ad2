// The payment operations of the Card Connect gateway simulator, by PUT and by POST, and the look-ups.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { minorOf } from './cardconnect-amounts.ts'
import { sandboxClient } from './cardconnect-auth.ts'
import { gatewayResponse } from './cardconnect-codes.ts'
import { authorizationWish, bodyOf, text } from './cardconnect-input.ts'
import type { Decision } from './cardconnect-issuer.ts'
import { byOrderid, byRetref, isLive, isVoidable } from './cardconnect-books.ts'
import { authorize, capture, refund, voidEntry } from './cardconnect-ledger.ts'
import type { CardconnectState, StoredTransaction } from './cardconnect-model.ts'
import type { Pipeline, Step, Work } from './cardconnect-pipeline.ts'
import { storeProfile } from './cardconnect-profiles.ts'
import {
  authorizationReply,
  captureReply,
  inquireReply,
  plainReply,
  refundReply,
  voidReply,
  type Reply,
} from './cardconnect-replies.ts'

const { merchid } = sandboxClient
type Params = { retref?: string; orderid?: string; merchid?: string }

/** All routes below /cardconnect/rest that move money or tell whether it moved. */
export function cardconnectRoutes(
  rest: FastifyInstance,
  books: CardconnectState,
  line: Pipeline,
  now: () => number,
): void {
  const bodyOrderid = (request: FastifyRequest) => text(bodyOf(request.body), 'orderid') || null
  const retrefOrderid = (request: FastifyRequest) =>
    byRetref(books, text(bodyOf(request.body), 'retref'))?.orderid ?? null
  const pathOrderid = (request: FastifyRequest) => {
    const params = request.params as Params
    return params.orderid ?? byRetref(books, params.retref ?? '')?.orderid ?? null
  }
  const money = (path: string, step: Step) =>
    rest.route({ method: ['PUT', 'POST'], url: path, handler: line.run(step) })

  const auth: Work = (request, fault) => {
    const body = bodyOf(request.body)
    if (text(body, 'merchid') !== merchid) return { reply: plainReply('21') }
    const wish = authorizationWish(body)
    if ('refused' in wish) return { reply: plainReply(wish.refused, { amount: '0.00', merchid }) }
    const timedOut: Decision = { ...gatewayResponse('62'), approved: 0, slow: true }
    const done = authorize(books, wish, now(), fault?.name === '62' ? timedOut : null)
    if ('refused' in done)
      return {
        reply: plainReply(done.refused, { amount: '0.00', merchid, account: wish.account.slice(-4).padStart(16, '*') }),
      }
    // The worst case: the gateway says that it timed out, and the charge stands.
    if (fault?.name === '62-but-approved')
      return { reply: plainReply('62', { retref: done.entry.retref, merchid, amount: '0.00' }), slow: true }
    const profile =
      wish.profile === 'Y' && done.entry.respstat === 'A'
        ? storeProfile(books, done.entry.token, wish.expiry, wish.name)
        : {}
    return { reply: authorizationReply(done.entry, merchid, wish, profile), slow: done.slow }
  }
  money('/auth', { operation: 'auth', scope: 'payments.write', orderidOf: bodyOrderid, work: auth })

  /** The transaction a body names by retref, with its amount; or the reply that says why not. */
  function named(
    request: FastifyRequest,
  ): { entry: StoredTransaction; minor: number | null; orderid: string } | { reply: Reply } {
    const body = bodyOf(request.body)
    const retref = text(body, 'retref')
    const entry = text(body, 'merchid') === merchid ? byRetref(books, retref) : null
    if (!entry) return { reply: plainReply('29', { retref, authcode: null }) }
    if (body['amount'] === undefined) return { entry, minor: null, orderid: text(body, 'orderid') }
    const minor = minorOf(body['amount'], 12)
    return minor === null || minor < 0
      ? { reply: plainReply('43', { retref }) }
      : { entry, minor, orderid: text(body, 'orderid') }
  }
  money('/capture', {
    operation: 'capture',
    scope: 'payments.write',
    orderidOf: retrefOrderid,
    work: request => {
      const found = named(request)
      return 'reply' in found
        ? found
        : { reply: captureReply(found.entry, capture(books, found.entry, found.minor, now()), merchid) }
    },
  })
  money('/void', {
    operation: 'void',
    scope: 'payments.write',
    orderidOf: retrefOrderid,
    work: request => {
      const found = named(request)
      if ('reply' in found) return found
      const { response, reversed } = voidEntry(found.entry, found.minor, now())
      return { reply: voidReply(found.entry, response, reversed, merchid) }
    },
  })
  money('/voidByOrderId', {
    operation: 'void',
    scope: 'payments.write',
    orderidOf: bodyOrderid,
    work: request => {
      const body = bodyOf(request.body)
      const known = text(body, 'merchid') === merchid ? byOrderid(books, text(body, 'orderid')) : []
      // Declines are ignored; of several live ones the newest is voided, one at a time.
      const entry = known.findLast(isVoidable) ?? known.findLast(isLive)
      if (!entry) return { reply: plainReply('29', { orderid: text(body, 'orderid'), authcode: null }) }
      const { response, reversed } = voidEntry(entry, null, now())
      return { reply: voidReply(entry, response, reversed, merchid) }
    },
  })
  money('/refund', {
    operation: 'refund',
    scope: 'payments.refund',
    orderidOf: request => bodyOrderid(request) ?? retrefOrderid(request),
    work: request => {
      const found = named(request)
      if ('reply' in found) return found
      const done = refund(books, found.entry, found.minor, found.orderid, now())
      return {
        reply:
          'retref' in done
            ? refundReply(done, merchid)
            : plainReply(done, { retref: found.entry.retref, amount: '0.00', authcode: null }),
      }
    },
  })

  const inquire = (work: Work) =>
    line.run({ operation: 'inquire', scope: 'payments.read', orderidOf: pathOrderid, work })
  rest.get(
    '/inquire/:retref/:merchid',
    inquire(request => {
      const params = request.params as Params
      const entry = params.merchid === merchid ? byRetref(books, params.retref ?? '') : null
      return { reply: entry ? inquireReply(entry, merchid) : plainReply('29', { retref: params.retref ?? '' }) }
    }),
  )
  const byOrder = inquire(request => {
    const params = request.params as Params
    const found = params.merchid === merchid ? byOrderid(books, params.orderid ?? '') : []
    const [only] = found
    if (!only) return { reply: plainReply('29') }
    return {
      reply: found.length === 1 ? inquireReply(only, merchid) : found.map(entry => inquireReply(entry, merchid)),
    }
  })
  rest.get('/inquireByOrderid/:orderid/:merchid', byOrder)
  rest.get('/inquireByOrderid/:orderid/:merchid/:set', byOrder)
}
