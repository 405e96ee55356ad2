// The CardScan simulator refuses what the service would refuse, and says so in the service's words.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formBody, formType, jpeg, startTill, type CardscanTill, type Form, type Upload } from './cardscan-till.ts'

let till: CardscanTill
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

async function upload(wish: object = {}): Promise<Upload & { token: string; card: string }> {
  const token = await till.session('person-1')
  const card = await till.newCard(token, wish)
  return { token, card, ...(await till.address(token, card)) }
}
const codeOf = (text: string): string | undefined => /<Error><Code>(\w+)<\/Code>/.exec(text)?.[1]

describe('a request', () => {
  test('with a method that its path does not take is told which ones it does', async () => {
    const token = await till.session()
    const wrong = await till.ask('PUT', '/cards', token, {})
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect(wrong.json).toEqual({ message: expect.any(String), type: 'Method Not Allowed', code: 405 })
    expect((await till.ask('PATCH', `/cards/${await till.newCard(token)}`, token, {})).status).toBe(405)
    expect((await till.ask('POST', '/access-token', till.panel.apiKey)).status).toBe(405)
    expect((await till.ask('GET', '/no-such-path', token)).json).toMatchObject({ type: 'Not Found', code: 404 })
  })

  test.each([
    ['text', 'POST', '/cards', 'text/plain', '{}', 415],
    ['a form', 'POST', '/cards', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['half an object', 'POST', '/cards', 'application/json', '{"metadata":', 400],
    ['a list', 'POST', '/cards', 'application/json', '[]', 400],
    ['metadata that is a list', 'POST', '/cards', 'application/json', '{"metadata":[1]}', 400],
    ['a side that is no object', 'POST', '/cards', 'application/json', '{"backside":"required"}', 400],
    ['an unknown word for the back', 'POST', '/cards', 'application/json', '{"backside":{"scanning":"yes"}}', 400],
    ['eligibility that is text', 'POST', '/eligibility', 'application/json', '{"card_id":"x","eligibility":"y"}', 400],
  ])('with %s for a body is refused', async (_what, method, path, type, body, status) => {
    const answer = await till.ask(method, path, await till.session(), body, type)
    expect([answer.status, answer.json['code']]).toEqual([status, status])
  })

  test('is let in by a bearer only', async () => {
    for (const authorization of ['', 'Basic abc', 'Bearer', 'Bearer a b', till.panel.apiKey])
      expect((await till.request(`${till.url}/cards`, { headers: { authorization } })).status).toBe(401)
    for (const credential of ['a.b.c', `${till.panel.apiKey}x`, 'eyJhbGciOiJub25lIn0.e30.'])
      expect((await till.ask('GET', '/cards', credential)).json).toMatchObject({ type: 'Unauthorized', code: 401 })
    expect(till.panel.counts().credentialsRefused).toBe(8)
  })

  test('with members of a query that nobody knows is taken, with a known one twice it is not', async () => {
    const token = await till.session()
    expect((await till.ask('GET', '/cards?shoe_size=43', token)).status).toBe(200)
    expect((await till.ask('GET', '/access-token?user_id=a&user_id=b', till.panel.apiKey)).status).toBe(400)
    for (const query of ['limit=0', 'limit=201', 'limit=1e1', 'limit=+5', 'limit=2&limit=2', 'cursor=', 'cursor=!'])
      expect([query, (await till.ask('GET', `/cards?${query}`, token)).status]).toEqual([query, 400])
  })
})

describe('a session', () => {
  test('cannot reach anything of another customer by any route', async () => {
    const { token, card, scan_id } = await upload()
    await till.send(token, card)
    await till.until(card, 'completed')
    const subscriber = { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800101' }
    const provider = { npi: '1234567893', organization_name: 'Example Pharmacy' }
    const wish = { card_id: card, eligibility: { provider, subscriber } }
    const check = (await till.ask('POST', '/eligibility', token, wish)).json['eligibility_id']
    const stranger = await till.session('person-2')
    for (const [method, path, body] of [
      ['GET', `/cards/${card}`],
      ['DELETE', `/cards/${card}`],
      ['POST', `/cards/${card}/generate-upload-url`, { orientation: 'front' }],
      ['POST', `/cards/${card}/upload?orientation=front&capture_type=manual`, jpeg],
      ['POST', `/cards/${card}/performance`, {}],
      ['POST', `/scans/${scan_id}/metadata`, {}],
      ['POST', '/eligibility', wish],
      ['GET', `/eligibility/${String(check)}`],
    ] as const) {
      const answer = await till.ask(method, path, stranger, body)
      expect([path, answer.status, answer.json['type']]).toEqual([path, 403, 'Forbidden'])
    }
    expect((await till.ask('GET', '/eligibility', stranger)).json['eligibility_requests']).toEqual([])
  })

  test('without a user id loses its cards with its token, while the key keeps them', async () => {
    const token = await till.session()
    const card = await till.newCard(token)
    till.forward(3_600_000)
    expect((await till.ask('GET', `/cards/${card}`, token)).status).toBe(403)
    expect((await till.ask('GET', `/cards/${card}`, await till.session())).status).toBe(403)
    expect((await till.ask('GET', `/cards/${card}`, till.panel.apiKey)).status).toBe(200)
    expect(till.panel.counts()).toMatchObject({ tokensIssued: 2, tokensWithoutUser: 2 })
  })

  test('with a user id gives its cards to the next session of the same person', async () => {
    const card = await till.newCard(await till.session('person-1'))
    till.forward(3_600_000)
    expect((await till.ask('GET', `/cards/${card}`, await till.session('person-1'))).status).toBe(200)
  })

  test('has its user id among the parameters of uploads when it has one', async () => {
    const name = 'x-amz-meta-cardscan-developer-user-id'
    expect((await upload()).upload_parameters[name]).toBe('person-1')
    const token = await till.session()
    expect((await till.address(token, await till.newCard(token))).upload_parameters).not.toHaveProperty(name)
  })
})

describe('a form', () => {
  test('takes each parameter back as it was issued, and none besides', async () => {
    const given = await upload()
    for (const name of Object.keys(given.upload_parameters)) {
      const changed = { ...given.upload_parameters, [name]: `${given.upload_parameters[name]}x` }
      const { [name]: _left, ...missing } = given.upload_parameters
      for (const parameters of [changed, missing]) {
        const answer = await till.store(given, { parameters })
        expect([name, answer.status]).toEqual([name, 403])
        expect(codeOf(answer.text)).toMatch(/^(AccessDenied|SignatureDoesNotMatch)$/)
        expect(answer.headers.get('content-type')).toContain('application/xml')
      }
    }
    const extra = await till.store(given, { parameters: { ...given.upload_parameters, acl: 'public-read' } })
    expect([extra.status, codeOf(extra.text)]).toEqual([403, 'AccessDenied'])
    expect(extra.text).toContain('Extra input fields: acl')
    expect(till.panel.card(given.card)?.counts).toMatchObject({ front: 0, refusedUploads: expect.any(Number) })
    expect((await till.store(given)).status).toBe(204)
  })

  test.each<[string, Form, number, string]>([
    ['whose file comes first', { fileFirst: true }, 403, 'AccessDenied'],
    ['without a file', { file: null }, 400, 'InvalidArgument'],
    ['with an empty file', { file: Buffer.alloc(0) }, 400, 'EntityTooSmall'],
    ['with a file beyond 10 MB', { file: Buffer.alloc(10 * 1024 * 1024 + 1) }, 400, 'EntityTooLarge'],
    [
      'whose file part has another name',
      { fileHead: 'Content-Disposition: form-data; name="image"; filename="a.jpg"' },
      400,
      'InvalidArgument',
    ],
  ])('%s is refused', async (_what, form, status, code) => {
    const answer = await till.store(await upload(), form)
    expect([answer.status, codeOf(answer.text)]).toEqual([status, code])
  })

  test('is refused after its time', async () => {
    const token = await till.session('person-1')
    const card = await till.newCard(token)
    const given = await till.address(token, card, 'front', '?expiration=100')
    till.forward(100_000)
    const answer = await till.store(given)
    expect([answer.status, codeOf(answer.text)]).toEqual([403, 'AccessDenied'])
    expect(answer.text).toContain('Policy expired')
  })

  test('is posted, without a bearer, as multipart, to the right place', async () => {
    const { upload_url, upload_parameters } = await upload()
    const body = new Uint8Array(formBody(upload_parameters, {}))
    const headers = { 'content-type': formType }
    const tries: [RequestInit, number, string][] = [
      [
        { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(jpeg) },
        405,
        'MethodNotAllowed',
      ],
      [{ method: 'GET' }, 405, 'MethodNotAllowed'],
      [{ method: 'POST', headers: { ...headers, authorization: 'Bearer x' }, body }, 400, 'InvalidArgument'],
      [
        { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(jpeg) },
        412,
        'PreconditionFailed',
      ],
      [{ method: 'POST', headers, body: 'no parts in here' }, 400, 'MalformedPOSTRequest'],
    ]
    for (const [init, status, code] of tries) {
      const answer = await till.request(upload_url, init)
      expect([init.method, answer.status, codeOf(answer.text)]).toEqual([init.method, status, code])
    }
    const elsewhere = await till.request(upload_url.replace('cardscan-sandbox', 'another'), {
      method: 'POST',
      headers,
      body,
    })
    expect([elsewhere.status, codeOf(elsewhere.text)]).toEqual([404, 'NoSuchBucket'])
  })

  test('for a card that is deleted is refused', async () => {
    const given = await upload()
    await till.ask('DELETE', `/cards/${given.card}`, given.token)
    expect(codeOf((await till.store(given)).text)).toBe('NoSuchKey')
  })

  test('whose bytes are no JPEG is stored, and then cannot be read', async () => {
    const given = await upload()
    expect((await till.store(given, { file: Buffer.from('GIF89a is not what was asked for') })).status).toBe(204)
    await till.until(given.card, 'frontside_failed')
  })
})

describe('an upload address', () => {
  test.each([
    ['', 200],
    ['?expiration=100', 200],
    ['?expiration=3600', 200],
    ['?expiration=99', 400],
    ['?expiration=3601', 400],
    ['?expiration=100.5', 400],
    ['?expiration=soon', 400],
    ['?expiration=', 400],
    ['?expiration=200&expiration=300', 400],
  ])('with %j lives as long as is allowed', async (query, status) => {
    const token = await till.session()
    const card = await till.newCard(token)
    const path = `/cards/${card}/generate-upload-url${query}`
    expect((await till.ask('POST', path, token, { orientation: 'front' })).status).toBe(status)
  })

  test.each<[object, number]>([
    [{}, 400],
    [{ orientation: 'left' }, 400],
    [{ orientation: 'front', capture_type: 'automatic' }, 200],
    [{ orientation: 'front', capture_type: 'guessed' }, 400],
    [{ orientation: 'front', metadata: { captureType: 'manual', guides: { x: 1 }, mlThreshold: 0.9, extra: 1 } }, 200],
    [{ orientation: 'front', metadata: [] }, 400],
    [{ orientation: 'front', metadata: 'x' }, 400],
    [{ orientation: 'front', metadata: { captureType: 'selectedFile' } }, 400],
    [{ orientation: 'front', metadata: { guides: 'whole' } }, 400],
    [{ orientation: 'front', metadata: { laplacianThreshold: '0.01' } }, 400],
    [{ orientation: 'front', metadata: { package_name: 7 } }, 400],
    [{ orientation: 'back' }, 400],
  ])('for %j is given or refused', async (body, status) => {
    const token = await till.session()
    const card = await till.newCard(token, { enable_backside_scan: true })
    expect((await till.ask('POST', `/cards/${card}/generate-upload-url`, token, body)).status).toBe(status)
  })

  test('is not given for a card that is finished, nor for one that failed', async () => {
    const { token, card } = await upload()
    await till.send(token, card)
    await till.until(card, 'completed')
    expect((await till.ask('POST', `/cards/${card}/generate-upload-url`, token, { orientation: 'front' })).status).toBe(
      400,
    )
    const other = await till.newCard(token)
    till.panel.act(other, 'fail-front')
    expect(
      (await till.ask('POST', `/cards/${other}/generate-upload-url`, token, { orientation: 'front' })).status,
    ).toBe(400)
  })
})

describe('a direct upload', () => {
  const path = (card: string, side = 'front') => `/cards/${card}/upload?orientation=${side}&capture_type=manual`

  test('is a JPEG, raw or as base64 text, and names its side and how it was captured', async () => {
    const { token, card } = await upload()
    for (const query of ['', '?orientation=front', '?capture_type=manual', '?orientation=front&capture_type=x'])
      expect((await till.ask('POST', `/cards/${card}/upload${query}`, token, jpeg)).status).toBe(400)
    for (const body of [Buffer.from('GIF89a'), Buffer.from([0xff, 0xd8]), 'bm90IGEgcGljdHVyZQ=='])
      expect((await till.ask('POST', path(card), token, body)).json).toMatchObject({ type: 'Bad Request', code: 400 })
    for (const type of ['application/octet-stream', 'image/png', 'text/plain', 'application/json'])
      expect((await till.ask('POST', path(card), token, jpeg, type)).json).toMatchObject({ code: 415 })
    expect((await till.ask('POST', path(card), token, jpeg.toString('base64'))).status).toBe(200)
  })

  test('of the back comes after the front', async () => {
    const { token, card } = await upload({ enable_backside_scan: true })
    expect((await till.ask('POST', path(card, 'back'), token, jpeg)).status).toBe(400)
    await till.ask('POST', path(card), token, jpeg)
    await till.until(card, 'backside_processing')
    expect((await till.ask('POST', path(card, 'back'), token, jpeg)).status).toBe(200)
    await till.until(card, 'completed')
  })

  test('to a finished card is refused; in a live scan it is one picture too many', async () => {
    const { token, card } = await upload()
    await till.ask('POST', path(card), token, jpeg)
    await till.until(card, 'completed')
    expect((await till.ask('POST', path(card), token, jpeg)).status).toBe(400)
    expect(till.panel.card(card)?.counts).toMatchObject({ front: 1, refusedUploads: 1 })
    const live = await till.newCard(token, { enable_livescan: true })
    await till.ask('POST', path(live), token, jpeg)
    await till.until(live, 'completed')
    expect((await till.ask('POST', path(live), token, jpeg)).status).toBe(204)
  })

  test('is answered 204 once there are enough pictures of the side', async () => {
    till.panel.setKnobs({ next: 'stuck-frontside_processing', enoughLivePictures: 3 })
    const { token, card } = await upload({ enable_livescan: true })
    const statuses: number[] = []
    for (let picture = 0; picture < 5; picture += 1)
      statuses.push((await till.ask('POST', path(card), token, jpeg)).status)
    expect(statuses).toEqual([200, 200, 200, 204, 204])
    expect(till.panel.card(card)?.counts.front).toBe(3)
  })
})

test('telemetry is an object', async () => {
  const { token, card, scan_id } = await upload()
  for (const path of [`/cards/${card}/performance`, `/scans/${scan_id}/metadata`]) {
    expect((await till.ask('POST', path, token, { a: 1 })).status).toBe(200)
    expect((await till.ask('POST', path, token, [1])).status).toBe(400)
  }
  expect((await till.ask('POST', '/scans/none/metadata', token, {})).status).toBe(404)
})

test('an image address opens without a bearer, for a day, and only as it was signed', async () => {
  const { token, card } = await upload()
  await till.send(token, card)
  await till.until(card, 'completed')
  const { images } = (await till.ask('GET', `/cards/${card}`, token)).json as { images: { front: { url: string } } }
  const { url } = images.front
  expect((await till.request(url, {})).status).toBe(200)
  expect((await till.request(url.replace('front?', 'back?'), {})).status).toBe(403)
  expect((await till.request(url.replace(/expires=\d/, 'expires=9'), {})).status).toBe(403)
  till.forward(86_400_000)
  expect((await till.request(url, {})).text).toContain('Request has expired')
})
