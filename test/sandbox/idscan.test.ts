// The ID Scan simulator as a till meets it: the self-signed token, transactions, the hosted page and results.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentCodes, type DocumentCode } from '../../main/sandbox/idscan-codes.ts'
import { tokenIsValid } from '../../main/sandbox/idscan-auth.ts'
import { completionMessages, eventModes } from '../../main/sandbox/idscan-wire.ts'
import { deliver } from '../../main/sandbox/idscan-webhooks.ts'
import { startIdscan, type IdscanPanel, type IdscanState } from '../../main/sandbox/idscan.ts'
import type { Simulator } from '../../main/sandbox/kit.ts'

/** The key, times and token that the vendor's documentation publishes as its example. */
const published = {
  key: {
    keyId: '3b438437-04a4-40bb-8389-54bb02766fba',
    secret: 'AC4Etykn7jusGR5FwLDAtILtQbiQbTMKedP31szXg4WlSbjGEXyNMZ',
  },
  at: 1_546_300_800,
  token:
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjNiNDM4NDM3LTA0YTQtNDBiYi04Mzg5LTU0YmIwMjc2NmZiYSJ9' +
    '.eyJpYXQiOjE1NDYzMDA4MDAsIm5iZiI6MTU0NjMwMDgwMCwiZXhwIjoxNTQ2MzAwODYwfQ.bwqCUHS1d5d8guAPHDsdd9-a8oXxH1q45O0tDP1asTo',
}

type Task = {
  type: string
  state: string
  attempts: number
  attemptsInvoiced: number
  documentScans?: { code: string | null; files: { url: string }[] }[]
}
type Field = {
  field: string
  validity: string
  comparison: string
  locale: string | null
  values: { source: string; value: string }[]
}
type Details = { id: string; state: string; resultId?: string; completed: string | null; tasks: Task[] }
type Result = {
  id: string
  state: string
  tasks: {
    type: string
    state: string
    code?: string
    result?: Field[]
    files?: { url: string | null; type: string }[]
  }[]
}
type Created = { id: string; url: string; state: string; tasks: string[]; settings: unknown; expires: string }
type Done = {
  state: string
  attempts: number
  attemptsInvoiced: number
  lastCode: string | null
  messages: unknown[]
  redirect: string | null
}

let clock = Date.now()
let sim: Simulator<IdscanState, IdscanPanel>
beforeEach(async () => {
  clock = Date.now()
  sim = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0, now: () => clock })
})
afterEach(() => sim.close())

async function token(
  change: { iat?: number; nbf?: number; exp?: number; kid?: string; secret?: string } = {},
): Promise<string> {
  const seconds = Math.floor(clock / 1000)
  return new SignJWT({ iat: change.iat ?? seconds, nbf: change.nbf ?? seconds, exp: change.exp ?? seconds + 60 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: change.kid ?? sim.panel.keyId })
    .sign(new TextEncoder().encode(change.secret ?? sim.panel.secret))
}
async function call(
  method: string,
  path: string,
  body?: unknown,
  credential?: string,
): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(path.startsWith('http') ? path : sim.url + path, {
    method,
    headers: {
      authorization: `Bearer ${credential ?? (await token())}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: /^[[{]/.test(text) ? JSON.parse(text) : text }
}
const create = async (settings: object = {}, tasks = ['document_scan'], more: object = {}): Promise<Created> =>
  (await call('POST', '/transactions', { tasks, settings: { documentScan: settings }, ...more })).json as Created
async function act(transaction: Created, body: object): Promise<Done> {
  const full = { outcome: 'success', age: 34, documentExpires: '2099-01-01', reading: 'good', ...body }
  const answer = await fetch(`${transaction.url}/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(full),
  })
  return (await answer.json()) as Done
}
const details = async (id: string): Promise<Details> => (await call('GET', `/transactions/${id}`)).json as Details
const result = async (id: string, resultId: string | undefined): Promise<Result> =>
  (await call('GET', `/transactions/${id}/results/${resultId}`)).json as Result

