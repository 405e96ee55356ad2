// Stored cards of the Card Connect simulator, as far as a till meets them.
import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sandboxClient } from './cardconnect-auth.ts'
import { bodyOf, text } from './cardconnect-input.ts'
import { accountToken } from './cardconnect-issuer.ts'
import type { CardconnectState, StoredProfile } from './cardconnect-model.ts'
import type { Pipeline, Work } from './cardconnect-pipeline.ts'
import { plainReply, scrambled, type Reply } from './cardconnect-replies.ts'

/** Stores a card; identical data gives the ids it already has. */
export function storeProfile(books: CardconnectState, token: string, expiry: string, name: string): Reply {
  const known = books.profiles.find(
    profile => profile.token === token && profile.expiry === expiry && profile.name === name,
  )
  const stored = known ?? {
    profileid: Array.from({ length: 20 }, () => randomInt(10)).join(''),
    acctid: '1',
    token,
    expiry,
    name,
  }
  if (!known) books.profiles.push(stored)
  return { profileid: stored.profileid, acctid: stored.acctid }
}

const profileJson = (profile: StoredProfile): Reply =>
  scrambled({
    profileid: profile.profileid,
    acctid: profile.acctid,
    token: profile.token,
    expiry: profile.expiry,
    name: profile.name,
    defaultacct: 'Y',
    accttype: 'VISA',
  })

/** PUT/POST profile, GET and DELETE by id; GET gives an array even for one. */
export function cardconnectProfiles(rest: FastifyInstance, books: CardconnectState, line: Pipeline): void {
  const run = (scope: 'payments.read' | 'tokens.write', work: Work) =>
    line.run({ operation: 'other', scope, orderidOf: () => null, work })
  const wanted = (request: FastifyRequest): StoredProfile[] => {
    const { id, acct } = request.params as { id: string; acct: string }
    return books.profiles.filter(profile => profile.profileid === id && (acct === '' || profile.acctid === acct))
  }
  rest.route({
    method: ['PUT', 'POST'],
    url: '/profile',
    handler: run('tokens.write', request => {
      const body = bodyOf(request.body)
      const card = accountToken(text(body, 'account'), books.cards)
      if (text(body, 'merchid') !== sandboxClient.merchid || 'refused' in card)
        return { reply: plainReply('refused' in card ? card.refused : '21') }
      return {
        reply: plainReply('09', {
          ...storeProfile(books, card.token, text(body, 'expiry'), text(body, 'name')),
          token: card.token,
        }),
      }
    }),
  })
  rest.get(
    '/profile/:id/:acct/:merchid',
    run('payments.read', request => {
      const found = wanted(request)
      return { reply: found.length > 0 ? found.map(profileJson) : plainReply('96') }
    }),
  )
  rest.delete(
    '/profile/:id/:acct/:merchid',
    run('tokens.write', request => {
      const gone = wanted(request)
      books.profiles = books.profiles.filter(profile => !gone.includes(profile))
      return { reply: plainReply(gone.length > 0 ? '08' : '96') }
    }),
  )
}
