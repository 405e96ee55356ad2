// Insurance cards against the simulated CardScan service and against services that misbehave.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { WebSocketServer } from 'ws'
import type { AddressInfo } from 'node:net'
import { createInsuranceReader } from '../../main/providers/cardscan.ts'
import { readRecord, stateOf } from '../../main/providers/cardscan-wire.ts'
import type { InsuranceCard, InsuranceState } from '../../main/ports/partners.ts'
import { startCardscan } from '../../main/sandbox/cardscan.ts'
import { html, json, keptLog, partner, rejection, testHttp, type Partner, type Seen } from './kit.ts'
import type { ServerResponse } from 'node:http'

const closing: { close(): Promise<void> | void }[] = []
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close()
})
const never = new AbortController().signal
const jpeg = (seed = 1): Uint8Array => Uint8Array.of(0xff, 0xd8, 0xff, seed, 0xff, 0xd9)

async function sandbox() {
  const server = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0 })
  closing.push(server)
  const log = keptLog()
  const http = testHttp('cardscan', log)
  const answer = await http.send({
    operation: 'token',
    method: 'GET',
    url: `${server.url}/access-token?user_id=7d0b2a9e-0000-4000-8000-000000000001`,
    headers: { authorization: `Bearer ${server.panel.apiKey}` },
  })
  const token = (JSON.parse(answer.text) as { Token: string }).Token
  const reader = createInsuranceReader({ baseUrl: server.url, socketUrl: server.panel.wsUrl, log, pace: 0.02 }, http)
  const open = async (bothSides: boolean): Promise<InsuranceCard> => {
    const card = await reader.open(() => Promise.resolve({ token }), { bothSides }, never)
    closing.push(card)
    return card
  }
  return { panel: server.panel, open, log, token, reader }
}

/** Collects states; `until` resolves once one of them was told. */
function watching(card: InsuranceCard) {
  const told: { state: InsuranceState; line: 'socket' | 'polling'; error: string | null }[] = []
  const waiting: { states: InsuranceState[]; done(): void }[] = []
  card.watch(news => {
    told.push(news)
    for (const one of waiting) if (one.states.includes(news.state)) one.done()
  })
  const until = (...states: InsuranceState[]): Promise<void> => {
    if (told.some(news => states.includes(news.state))) return Promise.resolve()
    return new Promise(done => void waiting.push({ states, done }))
  }
  return { told, until, states: () => told.map(news => news.state) }
}

describe('an insurance card', () => {
  test('of one side is uploaded, watched over the socket and read with confidences', async () => {
    const { open } = await sandbox()
    const card = await open(false)
    const { until, told, states } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('completed')
    expect(states().slice(0, 3)).toEqual(['frontside_processing', 'post_processing', 'completed'])
    expect(told.every(news => news.line === 'socket')).toBe(true)
    const record = await card.fetch(never)
    expect(['completed', 'enriched']).toContain(record.state)
    expect(record.fields.find(field => field.name === 'payer_name')).toMatchObject({
      value: expect.any(String),
      confidence: expect.any(Number),
    })
    for (const { confidence } of record.fields)
      expect(confidence === null || (confidence > 0 && confidence <= 1)).toBe(true)
  })

  test('of two sides asks for the back and is finished after it', async () => {
    const { open } = await sandbox()
    const card = await open(true)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'manual', never)
    await until('backside_processing')
    expect(states()).not.toContain('completed')
    await card.upload('back', jpeg(2), 'selectedFile', never)
    await until('completed', 'enriched')
    expect((await card.fetch(never)).fields.length).toBeGreaterThan(0)
  })

  test('that cannot be read says which side', async () => {
    const { open, panel } = await sandbox()
    panel.setNext('front-fails')
    const card = await open(false)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('frontside_failed')
    expect(states().at(-1)).toBe('frontside_failed')
  })

  test('that is rejected carries the reason', async () => {
    const { open, panel } = await sandbox()
    panel.setNext('error')
    const card = await open(false)
    const { until, told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('error')
    expect(told.at(-1)).toMatchObject({ state: 'error', error: 'card image was rejected' })
  })

  test('is followed by polling when the socket is lost for good', async () => {
    const { open, panel } = await sandbox()
    const card = await open(false)
    const { until, told } = watching(card)
    panel.refuseSockets(true)
    panel.dropSockets()
    await card.upload('front', jpeg(), 'automatic', never)
    await until('completed', 'enriched')
    expect(told.some(news => news.line === 'polling')).toBe(true)
  })

  test('loses no state when the socket comes back after the event was missed', async () => {
    const { open, panel } = await sandbox()
    const card = await open(false)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    panel.dropSockets()
    await until('completed', 'enriched')
    expect((await card.fetch(never)).fields.length).toBeGreaterThan(0)
    expect(states()).not.toContain('error')
  })

  test('can be read without any socket at all', async () => {
    const { open, panel } = await sandbox()
    panel.refuseSockets(true)
    const card = await open(false)
    const { until, told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('completed', 'enriched')
    expect(told.every(news => news.line === 'polling')).toBe(true)
  })

  test('is deleted at the service, and only once there', async () => {
    const { open, panel } = await sandbox()
    const card = await open(false)
    expect(panel.cards()).toHaveLength(1)
    expect(await card.remove()).toBe(true)
    expect(panel.cards()).toHaveLength(0)
    expect(await rejection(card.fetch(never))).toMatchObject({ failure: { code: 'not-found', what: 'scan' } })
    expect(await rejection(card.upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'not-found' },
    })
  })

  test('ends for the cashier when it is gone at the service', async () => {
    const { open, panel } = await sandbox()
    const card = await open(false)
    const { until, told } = watching(card)
    await card.remove()
    panel.refuseSockets(true)
    panel.dropSockets()
    await until('error')
    expect(told.at(-1)?.error).toMatch(/Start the scan again/)
  })

  test('cannot be opened with a credential that is not valid', async () => {
    const { reader } = await sandbox()
    expect(
      await rejection(reader.open(() => Promise.resolve({ token: 'a.b.c' }), { bothSides: false }, never)),
    ).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/no longer valid/) },
    })
  })

  test('never has its token in the log, sockets that fail included', async () => {
    const { open, panel, log, token } = await sandbox()
    panel.refuseSockets(true)
    const card = await open(false)
    await card.upload('front', jpeg(), 'automatic', never)
    panel.faults.add({ match: '/v1/cards', kind: 'html' })
    await rejection(card.fetch(never))
    expect(log.lines.length).toBeGreaterThan(4)
    expect(log.text()).not.toContain(token)
    expect(log.text()).not.toMatch(/member|Bearer|x-amz/)
  })
})