describe('the published token', () => {
  it('is accepted at its time and by its key only', async () => {
    const at = published.at * 1000
    expect(await tokenIsValid(published.token, published.key, at)).toBe(true)
    expect(await tokenIsValid(published.token, published.key, at + 64_000)).toBe(true)
    expect(await tokenIsValid(published.token, published.key, at + 66_000)).toBe(false)
    expect(await tokenIsValid(published.token, published.key, at - 6_000)).toBe(false)
    expect(await tokenIsValid(published.token, { ...published.key, secret: `${published.key.secret}\n` }, at)).toBe(
      false,
    )
    expect(await tokenIsValid(published.token, { ...published.key, keyId: 'another' }, at)).toBe(false)
    await jwtVerify(published.token, new TextEncoder().encode(published.key.secret), {
      algorithms: ['HS256'],
      currentDate: new Date(at),
    })
  })

  it('comes out byte for byte when it is signed again', async () => {
    const again = await new SignJWT({ iat: published.at, nbf: published.at, exp: published.at + 60 })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: published.key.keyId })
      .sign(new TextEncoder().encode(published.key.secret))
    expect(again).toBe(published.token)
  })
})

describe('authentication', () => {
  it('answers 401 with status and message to every token that is not right', async () => {
    const seconds = Math.floor(clock / 1000)
    const none = new UnsecuredJWT({})
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(seconds + 60)
      .encode()
    const noNotBefore = await new SignJWT({ iat: seconds, exp: seconds + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: sim.panel.keyId })
      .sign(new TextEncoder().encode(sim.panel.secret))
    const otherAlgorithm = await new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + 60 })
      .setProtectedHeader({ alg: 'HS512', kid: sim.panel.keyId })
      .sign(new TextEncoder().encode(sim.panel.secret))
    const wrong = [
      'garbage',
      published.token,
      none,
      noNotBefore,
      otherAlgorithm,
      await token({ kid: 'unknown' }),
      await token({ secret: 'not the secret' }),
      await token({ exp: seconds - 10 }),
      await token({ nbf: seconds + 10 }),
    ]
    for (const credential of wrong) {
      const answer = await call('GET', '/transactions/none', undefined, credential)
      expect([answer.status, answer.json]).toEqual([401, { status: 401, message: expect.any(String) }])
    }
    expect(
      (await call('GET', '/transactions/none', undefined, await token({ nbf: seconds + 4, exp: seconds + 60 }))).status,
    ).toBe(404)
  })
})

describe('creating', () => {
  it('echoes what was asked, with tasks as names and a lower-case locale in the address', async () => {
    const settings = { minimumAge: 18, extractFields: ['age'], allowedExpiration: -30 }
    const { status, json } = await call('POST', '/transactions', {
      tasks: ['document_scan'],
      settings: { documentScan: settings },
      locale: 'de-DE',
      expiresIn: 900,
    })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      state: 'pending',
      tasks: ['document_scan'],
      settings: { documentScan: settings },
      locale: 'de-DE',
      mobileOnly: false,
    })
    const { url, expires } = json as Created
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hosted\/de-de\/identifications\/[\w-]{20,}$/)
    expect(Date.parse(expires)).toBe(Math.floor(clock / 1000) * 1000 + 900_000)
  })

  it('refuses tasks that are no prefix of the chain with 422, and bad members with 400', async () => {
    for (const tasks of [
      ['face_match'],
      ['document_scan', 'face_match'],
      ['face_liveness'],
      ['document_scan', 'document_scan'],
    ])
      expect((await call('POST', '/transactions', { tasks })).status).toBe(422)
    for (const body of [
      { tasks: [] },
      { tasks: ['eye_scan'] },
      { tasks: ['document_scan'], settings: { documentScan: { minimumAge: '18' } } },
      { tasks: ['document_scan'], expiresIn: 0 },
    ])
      expect((await call('POST', '/transactions', body)).json).toEqual({ status: 400, message: expect.any(String) })
  })
})

