// What the CardScan simulator answers when it is told to answer badly: storage, bodies, eligibility, faults, counts.
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storageErrors } from '../../main/sandbox/cardscan-knobs.ts'
import { faultKinds } from '../../main/sandbox/kit-faults.ts'
import { formBody, formType, jpeg, startTill, type CardscanTill, type Json } from './cardscan-till.ts'

let till: CardscanTill
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

async function finished(): Promise<{ token: string; card: string }> {
  const token = await till.session('person-1')
  const card = await till.newCard(token)
  await till.send(token, card)
  await till.until(card, 'enriched')
  return { token, card }
}
const cardJson = async ({ token, card }: { token: string; card: string }): Promise<Json> =>
  (await till.ask('GET', `/cards/${card}`, token)).json

describe('the storage', () => {
  test.each(Object.entries(storageErrors))('answers %s as XML, as often as it was told', async (code, status) => {
    const token = await till.session()
    const card = await till.newCard(token)
    till.panel.setKnobs({ storageError: code, storageErrorTimes: 2 })
    const address = await till.address(token, card)
    for (let tries = 0; tries < 2; tries += 1) {
      const answer = await till.store(address)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/xml'])
      expect(answer.text).toContain(`<Error><Code>${code}</Code><Message>`)
    }
    expect((await till.store(address)).status).toBe(204)
    expect(till.panel.knobs().storageError).toBe('none')
    expect(till.panel.counts()).toMatchObject({ uploads: 1, uploadsRefused: 2 })
  })

  test.each([200, 201, 204])('says that it stored a picture with %i', async storageStatus => {
    till.panel.setKnobs({ storageStatus })
    const token = await till.session()
    expect((await till.send(token, await till.newCard(token))).status).toBe(storageStatus)
  })
})

test('a direct upload is answered 204 at once when no picture is wanted, and the card stays as it is', async () => {
  till.panel.setKnobs({ enoughPictures: 0 })
  const token = await till.session()
  const card = await till.newCard(token)
  const path = `/cards/${card}/upload?orientation=front&capture_type=automatic`
  expect((await till.ask('POST', path, token, jpeg)).status).toBe(204)
  expect(till.panel.card(card)).toMatchObject({ state: 'pending', images: 0 })
})

