// The ID Scan simulator refuses what the service would refuse, and judges documents by the settings it was given.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTill, type IdscanTill } from './idscan-till.ts'

let till: IdscanTill
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())
const document = { tasks: ['document_scan'] }

describe('a request', () => {
  test('with a method that its path does not take is told which ones it does', async () => {
    const wrong = await till.ask('PUT', '/transactions', document)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    expect(wrong.json).toEqual({ status: 405, message: expect.any(String) })
    const { id } = await till.create()
    expect((await till.ask('PATCH', `/transactions/${id}`, {})).headers.get('allow')).toBe('DELETE, GET, HEAD')
    expect((await till.ask('GET', '/no-such-path')).status).toBe(404)
  })

  test.each([
    ['text', '{"tasks":["document_scan"]}', 'text/plain', 415],
    ['a form', 'tasks=document_scan', 'application/x-www-form-urlencoded', 415],
    ['half an object', '{"tasks":', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['nothing', 'null', 'application/json', 400],
  ])('with %s for a body is refused', async (_what, body, type, status) => {
    const answer = await till.ask('POST', '/transactions', body, type)
    expect([answer.status, answer.json]).toEqual([status, { status, message: expect.any(String) }])
  })

  test('is let in with times in seconds around now, 5 seconds either way', async () => {
    const now = Math.floor(till.now() / 1000)
    const status = async (claims: object) =>
      (
        await till.request(`${till.url}/transactions/x`, {
          headers: { authorization: `Bearer ${await till.token(claims)}` },
        })
      ).status
    for (const claims of [{}, { iat: now + 4, nbf: now + 4 }, { exp: now - 4 }, { iat: now - 3600 }])
      expect([claims, await status(claims)]).toEqual([claims, 404])
    for (const claims of [
      { iat: now + 7 },
      { nbf: now + 7 },
      { exp: now - 7 },
      { iat: till.now(), nbf: till.now(), exp: till.now() + 60_000 },
      { exp: 'soon' },
      { iat: undefined },
      { exp: undefined },
    ])
      expect([claims, await status(claims)]).toEqual([claims, 401])
    expect(till.panel.counts()).toMatchObject({ tokensRefused: 7, longestTokenSeconds: 3660 })
  })

  test('without a bearer reaches neither the API nor its files', async () => {
    const made = await till.create()
    await till.act(made)
    const files = (await till.result(made.id)).files ?? []
    for (const url of [`${till.url}/webhooks`, ...files.flatMap(file => file.url ?? [])]) {
      expect((await till.request(url)).status).toBe(401)
      expect((await till.request(url, { headers: { authorization: 'Basic abc' } })).status).toBe(401)
    }
    expect(files).toHaveLength(2)
  })
})

describe('a new transaction', () => {
  test.each<[object, number]>([
    [{}, 201],
    [{ minimumAge: 18, maximumAge: 120, allowedExpiration: -30, level: 'advanced' }, 201],
    [{ unknownSetting: true }, 201],
    [{ minimumAge: -1 }, 400],
    [{ minimumAge: 151 }, 400],
    [{ minimumAge: 1e30 }, 400],
    [{ minimumAge: 18.5 }, 400],
    [{ minimumAge: '18' }, 400],
    [{ minimumAge: null }, 400],
    [{ minimumAge: 40, maximumAge: 30 }, 400],
    [{ allowedExpiration: 36_501 }, 400],
    [{ allowedExpiration: '7' }, 400],
    [{ captureSources: ['scanner'] }, 400],
    [{ captureSources: [] }, 400],
    [{ captureSources: 'camera' }, 400],
    [{ level: 'extreme' }, 400],
    [{ extractFields: 'age' }, 400],
    [{ extractFields: [1] }, 400],
    [{ extractFields: ['Not a field!'] }, 400],
    [{ validateFields: [null] }, 400],
    [{ redactFields: {} }, 400],
  ])('with settings %j is %i', async (documentScan, status) => {
    const answer = await till.ask('POST', '/transactions', { ...document, settings: { documentScan } })
    expect(answer.status).toBe(status)
    if (status !== 201) expect(answer.json).toEqual({ status, message: expect.any(String) })
  })

  test.each<[object, number]>([
    [{ tasks: ['face_liveness', 'document_scan'] }, 201],
    [{ tasks: ['face_match', 'face_liveness', 'document_scan'] }, 201],
    [{ tasks: ['document_scan', 'face_match'] }, 422],
    [{ tasks: ['face_liveness'] }, 422],
    [{ tasks: 'document_scan' }, 400],
    [{}, 400],
    [{ ...document, settings: [] }, 400],
    [{ ...document, settings: { documentScan: 'strict' } }, 400],
    [{ ...document, locale: 'english' }, 400],
    [{ ...document, mobileOnly: 'no' }, 400],
    [{ ...document, expiresIn: 0 }, 400],
    [{ ...document, expiresIn: 86_401 }, 400],
    [{ ...document, expiresIn: -900 }, 400],
    [{ ...document, expiresIn: '900' }, 400],
    [{ ...document, returnUrl: 'https://till.example/back?keep=1' }, 201],
    [{ ...document, returnUrl: 'http://127.0.0.1:47000/hosted-return/1' }, 201],
    [{ ...document, returnUrl: 'app://till/hosted-return/1' }, 201],
    [{ ...document, returnUrl: 'javascript:alert(1)' }, 400],
    [{ ...document, returnUrl: 'http://till.example/back' }, 400],
    [{ ...document, returnUrl: 'https://user:pass@till.example/back' }, 400],
    [{ ...document, returnUrl: 'https://till.example/back#here' }, 400],
    [{ ...document, returnUrl: 'app:till' }, 400],
    [{ ...document, returnUrl: '/hosted-return' }, 400],
    [{ ...document, returnUrl: `https://till.example/${'x'.repeat(2048)}` }, 400],
    [{ ...document, returnUrl: 7 }, 400],
    [{ ...document, nobodyKnows: 1 }, 201],
  ])('with %j is %i', async (body, status) => {
    expect((await till.ask('POST', '/transactions', body)).status).toBe(status)
    expect(till.panel.counts().created).toBe(status === 201 ? 1 : 0)
  })
})

describe('a document', () => {
  test('gives the fields that were asked for and no others, for every list', async () => {
    for (const extractFields of [['age'], ['surname', 'date_of_birth'], [], ['nobody_knows'], ['portrait', 'age']]) {
      const made = await till.create({ extractFields })
      await till.act(made)
      const { result, files } = await till.result(made.id)
      const fields = (result ?? []).map(one => one.field)
      expect(fields.toSorted()).toEqual(
        extractFields.filter(name => name !== 'portrait' && name !== 'nobody_knows').toSorted(),
      )
      expect((files ?? []).filter(file => file.url !== null)).toHaveLength(extractFields.includes('portrait') ? 1 : 0)
    }
  })

  test('whose field must validate and does not is a failed scan; otherwise it is told in the result', async () => {
    const strict = await till.create({ validateFields: ['age'] })
    expect((await till.act(strict, { reading: 'invalid' })).json).toMatchObject({
      state: 'pending',
      lastCode: 'field_validation_failed',
      attemptsInvoiced: 1,
    })
    const lenient = await till.create({ validateFields: ['personal_number'] })
    expect((await till.act(lenient, { reading: 'invalid' })).json).toMatchObject({ state: 'completed' })
  })

  test('comes from where it may come from', async () => {
    const camera = await till.create({ captureSources: ['camera'] })
    expect((await till.act(camera, { source: 'file' })).status).toBe(400)
    expect((await till.act(camera, { source: 'camera' })).status).toBe(200)
    const file = await till.create({ captureSources: ['file'] })
    expect((await till.act(file)).status).toBe(200)
    const { tasks } = (await till.details(file.id)) as { tasks: { documentScans: { source: string }[] }[] }
    expect(tasks[0]?.documentScans[0]?.source).toBe('file')
  })

  test.each([
    [{ minimumAge: 18 }, 18, 'completed'],
    [{ minimumAge: 18 }, 17, 'failed'],
    [{ minimumAge: 0 }, 0, 'completed'],
    [{ maximumAge: 64 }, 64, 'completed'],
    [{ maximumAge: 64 }, 65, 'failed'],
  ])('under %j of a holder of %i is %s', async (settings, age, state) => {
    expect((await till.act(await till.create(settings), { age })).json['state']).toBe(state)
  })
})

describe('the order of things', () => {
  test('is kept: a result belongs to its own transaction, and only once there is one', async () => {
    const [one, other] = [await till.create(), await till.create()]
    const resultOf = (id: string, resultId: string | null | undefined) =>
      till.ask('GET', `/transactions/${id}/results/${resultId}`)
    expect((await resultOf(one.id, 'none')).status).toBe(409)
    await till.act(one)
    await till.act(other)
    const [mine, theirs] = [till.panel.transaction(one.id)?.resultId, till.panel.transaction(other.id)?.resultId]
    expect((await resultOf(one.id, mine)).status).toBe(200)
    expect((await resultOf(one.id, theirs)).status).toBe(404)
    expect((await resultOf('none', mine)).status).toBe(404)
    expect((await till.act(one)).status).toBe(409)
    expect((await till.ask('GET', `/transactions/${one.id}/results/${theirs}/audit-report`)).status).toBe(404)
  })

  test('ends with the time: the page, the attempts, the result and the files are gone', async () => {
    const made = await till.create()
    await till.act(made, { outcome: 'text_fields_analysis_failed' })
    const { tasks } = (await till.details(made.id)) as { tasks: { documentScans: { files: { url: string }[] }[] }[] }
    const file = tasks[0]?.documentScans[0]?.files[0]?.url ?? ''
    expect((await till.ask('GET', file)).status).toBe(200)
    till.forward(900_000)
    expect((await till.ask('GET', file)).status).toBe(404)
    expect((await till.request(made.url)).status).toBe(410)
    expect((await till.act(made)).status).toBe(410)
    expect((await till.ask('GET', `/transactions/${made.id}/results/none`)).status).toBe(410)
    expect((await till.details(made.id))['state']).toBe('expired')
    expect(till.panel.finish(made.id)).toBeNull()
  })
})