describe('the hosted page', () => {
  it('offers success and every code, may be framed by the till only, and speaks its language', async () => {
    const transaction = await create({ minimumAge: 18 }, ['document_scan'], { locale: 'de-DE' })
    const answer = await fetch(transaction.url)
    const html = await answer.text()
    expect(answer.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self' http://127.0.0.1:* http://localhost:* app:",
    )
    expect(html).toContain('<title>Ausweisprüfung (Sandbox)</title>')
    for (const value of ['success', ...Object.keys(documentCodes)]) expect(html).toContain(`value="${value}"`)
    expect(await (await fetch((await create()).url)).text()).toContain('<title>Identity check (sandbox)</title>')
  })

  it('counts every code and charges the ones the table says', async () => {
    for (const code of Object.keys(documentCodes) as DocumentCode[]) {
      const transaction = await create({ minimumAge: 18 })
      const done = await act(transaction, { outcome: code })
      expect([code, done.attempts, done.attemptsInvoiced, done.lastCode]).toEqual([
        code,
        1,
        documentCodes[code].invoiced ? 1 : 0,
        code,
      ])
      expect((await details(transaction.id)).state).toBe(code === 'age_criteria_not_met' ? 'failed' : 'pending')
    }
  })

  it('adds up retries until the document is accepted', async () => {
    const transaction = await create()
    await act(transaction, { outcome: 'unknown_type_front' })
    await act(transaction, { outcome: 'text_fields_analysis_failed' })
    const done = await act(transaction, {})
    expect(done).toMatchObject({ state: 'completed', attempts: 3, attemptsInvoiced: 2, lastCode: null })
    expect((await details(transaction.id)).tasks[0]).toMatchObject({
      attempts: 3,
      attemptsInvoiced: 2,
      documentScans: [{ code: 'unknown_type_front' }, { code: 'text_fields_analysis_failed' }, { code: null }],
    })
  })

  it('aborts when the holder is too young, and the result says why', async () => {
    const transaction = await create({ minimumAge: 18 })
    const done = await act(transaction, { age: 17 })
    expect(done).toMatchObject({
      state: 'failed',
      lastCode: 'age_criteria_not_met',
      messages: [{ transaction: { id: transaction.id, state: 'failed' } }],
    })
    const seen = await details(transaction.id)
    expect((await result(transaction.id, seen.resultId)).tasks[0]).toMatchObject({
      state: 'failed',
      code: 'age_criteria_not_met',
    })
    expect(await act(await create({ minimumAge: 18 }), { age: 18 })).toMatchObject({ state: 'completed' })
    expect(await act(await create({ maximumAge: 64 }), { age: 65 })).toMatchObject({ state: 'failed' })
    expect(await act(await create({ minimumAge: 18 }), { age: null })).toMatchObject({
      state: 'pending',
      lastCode: 'unable_to_determine_age',
    })
  })

  it('measures the expiry of the document by the days that are allowed', async () => {
    const day = (offset: number) => new Date(clock + offset * 86_400_000).toISOString().slice(0, 10)
    const judged = async (settings: object, expires: string) =>
      (await act(await create(settings), { documentExpires: expires })).lastCode
    expect(await judged({}, day(0))).toBeNull()
    expect(await judged({}, day(-1))).toBe('expiration_criteria_not_met')
    expect(await judged({ allowedExpiration: 10 }, day(-10))).toBeNull()
    expect(await judged({ allowedExpiration: -30 }, day(29))).toBe('expiration_criteria_not_met')
    expect(await judged({}, '')).toBe('unable_to_determine_date_of_expiry')
  })

  it('charges every face task whatever comes of it, and completes after the last', async () => {
    const transaction = await create({}, ['document_scan', 'face_liveness', 'face_match'])
    expect(await act(transaction, {})).toMatchObject({ state: 'pending', messages: [] })
    expect(await act(transaction, { outcome: 'failure' })).toMatchObject({ state: 'pending', attemptsInvoiced: 2 })
    await act(transaction, {})
    const done = await act(transaction, {})
    expect(done).toMatchObject({ state: 'completed', attempts: 4, attemptsInvoiced: 4 })
    expect(
      (await result(transaction.id, (await details(transaction.id)).resultId)).tasks.map(task => [
        task.type,
        task.state,
      ]),
    ).toEqual([
      ['document_scan', 'completed'],
      ['face_liveness', 'completed'],
      ['face_match', 'completed'],
    ])
  })

  it('tells its parent in every configured way', async () => {
    const canonical = (id: string) => ({
      type: 'transaction.state.updated',
      transaction: { id, state: 'completed', resultId: expect.any(String) },
    })
    for (const mode of eventModes) {
      sim.panel.setEventMode(mode)
      const transaction = await create()
      const { messages } = await act(transaction, {})
      const facts = {
        id: transaction.id,
        state: 'completed',
        resultId: (await details(transaction.id)).resultId ?? null,
      } as const
      expect(messages).toEqual(completionMessages(mode, facts))
    }
    expect(completionMessages('object', { id: 'a', state: 'completed', resultId: 'r' })).toEqual([canonical('a')])
    expect(
      JSON.parse(String(completionMessages('json-string', { id: 'a', state: 'completed', resultId: 'r' })[0])),
    ).toEqual(canonical('a'))
    expect(completionMessages('duplicate', { id: 'a', state: 'completed', resultId: 'r' })).toHaveLength(2)
    expect(completionMessages('none', { id: 'a', state: 'completed', resultId: 'r' })).toEqual([])
  })

  it('goes back to the return address with the result id', async () => {
    const transaction = await create({}, ['document_scan'], { returnUrl: 'https://till.example/back?keep=1' })
    const done = await act(transaction, {})
    expect(done.redirect).toBe(`https://till.example/back?keep=1&resultId=${(await details(transaction.id)).resultId}`)
  })
})

