// The CardScan simulator as a till meets it: credentials, both upload paths, the state machine and the event socket.
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startCardscan } from '../../main/sandbox/cardscan.ts'
import type { CardscanPanel, CardscanState } from '../../main/sandbox/cardscan.ts'
import type { Simulator } from '../../main/sandbox/kit.ts'

type Read = { value: string; scores: string[] }
/** Every member that a test looks at; which of them an answer has is what the tests are about. */
type Json = {
  Token: string
  IdentityId: string
  session_id: string
  message: string
  type: string
  code: number
  card_id: string
  scan_id: string
  state: string
  cards: object[]
  response_metadata: { next_cursor?: string }
  details: { member_name: Read }
  enriched_results: { processed_sides: string }
  images: { front: { url: string } }
  upload_url: string
  upload_parameters: Record<string, string>
  eligibility_id: string
  eligibility_requests: object[]
  eligibility_summarized_response: { coverage_summary: { individual_deductible_in_network: object } }
}
type Event = { event_id: string; type: string; state: string; error?: object; seenAt: number }
type Upload = Pick<Json, 'upload_url' | 'upload_parameters'>
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('a made-up picture')])
const notAnImage = Buffer.from('GIF89a is not what was asked for')

let sim: Simulator<CardscanState, CardscanPanel>
let sockets: WebSocket[] = []
beforeEach(async () => {
  sim = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0.02 })
})
afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  sockets = []
  await sim.close()
})