describe('a card', () => {
  test('can have members, words and shapes that nobody published', async () => {
    till.panel.setKnobs({ body: 'odd' })
    const json = await cardJson(await finished())
    const details = json['details'] as Record<string, { value: unknown; scores: unknown } | null>
    expect(json).toMatchObject({ region: 'eu-west-9', enriched_results: { processed_sides: 'edges' } })
    expect(json['created_at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/)
    expect(details).toMatchObject({ card_specific_id: { value: 70_031 }, hologram_present: { value: 'yes' } })
    expect(details['plan_details']).toBeNull()
    const scores = Object.values(details).map(one => (one && !Array.isArray(one) ? one.scores : undefined))
    expect(scores).toContainEqual([])
  })

  test('can come without a payer match, or with a sentence in its place', async () => {
    const one = await finished()
    expect((await cardJson(one))['payer_match']).toMatchObject({ cardscan_payer_name: expect.any(String) })
    till.panel.setKnobs({ payerMatch: 'message' })
    expect((await cardJson(one))['payer_match']).toEqual({ message: expect.any(String) })
    till.panel.setKnobs({ payerMatch: 'absent' })
    expect(await cardJson(one)).not.toHaveProperty('payer_match')
  })
})

describe('an eligibility check', () => {
  async function check(mode: string): Promise<() => Promise<Json>> {
    const { token, card } = await finished()
    till.panel.setKnobs({ eligibility: mode })
    const subscriber = { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800101' }
    const provider = { npi: '1234567893', organization_name: 'Example Pharmacy' }
    const made = await till.ask('POST', '/eligibility', token, { card_id: card, eligibility: { provider, subscriber } })
    expect([made.status, made.json['state']]).toEqual([201, 'processing'])
    return async () => (await till.ask('GET', `/eligibility/${String(made.json['eligibility_id'])}`, token)).json
  }

  test('ends in error with a reason', async () => {
    const read = await check('error')
    await expect.poll(async () => (await read())['state']).toBe('error')
    expect((await read())['error']).toMatchObject({ type: 'PayerUnavailable', error: 'PayerUnavailable', code: 'PYR' })
  })

  test('never ends', async () => {
    const read = await check('never')
    const later = await check('normal')
    await expect.poll(async () => (await later())['state']).toBe('completed')
    expect((await read())['state']).toBe('processing')
    expect(till.panel.counts().eligibilityChecks).toBe(2)
  })

  test('is completed with errors in its summary, or with amounts no program expects', async () => {
    const wrong = await check('with-errors')
    await expect.poll(async () => (await wrong())['state']).toBe('completed')
    expect((await wrong())['eligibility_summarized_response']).toMatchObject({ errors: [{ code: '75' }] })
    const odd = await check('odd-amounts')
    await expect.poll(async () => (await odd())['state']).toBe('completed')
    expect((await odd())['eligibility_summarized_response']).toMatchObject({
      coverage_summary: { individual_deductible_in_network: { total_amount: 1500 } },
      service_0: { co_payment_in_network: { amount: '$1,500.00' } },
      vision: null,
    })
  })

  test('lists page by page', async () => {
    for (let made = 0; made < 2; made += 1) await check('never')
    const { json } = await till.ask('GET', '/eligibility?limit=1', till.panel.apiKey)
    expect(json['eligibility_requests']).toHaveLength(1)
    expect(json['response_metadata']).toMatchObject({ limit: 1, total: 2, next_cursor: expect.any(String) })
  })
})

/** What a plain client sees: the status and the bytes that came, or that the connection was lost. */
async function seen(url: string, method: string, headers: Record<string, string>, body?: Buffer): Promise<string> {
  const asked = httpRequest(url, { method, headers, agent: false })
  asked.end(body)
  try {
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    let bytes = 0
    for await (const chunk of answer) bytes += (chunk as Buffer).length
    return `${answer.statusCode} ${bytes > 1_000_000 ? 'huge' : bytes > 0 ? 'some' : 'none'}`
  } catch (thrown) {
    asked.on('error', () => {})
    return String((thrown as NodeJS.ErrnoException).code)
  }
}

describe('a fault', () => {
  const rest: { [kind: string]: string } = {
    status: '500 none',
    html: '502 some',
    'drop-before': 'ECONNRESET',
    'drop-after': 'ECONNRESET',
    delay: '200 some',
    'bad-json': '200 some',
    truncate: 'ECONNRESET',
    'cut-json': '200 some',
    redirect: '302 none',
    huge: '200 huge',
    strip: '200 some',
    retype: '200 some',
  }
  test.each(faultKinds)('of kind %s reaches the REST endpoints', async kind => {
    const token = await till.session()
    const path = `/cards/${await till.newCard(token)}`
    till.panel.faults.add({ match: path, kind, ms: 1, member: 'state' })
    expect(await seen(till.url + path, 'GET', { authorization: `Bearer ${token}` })).toBe(rest[kind])
    expect(till.panel.faults.struck()).toBe(1)
  })

  /** The storage is asked for the success that has a body. */
  const storage = (kind: string) => rest[kind]?.replace('200 some', '201 some')
  test.each(faultKinds)('of kind %s reaches the storage', async kind => {
    const token = await till.session()
    const { upload_url, upload_parameters } = await till.address(token, await till.newCard(token))
    till.panel.setKnobs({ storageStatus: 201 })
    till.panel.faults.add({ match: '/uploads/', kind, ms: 1 })
    const answer = await seen(upload_url, 'POST', { 'content-type': formType }, formBody(upload_parameters, {}))
    expect(answer).toBe(storage(kind))
    expect(till.panel.faults.struck()).toBe(1)
  })

  test('that loses the answer to an upload has stored the picture all the same', async () => {
    const token = await till.session()
    const card = await till.newCard(token)
    const address = await till.address(token, card)
    till.panel.faults.add({ match: '/uploads/', kind: 'drop-after' })
    await expect(till.store(address)).rejects.toThrow('fetch failed')
    await till.until(card, 'enriched')
  })

  test.each([401, 403, 404, 410, 429, 503])('answers %i, and when to come again', async status => {
    const token = await till.session()
    till.panel.faults.add({ match: '/v1/cards', kind: 'status', status, retryAfter: '7' })
    const answer = await till.ask('POST', '/cards', token, {})
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7'])
    expect(till.panel.cards()).toEqual([])
  })
})

test('requests are counted by card, also after it was deleted, and in all', async () => {
  const { token, card } = await finished()
  const watch = await till.watch(token, card)
  await till.ask('GET', `/cards/${card}`, token)
  expect(till.panel.card(card)?.counts).toMatchObject({ front: 1, back: 0, addresses: 1, registrations: 1, sockets: 1 })
  watch.socket.close()
  await till.ask('DELETE', `/cards/${card}`, token)
  expect((await till.ask('DELETE', `/cards/${card}`, token)).status).toBe(404)
  await expect.poll(() => till.panel.card(card)?.counts.sockets).toBe(0)
  expect(till.panel.card(card)).toMatchObject({ deleted: true, counts: { deletes: 2 } })
  expect(till.panel.cards()).toEqual([])
  expect(till.panel.counts()).toMatchObject({
    tokensIssued: 1,
    cardsCreated: 1,
    cardsDeleted: 1,
    uploads: 1,
    sockets: 0,
  })
  expect(till.panel.card('none')).toBeNull()
})

test('switches take what fits and name what does not', () => {
  const ignored = till.panel.setKnobs({
    states: 'plain',
    storageStatus: '200',
    sessionLifeSeconds: 0,
    closeCode: 1006,
    eventsBeforeAnswer: 'yes',
    nonsense: 1,
    ['__proto__']: 1,
  })
  expect(ignored.toSorted()).toEqual(['__proto__', 'closeCode', 'eventsBeforeAnswer', 'nonsense', 'sessionLifeSeconds'])
  expect(till.panel.knobs()).toMatchObject({ states: 'plain', storageStatus: 200, sessionLifeSeconds: 3600 })
})