describe('results', () => {
  it('holds only the whitelisted fields and no picture for an age check', async () => {
    const transaction = await create({ minimumAge: 18, extractFields: ['age'] })
    await act(transaction, { age: 45 })
    const { id, tasks } = await result(transaction.id, (await details(transaction.id)).resultId)
    expect(id).toBe(transaction.id)
    expect(tasks[0]?.result).toEqual([
      {
        field: 'age',
        validity: 'valid',
        comparison: 'match',
        locale: null,
        values: [
          { source: 'mrz', value: '45' },
          { source: 'visual', value: '45' },
        ],
      },
    ])
    expect(tasks[0]?.files?.map(file => file.url)).toEqual([null])
  })

  it('can be completed and still not be trustworthy', async () => {
    for (const [reading, expected] of [
      ['invalid', { validity: 'invalid', comparison: 'match' }],
      ['mismatch', { validity: 'valid', comparison: 'no_match' }],
    ] as const) {
      const transaction = await create({ extractFields: ['age'] })
      await act(transaction, { reading })
      const { tasks } = await result(transaction.id, (await details(transaction.id)).resultId)
      expect(tasks[0]).toMatchObject({ state: 'completed', result: [expected] })
    }
  })

  it('gives all fields, one of them twice, with pictures and an audit report on request', async () => {
    const transaction = await create()
    await act(transaction, {})
    const { resultId } = await details(transaction.id)
    const task = (await result(transaction.id, resultId)).tasks[0]
    expect(task?.result?.filter(field => field.field === 'given_names').map(field => field.locale)).toEqual([
      null,
      'en-US',
    ])
    for (const file of task?.files ?? []) {
      expect((await fetch(file.url ?? '')).status).toBe(401)
      const picture = await fetch(file.url ?? '', { headers: { authorization: `Bearer ${await token()}` } })
      expect(picture.headers.get('content-type')).toBe('image/jpeg')
    }
    const report = await fetch(`${sim.url}/transactions/${transaction.id}/results/${resultId}/audit-report`, {
      headers: { authorization: `Bearer ${await token()}` },
    })
    expect(report.headers.get('content-type')).toBe('application/pdf')
    expect(await report.text()).toMatch(/^%PDF-1\.4/)
  })

  it('does not exist before the end, nor under another id', async () => {
    const transaction = await create()
    expect((await call('GET', `/transactions/${transaction.id}/results/none`)).status).toBe(409)
    await act(transaction, {})
    expect((await call('GET', `/transactions/${transaction.id}/results/none`)).status).toBe(404)
  })

  it('keeps the result id out of the details when the operator wants it so', async () => {
    sim.panel.setResultIdInDetails(false)
    const transaction = await create()
    await act(transaction, {})
    expect(await details(transaction.id)).not.toHaveProperty('resultId')
  })
})