async function call(
  method: string,
  path: string,
  credential: string,
  body?: unknown,
): Promise<{ status: number; json: Json; text: string }> {
  const raw = Buffer.isBuffer(body) || typeof body === 'string'
  const answer = await fetch(sim.url + path, {
    method,
    headers: {
      authorization: `Bearer ${credential}`,
      ...(body === undefined ? {} : { 'content-type': raw ? 'image/jpeg' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Json }
}
const session = async (userId?: string): Promise<string> =>
  (await call('GET', `/access-token${userId ? `?user_id=${userId}` : ''}`, sim.panel.apiKey)).json.Token
const newCard = async (token: string, wish: object = {}): Promise<string> =>
  (await call('POST', '/cards', token, wish)).json.card_id

type Watch = { events: Event[]; until(state: string, type?: string): Promise<Event>; socket: WebSocket }
const frame = (data: unknown): string => (data instanceof Buffer ? data.toString() : '')
async function watch(token: string, cardId: string): Promise<Watch> {
  const socket = new WebSocket(`${sim.panel.wsUrl}/?token=${token}`)
  sockets.push(socket)
  const events: Event[] = []
  socket.on('message', data => {
    const text = frame(data)
    if (text !== 'pong') events.push({ ...(JSON.parse(text) as Omit<Event, 'seenAt'>), seenAt: performance.now() })
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ action: 'register', card_id: cardId, source: 'onopen' }))
  socket.send('ping')
  await once(socket, 'message')
  return {
    events,
    socket,
    async until(state, type = 'card') {
      for (;;) {
        const event = events.find(candidate => candidate.state === state && candidate.type === type)
        if (event) return event
        await once(socket, 'message')
      }
    },
  }
}

/** The form as the official clients send it; `head` is the head of the file part. */
function formBody(parameters: Record<string, string>, head: string, image: Buffer): { body: Buffer; type: string } {
  const boundary = 'sandboxboundary'
  const parts = Object.entries(parameters).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    body: Buffer.concat([
      Buffer.from(`${parts.join('')}--${boundary}\r\n${head}\r\n\r\n`),
      image,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}
const fileHead = 'Content-Disposition: form-data; name="file"; filename="card.jpg"\r\nContent-Type: image/jpeg'
async function store(upload: Upload, head = fileHead, image = jpeg): Promise<Response> {
  const { body, type } = formBody(upload.upload_parameters, head, image)
  return fetch(upload.upload_url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) })
}
const uploadUrl = async (token: string, cardId: string, orientation: string): Promise<Upload> =>
  (await call('POST', `/cards/${cardId}/generate-upload-url?expiration=3600`, token, { orientation })).json

describe('credentials', () => {
  it('tells a missing header (401) from an unknown key (403 with body code 401)', async () => {
    const none = await fetch(`${sim.url}/cards`)
    expect(none.status).toBe(401)
    expect(await none.json()).toMatchObject({ type: 'Unauthorized', code: 401 })
    const wrong = await call('GET', '/cards', 'sk_test_cardscan_ai_nobody')
    expect(wrong.status).toBe(403)
    expect(wrong.json).toMatchObject({ type: 'Unauthorized', code: 401 })
  })

  it('mints a session token that reads like a JWT with an expiry, and refuses to mint with one', async () => {
    const answer = await call('GET', '/access-token?user_id=person-1', sim.panel.apiKey)
    expect(answer.json).toMatchObject({
      IdentityId: expect.stringMatching(/^us-east-1:[0-9a-f-]{36}$/),
      session_id: expect.any(String),
    })
    const claims = JSON.parse(Buffer.from(answer.json.Token.split('.')[1] ?? '', 'base64url').toString()) as {
      exp: number
      iat: number
    }
    expect(claims.exp - claims.iat).toBe(3600)
    expect((await call('GET', '/access-token', answer.json.Token)).status).toBe(403)
  })

  it('refuses a session token after its hour', async () => {
    const token = await session()
    const later = await startCardscan({
      host: '127.0.0.1',
      port: 0,
      restore: sim.snapshot(),
      now: () => Date.now() + 3_601_000,
    })
    const answer = await fetch(`${later.url}/cards`, { headers: { authorization: `Bearer ${token}` } })
    await later.close()
    expect(answer.status).toBe(403)
  })

  it('keeps the cards of one person from another, and gives them back to the next token of the same person', async () => {
    const card = await newCard(await session('person-1'))
    expect((await call('GET', `/cards/${card}`, await session('person-2'))).json).toMatchObject({
      type: 'Forbidden',
      code: 403,
    })
    expect((await call('GET', `/cards/${card}`, await session('person-1'))).status).toBe(200)
    expect((await call('GET', `/cards/${card}`, sim.panel.apiKey)).status).toBe(200)
    expect((await call('GET', '/cards', await session('person-2'))).json.cards).toEqual([])
  })
})

describe('cards', () => {
  it('answers 201 with the four required members and a timestamp with a space', async () => {
    const { status, json } = await call('POST', '/cards', await session(), {})
    expect(status).toBe(201)
    expect(json).toEqual({
      card_id: expect.any(String),
      state: 'pending',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      deleted: false,
    })
  })

  it('names the member that is not what it should be', async () => {
    const { status, json } = await call('POST', '/cards', await session(), { enable_backside_scan: 'yes' })
    expect(status).toBe(400)
    expect(json).toEqual({ message: 'enable_backside_scan should be boolean', type: 'Bad Request', code: 400 })
  })

  it('lists page by page, without a cursor on the last one, and does not take "search" for an id', async () => {
    const token = await session('lister')
    for (let made = 0; made < 3; made += 1) await newCard(token)
    const first = await call('GET', '/cards?limit=2', token)
    expect(first.json.cards).toHaveLength(2)
    const second = await call('GET', `/cards?limit=2&cursor=${first.json.response_metadata.next_cursor}`, token)
    expect(second.json.cards).toHaveLength(1)
    expect(second.json.response_metadata).not.toHaveProperty('next_cursor')
    expect((await call('GET', '/cards/search?query=nothing', token)).json.cards).toEqual([])
  })

  it('deletes with 204 and knows the card no more', async () => {
    const token = await session()
    const card = await newCard(token)
    const answer = await call('DELETE', `/cards/${card}`, token)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await call('GET', `/cards/${card}`, token)).status).toBe(404)
    expect(sim.panel.cards()).toEqual([])
  })
})

describe('scanning', () => {
  it('reads a front-only card to completed and then enriched, events first heard 30 ms after the upload', async () => {
    const token = await session()
    const card = await newCard(token)
    const watcher = await watch(token, card)
    const answer = await store(await uploadUrl(token, card, 'front'))
    const answeredAt = performance.now()
    expect(answer.status).toBe(204)
    await watcher.until('enriched')
    const states = watcher.events.filter(event => event.type === 'card').map(event => event.state)
    expect(states).toEqual(['frontside_processing', 'post_processing', 'completed', 'enriched'])
    expect((watcher.events[0]?.seenAt ?? 0) - answeredAt).toBeGreaterThan(20)
    expect(new Set(watcher.events.map(event => event.event_id)).size).toBe(watcher.events.length)
    expect(watcher.events[0]).not.toHaveProperty('details')
    const { json } = await call('GET', `/cards/${card}`, token)
    expect(json.details.member_name).toEqual({
      value: expect.any(String),
      scores: [expect.stringMatching(/^0\.\d+$/), expect.stringMatching(/^0\.\d+$/)],
    })
    expect(json.enriched_results.processed_sides).toBe('front_only')
    const image = await fetch(json.images.front.url)
    expect(Buffer.from(await image.arrayBuffer())).toEqual(jpeg)
    const found = await call('GET', '/cards/search?query=example', token)
    expect(found.status).toBe(200)
  })

  it('asks for the back of a two-sided card and completes only after it', async () => {
    const token = await session()
    const card = await newCard(token, { enable_backside_scan: true, backside: { scanning: 'required' } })
    const watcher = await watch(token, card)
    const early = await call('POST', `/cards/${card}/generate-upload-url`, token, { orientation: 'back' })
    expect(early.status).toBe(400)
    await store(await uploadUrl(token, card, 'front'))
    await watcher.until('backside_processing')
    await store(await uploadUrl(token, card, 'back'))
    await watcher.until('enriched')
    const states = watcher.events.filter(event => event.type === 'card').map(event => event.state)
    expect(states).toEqual(['frontside_processing', 'backside_processing', 'post_processing', 'completed', 'enriched'])
    expect((await call('GET', `/cards/${card}`, token)).json.enriched_results.processed_sides).toBe('both')
  })

  it.each([
    [
      'octet-stream without a filename',
      'Content-Disposition: form-data; name="file"\r\nContent-Type: application/octet-stream',
    ],
    ['image/jpeg without a filename', 'Content-Disposition: form-data; name="file"\r\nContent-Type: image/jpeg'],
    ['no content type at all', 'Content-Disposition: form-data; name="file"'],
  ])('takes a file part with %s', async (_name, head) => {
    const token = await session()
    const card = await newCard(token)
    const watcher = await watch(token, card)
    expect((await store(await uploadUrl(token, card, 'front'), head)).status).toBe(204)
    await watcher.until('completed')
  })

  it('refuses a form whose parameters did not all come back, as XML', async () => {
    const token = await session()
    const upload = await uploadUrl(token, await newCard(token), 'front')
    for (const name of Object.keys(upload.upload_parameters).filter(key => !key.endsWith('user-id'))) {
      const { [name]: _left, ...rest } = upload.upload_parameters
      const answer = await store({ ...upload, upload_parameters: rest })
      expect([name, answer.status]).toEqual([name, 403])
      expect(answer.headers.get('content-type')).toContain('application/xml')
      expect(await answer.text()).toMatch(/<Error><Code>AccessDenied<\/Code><Message>/)
    }
    const forged = await store({
      ...upload,
      upload_parameters: { ...upload.upload_parameters, 'x-amz-signature': '0'.repeat(64) },
    })
    expect(await forged.text()).toContain('SignatureDoesNotMatch')
    expect((await fetch(upload.upload_url, { method: 'PUT', body: 'x' })).status).toBe(405)
  })

  it('takes raw bytes and base64 text directly, and answers 204 once the side is full', async () => {
    const token = await session()
    for (const body of [jpeg, jpeg.toString('base64')]) {
      sim.panel.setKnobs({ next: 'slow' })
      const card = await newCard(token)
      const watcher = await watch(token, card)
      const path = `/cards/${card}/upload?orientation=front&capture_type=manual`
      const first = await call('POST', path, token, body)
      expect(first.json).toEqual({
        card_id: card,
        scan_id: expect.any(String),
        metadata: { ocr_latency: expect.stringMatching(/^\d+$/) },
      })
      expect((await call('POST', path, token, body)).status).toBe(204)
      expect(
        (await call('POST', `/scans/${first.json.scan_id}/metadata`, token, { captureType: 'manual' })).status,
      ).toBe(200)
      await watcher.until('completed')
    }
    expect((await call('POST', `/cards/${await newCard(token)}/upload?orientation=front`, token, jpeg)).status).toBe(
      400,
    )
  })

  it('fails the side whose stored bytes are no JPEG', async () => {
    const token = await session()
    const card = await newCard(token)
    const watcher = await watch(token, card)
    expect((await store(await uploadUrl(token, card, 'front'), fileHead, notAnImage)).status).toBe(204)
    await watcher.until('frontside_failed')
    expect((await call('GET', `/cards/${card}`, token)).json).not.toHaveProperty('details')
  })

  it('does what the operator ordered, once', async () => {
    const token = await session()
    const scan = async (wish: object, last: string): Promise<Watch> => {
      const card = await newCard(token, wish)
      const watcher = await watch(token, card)
      await store(await uploadUrl(token, card, 'front'))
      if (last === 'backside_failed') {
        await watcher.until('backside_processing')
        await store(await uploadUrl(token, card, 'back'))
      }
      await watcher.until(last)
      return watcher
    }
    sim.panel.setNext('front-fails')
    await scan({}, 'frontside_failed')
    sim.panel.setNext('back-fails')
    await scan({ enable_backside_scan: true }, 'backside_failed')
    sim.panel.setNext('error')
    const failed = await scan({}, 'error')
    expect(failed.events.at(-1)?.error).toEqual({
      message: expect.any(String),
      type: 'RejectedCard',
      code: 'UKN',
      error: 'RejectedCard',
    })
    sim.panel.setNext('slow')
    await scan({}, 'completed')
    await scan({}, 'completed')
  })

  it('suffers faults of the panel before and after the work', async () => {
    const token = await session()
    sim.panel.faults.add({ match: '/cards', kind: 'drop-after' })
    await expect(call('POST', '/cards', token, {})).rejects.toThrow()
    expect(sim.panel.cards()).toHaveLength(1)
    sim.panel.faults.add({ match: '/cards', kind: 'html' })
    expect((await call('GET', '/cards', token)).status).toBe(502)
  })
})

describe('event socket', () => {
  it('refuses a bad token with 403 at the upgrade', async () => {
    const socket = new WebSocket(`${sim.panel.wsUrl}/?token=nobody`)
    const [, answer] = await once(socket, 'unexpected-response')
    expect(answer.statusCode).toBe(403)
  })

  it('answers ping with a bare pong and survives frames that are not JSON', async () => {
    const { socket } = await watch(await session(), 'no-such-card')
    socket.send('{broken')
    socket.send('ping')
    const [data] = await once(socket, 'message')
    expect(frame(data)).toBe('pong')
  })

  it('tells nothing about the card of another person', async () => {
    const token = await session('person-1')
    const card = await newCard(token)
    const stranger = await watch(await session('person-2'), card)
    const owner = await watch(token, card)
    await store(await uploadUrl(token, card, 'front'))
    await owner.until('completed')
    expect(stranger.events).toEqual([])
  })

  it('can be cut and refused by the operator, while GET still shows the state', async () => {
    const token = await session()
    const card = await newCard(token)
    const { socket } = await watch(token, card)
    sim.panel.refuseSockets(true)
    sim.panel.dropSockets()
    const [code] = await once(socket, 'close')
    expect(code).toBe(1006)
    const [, answer] = await once(new WebSocket(`${sim.panel.wsUrl}/?token=${token}`), 'unexpected-response')
    expect(answer.statusCode).toBe(503)
    await store(await uploadUrl(token, card, 'front'))
    await expect.poll(async () => (await call('GET', `/cards/${card}`, token)).json.state).toBe('completed')
  })
})

describe('eligibility', () => {
  const wish = (cardId: string, subscriber: object, npi = '1234567893') => ({
    card_id: cardId,
    eligibility: { provider: { npi, organization_name: 'Example Pharmacy' }, subscriber },
  })
  const ada = { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800101' }

  it('waits for the card, checks the NPI, and completes with a summary', async () => {
    const token = await session()
    const card = await newCard(token)
    expect((await call('POST', '/eligibility', token, wish(card, ada))).status).toBe(400)
    const watcher = await watch(token, card)
    await store(await uploadUrl(token, card, 'front'))
    await watcher.until('completed')
    expect((await call('POST', '/eligibility', token, wish(card, ada, '1234567890'))).json.message).toContain('npi')
    const camel = {
      card_id: card,
      eligibility: {
        provider: { npi: '1234567893', organizationName: 'Example Pharmacy' },
        subscriber: { firstName: 'Ada', lastName: 'Example', dateOfBirth: '19800101' },
      },
    }
    for (const body of [wish(card, ada), camel]) {
      const made = await call('POST', '/eligibility', token, body)
      expect([made.status, made.json.state]).toEqual([201, 'processing'])
      await expect
        .poll(async () => (await call('GET', `/eligibility/${made.json.eligibility_id}`, token)).json.state)
        .toBe('completed')
      const { json } = await call('GET', `/eligibility/${made.json.eligibility_id}`, token)
      expect(json.eligibility_summarized_response.coverage_summary.individual_deductible_in_network).toEqual({
        total_amount: '$1,500',
        remaining_amount: '$250',
      })
    }
    await watcher.until('completed', 'eligibility')
    expect((await call('GET', '/eligibility', token)).json.eligibility_requests).toHaveLength(2)
  })
})

describe('restart', () => {
  it('keeps cards and tokens, and goes on reading what was being read', async () => {
    const token = await session('person-1')
    const card = await newCard(token)
    await store(await uploadUrl(token, card, 'front'))
    await expect.poll(() => sim.panel.cards()[0]?.state).toBe('frontside_processing')
    const kept = JSON.parse(JSON.stringify(sim.snapshot())) as CardscanState
    await sim.close()
    sim = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0.02, restore: kept })
    await expect.poll(async () => (await call('GET', `/cards/${card}`, token)).json.state).toBe('enriched')
  })
})