/** A CardScan of a few lines, with a socket whose events the test sends itself. */
async function scripted(handle: (seen: Seen, response: ServerResponse) => void | 'default') {
  const server: Partner = await partner((seen, response) => {
    if (handle(seen, response) !== 'default') return
    if (seen.method === 'POST' && seen.url === '/v1/cards')
      return json(response, 201, { card_id: 'card-1', state: 'pending' })
    if (seen.url.includes('generate-upload-url'))
      return json(response, 200, {
        card_id: 'card-1',
        scan_id: 's',
        upload_url: `${server.url}/store`,
        upload_parameters: { 'Content-Type': 'image/jpeg', b: '2', a: '1' },
      })
    return json(response, 200, { card_id: 'card-1', state: 'processing', created_at: 'x', deleted: false })
  })
  closing.push(server)
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const registered = Promise.withResolvers<(event: unknown) => void>()
  const urls: string[] = []
  sockets.on('connection', (socket, request) => {
    urls.push(request.url ?? '')
    socket.on('message', (data: Buffer) => {
      if (data.toString().includes('register'))
        registered.resolve(event => socket.send(typeof event === 'string' ? event : JSON.stringify(event)))
    })
  })
  await new Promise(resolve => sockets.once('listening', resolve))
  closing.push({
    close: () =>
      new Promise<void>(resolve => {
        for (const one of sockets.clients) one.terminate()
        sockets.close(() => resolve())
      }),
  })
  const reader = createInsuranceReader(
    {
      baseUrl: `${server.url}/v1`,
      socketUrl: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`,
      log: keptLog(),
      pace: 0,
    },
    testHttp('cardscan'),
  )
  const open = async () => {
    const card = await reader.open(() => Promise.resolve({ token: 'tok en' }), { bothSides: true }, never)
    closing.push(card)
    return card
  }
  return { server, open, registered: registered.promise, urls }
}
const event = (id: string | null, state: unknown, card = 'card-1') => ({
  event_id: id,
  type: 'card',
  card_id: card,
  state,
  created_at: 'x',
})

describe('the wire', () => {
  test('asks for both sides in both spellings and registers before the first upload', async () => {
    const { server, open, registered, urls } = await scripted(() => 'default')
    await open()
    await registered
    expect(JSON.parse(server.seen[0]?.body.toString() ?? '')).toEqual({
      enable_backside_scan: true,
      backside: { scanning: 'required' },
    })
    expect(urls).toEqual(['/?token=tok+en'])
    expect(server.seen.every(seen => !seen.url.includes('tok'))).toBe(true)
  })

  test('sends every returned pair in its order, the file last, and no credential to the store', async () => {
    const { server, open } = await scripted((seen, response) =>
      seen.url === '/store' ? void response.writeHead(204).end() : 'default',
    )
    const card = await open()
    await card.upload('front', jpeg(), 'automatic', never)
    const store = server.seen.find(seen => seen.url === '/store')
    const body = store?.body.toString('latin1') ?? ''
    expect([...body.matchAll(/; name="([^"]+)"/g)].map(match => match[1])).toEqual(['Content-Type', 'b', 'a', 'file'])
    expect(body).toContain('\xff\xd8\xff')
    expect(store?.headers.authorization).toBeUndefined()
    expect(store?.headers['content-length']).toBe(String(store?.body.length))
  })

  test("shows the object store's own refusal", async () => {
    const xml = '<?xml version="1.0"?><Error><Code>EntityTooLarge</Code><Message>x</Message></Error>'
    const { open } = await scripted((seen, response) =>
      seen.url === '/store' ? void response.writeHead(403, { 'content-type': 'application/xml' }).end(xml) : 'default',
    )
    expect(await rejection((await open()).upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'declined', reason: 'The picture was not accepted: EntityTooLarge' },
    })
  })

  test('tells each event once, ignores other cards and noise, and never goes back from completed', async () => {
    const { open, registered } = await scripted(() => 'default')
    const card = await open()
    const { states, until } = watching(card)
    const send = await registered
    send('pong')
    send('not json {')
    send(event('1', 'frontside_processing'))
    send(event('1', 'backside_processing'))
    send(event('2', 'error', 'card-2'))
    send({ ...event('3', 'error'), type: 'scan' })
    send(event('4', 'a_state_from_the_future'))
    send(event('5', 'completed'))
    send(event('6', 'processing'))
    send(event('7', 'error'))
    send(event('8', 'enriched'))
    send(event('9', 'completed'))
    send(event(null, 'pending'))
    await until('enriched')
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(states()).toEqual(['frontside_processing', 'unknown', 'completed', 'enriched'])
  })

  test('tells a listener that comes late the newest state', async () => {
    const { open, registered } = await scripted(() => 'default')
    const card = await open()
    ;(await registered)(event('1', 'backside_processing'))
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(watching(card).states()).toEqual(['backside_processing'])
  })

  test.each([
    [429, 'unreachable'],
    [503, 'unreachable'],
    [500, 'provider-fault'],
    [400, 'provider-fault'],
    [401, 'declined'],
    [302, 'provider-fault'],
  ])('%i while creating a card is %s', async (status, code) => {
    const { open } = await scripted((_seen, response) => html(response, status))
    expect(await rejection(open())).toMatchObject({ failure: { code } })
  })

  test('refuses a socket address that is not encrypted', () => {
    expect(() =>
      createInsuranceReader(
        { baseUrl: 'https://sandbox.cardscan.ai/v1', socketUrl: 'ws://sandbox-ws.cardscan.ai', log: keptLog() },
        testHttp('cardscan'),
      ),
    ).toThrow(/socketUrl/)
  })
})

describe('a record', () => {
  const card = (more: object) => ({
    state: 'completed',
    error: null,
    details: undefined,
    payer_match: undefined,
    ...more,
  })

  test('has the smallest score as confidence, joins dependents and keeps the documented order', () => {
    const record = readRecord(
      card({
        details: {
          shoe_size: { value: '43', scores: [] },
          dependent_names: [
            { value: 'bob example', scores: ['0.9', '0.7'] },
            { value: 'eve example', scores: ['0.8'] },
          ],
          payer_name: { value: ' northwind\nhealth" ', scores: ['0.981', '0.999', 'n/a'] },
          member_number: { value: '' },
          group_number: 'not an object',
          __proto__: { value: 'x' },
        },
        payer_match: { cardscan_payer_name: 'NORTHWIND HEALTH', matches: [] },
      }),
    )
    expect(record).toEqual({
      state: 'completed',
      payerMatch: 'NORTHWIND HEALTH',
      error: null,
      fields: [
        { name: 'payer_name', value: 'northwind health"', confidence: 0.981 },
        { name: 'dependent_names', value: 'bob example, eve example', confidence: 0.7 },
        { name: 'shoe_size', value: '43', confidence: null },
      ],
    })
  })

  test.each([[null], [[]], ['x'], [{ message: 'not enabled' }]])('without a payer match (%j) still reads', payer => {
    expect(readRecord(card({ payer_match: payer })).payerMatch).toBeNull()
  })

  test('of any content is bounded and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (details, payer) => {
        const record = readRecord(card({ details, payer_match: payer }))
        expect(record.fields.length).toBeLessThanOrEqual(60)
        for (const { name, value, confidence } of record.fields) {
          expect(name.length).toBeLessThanOrEqual(60)
          expect(value.length).toBeLessThanOrEqual(200)
          expect(confidence === null || (confidence >= 0 && confidence <= 1)).toBe(true)
        }
      }),
    )
    fc.assert(
      fc.property(fc.anything(), word => {
        expect(stateOf(word)).toMatch(/^[a-z_]+$/)
      }),
    )
  })
})