describe('ends', () => {
  it('expires on time: files go, the page is gone, attempts are refused', async () => {
    const transaction = await create({}, ['document_scan'], { expiresIn: 60 })
    await act(transaction, { outcome: 'unknown_type_back' })
    expect((await details(transaction.id)).tasks[0]?.documentScans?.[0]?.files).toHaveLength(1)
    clock += 60_000
    const seen = await details(transaction.id)
    expect([seen.state, seen.tasks[0]?.documentScans?.[0]?.files]).toEqual(['expired', []])
    expect((await fetch(transaction.url)).status).toBe(410)
    expect(await act(transaction, {})).toMatchObject({ status: 410 })
    expect((await call('GET', `/transactions/${transaction.id}/results/none`)).status).toBe(410)
  })

  it('cancels a pending transaction and forgets a finished one', async () => {
    const pending = await create()
    expect((await call('DELETE', `/transactions/${pending.id}`)).status).toBe(204)
    expect((await details(pending.id)).state).toBe('cancelled')
    expect(await act(pending, {})).toMatchObject({ status: 409 })
    const finished = await create()
    await act(finished, {})
    await call('DELETE', `/transactions/${finished.id}`)
    expect((await call('GET', `/transactions/${finished.id}`)).status).toBe(404)
  })

  it('survives a restart of the sandbox', async () => {
    const transaction = await create({ minimumAge: 18 })
    await act(transaction, { outcome: 'processing' })
    const kept = JSON.parse(JSON.stringify(sim.snapshot())) as IdscanState
    await sim.close()
    sim = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0, now: () => clock, restore: kept })
    expect((await details(transaction.id)).tasks[0]).toMatchObject({ attempts: 1, attemptsInvoiced: 0 })
    expect(sim.panel.transactions()[0]).toMatchObject({ id: transaction.id, state: 'pending', lastCode: 'processing' })
  })
})

describe('webhooks', () => {
  it('are made, listed and removed, and only for https', async () => {
    expect((await call('POST', '/webhooks', { url: 'http://till.example/hook' })).status).toBe(400)
    const made = await call('POST', '/webhooks', { url: 'https://till.example/hook' })
    expect(made.json).toMatchObject({ events: ['transaction.state.updated', 'task.state.updated'], headers: null })
    expect((await call('GET', '/webhooks')).json).toHaveLength(1)
    const { id } = made.json as { id: string }
    expect((await call('DELETE', `/webhooks/${id}`)).status).toBe(204)
    expect((await call('DELETE', `/webhooks/${id}`)).status).toBe(404)
  })

  it('are repeated until they are acknowledged', async () => {
    const seen: string[] = []
    const listener = createServer((request, response) => {
      seen.push(String(request.headers['x-shared']))
      response.writeHead(seen.length < 3 ? 500 : 204).end()
    }).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`
    expect(
      await deliver(
        url,
        { 'x-shared': 'secret' },
        { type: 'transaction.state.updated' },
        0,
        new AbortController().signal,
      ),
    ).toBe(true)
    listener.close()
    expect(seen).toEqual(['secret', 'secret', 'secret'])
  })
})
