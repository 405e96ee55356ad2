// What the card service refuses, and what a network puts in its place: each by what it means for the cashier.
import { describe, expect, test } from 'vitest'
import type { ServerResponse } from 'node:http'
import { cardscanApi } from '../../main/providers/cardscan-api.ts'
import { countedSession, jpeg, never, sandboxCardscan, scriptedCardscan } from './cardscan-kit.ts'
import { html, json, quickClock, rejection, testHttp } from './kit.ts'

const envelope = (response: ServerResponse, status: number) =>
  json(response, status, { message: `no\u0007 ${status}`, type: 'Bad Request', code: 400 })
const xml = (code: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>member 4711 is not\nallowed</Message></Error>`

describe('a refusal', () => {
  test.each([
    [400, envelope, { code: 'declined', service: 'cardscan', reason: 'no 400' }],
    [400, html, { code: 'provider-fault' }],
    [401, envelope, { code: 'declined', reason: expect.stringMatching(/no longer valid/) }],
    [403, html, { code: 'declined', reason: expect.stringMatching(/no longer valid/) }],
    [404, envelope, { code: 'not-found', what: 'scan' }],
    [410, envelope, { code: 'not-found', what: 'scan' }],
    [429, html, { code: 'unreachable' }],
    [500, envelope, { code: 'provider-fault' }],
    [502, html, { code: 'provider-fault' }],
    [503, envelope, { code: 'unreachable' }],
    [302, html, { code: 'provider-fault' }],
    [200, html, { code: 'provider-fault' }],
  ] as const)('%i (%o) while a card is made', async (status, answer, failure) => {
    const { open } = await scriptedCardscan({ handle: (_seen, response) => answer(response, status) })
    expect(await rejection(open())).toMatchObject({ failure })
  })

  test.each([
    ['half of its JSON', (response: ServerResponse) => void response.writeHead(201).end('{"card_id": "ca')],
    ['no card in it', (response: ServerResponse) => json(response, 201, { state: 'pending' })],
    ['an id that would change the path', (response: ServerResponse) => json(response, 201, { card_id: '../x?y' })],
    [
      'over a megabyte of JSON',
      (response: ServerResponse) => json(response, 201, { card_id: 'card-1', padding: 'x'.repeat(1_200_000) }),
    ],
  ])('%s is a fault of the provider', async (_what, answer) => {
    const { open } = await scriptedCardscan({ handle: (_seen, response) => answer(response) })
    expect(await rejection(open())).toMatchObject({ failure: { code: 'provider-fault' } })
  })

  test('no connection is told as such', async () => {
    const { open, server } = await scriptedCardscan()
    await server.close()
    expect(await rejection(open())).toMatchObject({ failure: { code: 'unreachable', service: 'cardscan' } })
  })
})

describe('a session', () => {
  test.each([401, 403])('that is over (%i) is replaced once, and the request repeated once', async status => {
    const session = countedSession()
    const { open, asked } = await scriptedCardscan({
      session,
      handle: (seen, response) => {
        if (seen.headers.authorization !== 'Bearer token-1') return 'default'
        envelope(response, status)
      },
    })
    expect((await open()).cardId).toBe('card-1')
    expect(session.dropped).toEqual(['token-1'])
    expect(asked('POST', '/v1/cards').map(seen => seen.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
  })

  test('that is refused again is not asked for a third time', async () => {
    const session = countedSession()
    const { open, asked } = await scriptedCardscan({ session, handle: (_seen, response) => envelope(response, 403) })
    expect(await rejection(open())).toMatchObject({ failure: { code: 'declined' } })
    expect(asked('POST', '/v1/cards')).toHaveLength(2)
    expect(session.dropped).toEqual(['token-1', 'token-2'])
  })

  test('ends in the middle of a flow, and the picture arrives all the same', async () => {
    const session = countedSession()
    const over = { at: Infinity }
    const { open, asked } = await scriptedCardscan({
      session,
      upload: 'direct',
      handle: (seen, response) => {
        over.at -= 1
        if (over.at >= 0 || seen.headers.authorization !== 'Bearer token-1') return 'default'
        envelope(response, 401)
      },
    })
    const card = await open()
    over.at = 0
    await card.upload('front', jpeg(3), 'automatic', never)
    const sent = asked('POST', '/v1/cards/card-1/upload')
    expect(sent.map(seen => [seen.headers.authorization, seen.body.length])).toEqual([
      ['Bearer token-1', 6],
      ['Bearer token-2', 6],
    ])
  })
})

describe('an upload', () => {
  const refusedBy = (answer: (response: ServerResponse) => void, upload: 'presigned' | 'direct' = 'presigned') =>
    scriptedCardscan({
      upload,
      handle: (seen, response) => {
        if (seen.url !== '/store' && !seen.url.includes('/upload?')) return 'default'
        answer(response)
      },
    })

  test("that the object store refuses is declined with the store's code, and its message is in no log", async () => {
    const { open, log } = await refusedBy(
      response => void response.writeHead(403, { 'content-type': 'application/xml' }).end(xml('EntityTooLarge')),
    )
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'declined', service: 'cardscan', reason: 'EntityTooLarge' },
    })
    expect(log.text()).not.toContain('4711')
  })

  test.each([
    ['a long code', xml('A'.repeat(90)), 403, { code: 'declined', reason: 'A'.repeat(90) }],
    ['no code', '<Error></Error>', 403, { code: 'provider-fault' }],
    ['half a document', '<?xml version="1.0"?><Error><Code>Acc', 403, { code: 'provider-fault' }],
    ['a slow-down', xml('SlowDown'), 503, { code: 'unreachable' }],
    ['a trouble of its own', xml('InternalError'), 500, { code: 'provider-fault' }],
    ['a redirect', '', 307, { code: 'provider-fault' }],
  ])('answered with %s', async (_what, body, status, failure) => {
    const { open } = await refusedBy(response => void response.writeHead(status).end(body))
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', never))).toMatchObject({ failure })
  })

  test.each(['presigned', 'direct'] as const)('that a sign-in page swallowed has not arrived (%s)', async upload => {
    const { open } = await refusedBy(response => html(response, 200), upload)
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test.each([200, 201, 204])('stored with %i is stored', async status => {
    const { open, asked } = await refusedBy(response => void response.writeHead(status).end())
    await (await open()).upload('front', jpeg(), 'manual', never)
    expect(asked('POST', '/store')).toHaveLength(1)
  })

  test('the service has enough of is as good as taken, and is not sent again', async () => {
    const { open, asked } = await refusedBy(response => void response.writeHead(204).end(), 'direct')
    await (await open()).upload('front', jpeg(), 'automatic', never)
    expect(asked('POST', '/v1/cards/card-1/upload')).toHaveLength(1)
  })

  test('the simulator has enough of is taken as well', async () => {
    const { open } = await sandboxCardscan({ upload: 'direct' })
    const card = await open(true)
    await card.upload('front', jpeg(), 'automatic', never)
    await card.upload('front', jpeg(), 'automatic', never)
    expect(card.cardId).toMatch(/^[\w-]+$/)
  })

  test('address that is not encrypted is never spoken to', async () => {
    const { open } = await scriptedCardscan({
      handle: (seen, response) => {
        if (!seen.url.includes('generate-upload-url')) return 'default'
        json(response, 200, { upload_url: 'http://uploads.example/x', upload_parameters: {} })
      },
    })
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test('that is cancelled ends at once', async () => {
    const given = new AbortController()
    const { open } = await refusedBy(() => given.abort())
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', given.signal))).toMatchObject({
      failure: { code: 'cancelled' },
    })
  })
})

describe('fetching what was read', () => {
  test('goes on while the answer is damaged once or twice, and is a fault after three', async () => {
    const broken = { times: 2 }
    const partner = await scriptedCardscan({
      handle: (seen, response) => {
        if (seen.method !== 'GET' || broken.times === 0) return 'default'
        broken.times -= 1
        html(response, 200)
      },
    })
    partner.shows.state = 'completed'
    // The question after the connect takes one of them.
    const card = await partner.open()
    expect((await card.fetch(never)).fields).toHaveLength(1)
    broken.times = 3
    expect(await rejection(card.fetch(never))).toMatchObject({ failure: { code: 'provider-fault' } })
  })

  test.each([
    ['is not there yet', { state: 'post_processing' }],
    ['is announced without its fields', { state: 'completed', more: { details: undefined } }],
    ['is announced with a list for fields', { state: 'completed', more: { details: [1] } }],
  ])('goes on while it %s', async (_what, shows) => {
    const partner = await scriptedCardscan()
    const card = await partner.open()
    Object.assign(partner.shows, shows)
    const fetched = card.fetch(never)
    await new Promise(resolve => void setTimeout(resolve, 5))
    Object.assign(partner.shows, { state: 'completed', more: {} })
    expect((await fetched).fields).toEqual([{ name: 'payer_name', value: 'northwind health', confidence: 0.98 }])
  })

  test('is refused when the card belongs to somebody else', async () => {
    const { open } = await scriptedCardscan({
      handle: (seen, response) => {
        if (seen.method !== 'GET') return 'default'
        envelope(response, 403)
      },
    })
    expect(await rejection((await open()).fetch(never))).toMatchObject({ failure: { code: 'declined' } })
  })

  test('ends with its signal', async () => {
    const partner = await scriptedCardscan()
    const given = new AbortController()
    const fetched = rejection((await partner.open()).fetch(given.signal))
    given.abort()
    expect(await fetched).toMatchObject({ failure: { code: 'cancelled' } })
  })
})

test('removing a card tells whether it is gone, and never throws', async () => {
  const answer = { status: 500 }
  const partner = await scriptedCardscan({
    handle: (seen, response) => {
      if (seen.method !== 'DELETE') return 'default'
      response.writeHead(answer.status).end()
    },
  })
  const card = await partner.open()
  const outcomes: boolean[] = []
  for (const status of [500, 403, 429, 204, 404, 410]) {
    answer.status = status
    outcomes.push(await card.remove())
  }
  await partner.server.close()
  outcomes.push(await card.remove())
  expect(outcomes).toEqual([false, false, false, true, true, true, false])
})

test('a token source that is down is not the service that is down', async () => {
  const session = {
    token: () => Promise.reject(new Error('boom')),
    drop: () => undefined,
  }
  const api = cardscanApi('http://127.0.0.1:1', session, testHttp('cardscan'), quickClock)
  expect(await rejection(api.send({ operation: 'x', method: 'GET', path: '/' }))).toMatchObject({ message: 'boom' })
})
