// The switches of the ID Scan simulator: outcomes, readings, completion events, answers, time, downloads and faults.
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { documentCodes, type DocumentCode } from '../../main/sandbox/idscan-codes.ts'
import { readings } from '../../main/sandbox/idscan-model.ts'
import { faultKinds } from '../../main/sandbox/kit-faults.ts'
import { startTill, type Field, type IdscanTill, type Json } from './idscan-till.ts'

let till: IdscanTill
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())
const codes = Object.keys(documentCodes) as DocumentCode[]
const allTasks = ['document_scan', 'face_liveness', 'face_match']

describe('an outcome', () => {
  test.each(codes)('%s is ordered for the next attempt, whatever the person chose, and for no other', async code => {
    till.panel.setNext(code)
    const made = await till.create()
    expect((await till.act(made)).json['lastCode']).toBe(code)
    const next = code === 'age_criteria_not_met' ? await till.create() : made
    expect((await till.act(next)).json).toMatchObject({ state: 'completed', lastCode: null })
  })

  test.each(codes)('%s comes by a call, without a page', async code => {
    const { id } = await till.create()
    const played = till.panel.finish(id, { code })
    expect(played).toMatchObject({
      lastCode: code,
      attempts: 1,
      attemptsInvoiced: documentCodes[code].invoiced ? 1 : 0,
    })
    expect(played?.state).toBe(code === 'age_criteria_not_met' ? 'failed' : 'pending')
    expect((await till.details(id))['state']).toBe(played?.state)
  })

  test('of success is ordered over a failure that the person chose', async () => {
    till.panel.setNext('success')
    const answer = await till.act(await till.create(), { outcome: 'processing', age: null, documentExpires: '' })
    expect(answer.json).toMatchObject({ state: 'completed' })
  })

  test('of face tasks is ordered or played, and each of them is invoiced', async () => {
    const page = await till.create({}, allTasks)
    await till.act(page)
    till.panel.setNext('face-fails')
    expect((await till.act(page)).json).toMatchObject({ state: 'pending', attempts: 2, attemptsInvoiced: 2 })
    const { id } = await till.create({}, allTasks)
    expect(till.panel.finish(id, { liveness: false })).toMatchObject({ state: 'pending', attempts: 2 })
    expect(till.panel.finish(id, { match: false })).toMatchObject({ state: 'pending', attempts: 4 })
    expect(till.panel.finish(id)).toMatchObject({ state: 'completed', attempts: 5, attemptsInvoiced: 5 })
    expect(till.panel.finish(id)).toBeNull()
    expect(till.panel.finish('none')).toBeNull()
  })

  test('is judged by the settings, also without a page', async () => {
    const { id } = await till.create({ minimumAge: 18 })
    expect(till.panel.finish(id, { age: null })).toMatchObject({ lastCode: 'unable_to_determine_age' })
    expect(till.panel.finish(id, { documentExpires: '2001-01-01' })).toMatchObject({
      lastCode: 'expiration_criteria_not_met',
    })
    expect(till.panel.finish(id, { age: 17 })).toMatchObject({ state: 'failed', lastCode: 'age_criteria_not_met' })
    expect(till.panel.finish((await till.create()).id, { success: false })).toMatchObject({ state: 'failed' })
  })
})

describe('a completed check', () => {
  const age = (more: object) => ({ field: 'age', ...more })
  const values = [
    { source: 'mrz', value: '45' },
    { source: 'visual', value: '45' },
  ]
  const good = { validity: 'valid', comparison: 'match', locale: null, values }
  const expected: { [reading: string]: unknown[] } = {
    good: [age(good)],
    invalid: [age({ ...good, validity: 'invalid' })],
    mismatch: [age({ ...good, comparison: 'no_match', values: [values[0], { source: 'visual', value: '54' }] })],
    'no-age': [],
    'odd-age': [
      age({
        ...good,
        values: [
          { source: 'mrz', value: 'XLV' },
          { source: 'visual', value: 'forty-five' },
        ],
      }),
    ],
    'double-age': [
      age(good),
      age({
        validity: 'not_checked',
        comparison: 'not_performed',
        locale: 'en-US',
        values: [{ source: 'visual', value: '54' }],
      }),
    ],
    'visual-only': [age({ validity: 'not_checked', comparison: 'not_performed', locale: null, values: [values[1]] })],
    'unknown-words': [age({ ...good, validity: 'plausible', comparison: 'partial' })],
    sparse: [age({ values: [{ source: 'chip', value: 45 }] })],
    broken: [null, age({ ...good, values: { mrz: '45' } })],
  }
  test.each(readings)('reads %s, chosen at the page, by call or by switch', async reading => {
    const read = async (id: string): Promise<Field[] | undefined> => {
      const task = await till.result(id)
      expect(task.state).toBe('completed')
      return task.result
    }
    const settings = { extractFields: ['age'] }
    const page = await till.create(settings)
    await till.act(page, { age: 45, reading })
    expect(await read(page.id)).toEqual(expected[reading])
    const call = await till.create(settings)
    till.panel.finish(call.id, { age: 45, reading })
    expect(await read(call.id)).toEqual(expected[reading])
    till.panel.setKnobs({ reading })
    const ordered = await till.create(settings)
    await till.act(ordered, { age: 45 })
    expect(await read(ordered.id)).toEqual(expected[reading])
  })
})

describe('the completion event', () => {
  const facts = (id: string) => ({ id, state: 'completed', resultId: till.panel.transaction(id)?.resultId })
  const message = (id: string) => ({ type: 'transaction.state.updated', transaction: facts(id) })
  const flat = (id: string) => ({ transactionId: id, resultId: facts(id).resultId })
  test.each<[string, (id: string) => unknown[]]>([
    ['object', id => [message(id)]],
    ['json-string', id => [JSON.stringify(message(id))]],
    ['flat', id => [flat(id)]],
    ['snake-case', id => [{ transaction_id: id, result_id: facts(id).resultId }]],
    ['named', id => [{ event: 'identification.completed', data: flat(id) }]],
    ['none', () => []],
    ['duplicate', id => [message(id), message(id)]],
    ['foreign-id', id => [{ ...message(id), transaction: { ...facts(id), id: expect.stringMatching(/^0{8}-/) } }]],
    ['wrong-origin', () => []],
    ['early', id => [message(id)]],
  ])('comes as %s', async (eventMode, messages) => {
    till.panel.setKnobs({ eventMode })
    const made = await till.create()
    expect((await till.act(made)).json['messages']).toEqual(messages(made.id))
  })

  const back = 'https://till.example/back?keep=1'
  test.each<[string, (resultId: string) => string | null]>([
    ['none', () => null],
    ['object', told => `${back}&resultId=${told}`],
    ['return-only', told => `${back}&resultId=${told}`],
    ['return-snake-case', told => `${back}&result_id=${told}`],
    ['return-bare', () => back],
    ['return-foreign-id', () => `${back}&resultId=00000000-0000-4000-8000-000000000000`],
    ['return-long', told => `${back}&resultId=${told}&more=${'x'.repeat(10_240)}`],
  ])('of %s goes back to the address it was given, and only where there is one', async (eventMode, target) => {
    till.panel.setKnobs({ eventMode })
    const made = await till.create({}, ['document_scan'], { returnUrl: back })
    const { messages, redirect } = (await till.act(made)).json
    expect(redirect).toBe(target(String(facts(made.id).resultId)))
    expect(messages).toHaveLength(eventMode === 'object' ? 1 : 0)
    expect((await till.act(await till.create())).json['redirect']).toBeNull()
  })

  test('from another origin is posted by a page there, which only loopback pages may show', async () => {
    till.panel.setEventMode('wrong-origin')
    const made = await till.create()
    const elsewhere = String((await till.act(made)).json['elsewhere'])
    expect(new URL(elsewhere).origin).not.toBe(new URL(made.url).origin)
    const page = await till.request(elsewhere.replace('localhost', '127.0.0.1'))
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self' http://127.0.0.1:*")
    expect(page.text).toContain(String(facts(made.id).resultId))
  })

  test('before the end is on the page as it opens, with a result that does not exist', async () => {
    till.panel.setEventMode('early')
    const made = await till.create()
    const page = (await till.request(made.url)).text
    const early = /data-early="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#34;', '"') ?? ''
    const [message] = JSON.parse(early) as [{ transaction: { id: string; resultId: string } }]
    expect(message.transaction.id).toBe(made.id)
    expect((await till.ask('GET', `/transactions/${made.id}/results/${message.transaction.resultId}`)).status).toBe(409)
    till.panel.setEventMode('object')
    expect((await till.request(made.url)).text).toContain('data-early="[]"')
  })

  test('reaches a page that is open while the operator ends the check', async () => {
    const made = await till.create()
    expect((await till.request(`${made.url}/standing`)).json).toMatchObject({ state: 'pending', messages: [] })
    till.panel.finish(made.id)
    expect((await till.request(`${made.url}/standing`)).json).toMatchObject({
      state: 'completed',
      messages: [message(made.id)],
    })
  })
})

describe('an answer', () => {
  test('carries the result id at one place, at another, or nowhere', async () => {
    const { id } = await till.create()
    till.panel.finish(id)
    const { resultId } = till.panel.transaction(id) ?? {}
    expect(await till.details(id)).toMatchObject({ resultId })
    till.panel.setKnobs({ resultIdAs: 'result.id' })
    expect(await till.details(id)).toMatchObject({ result: { id: resultId } })
    expect(await till.details(id)).not.toHaveProperty('resultId')
    till.panel.setResultIdInDetails(false)
    expect(JSON.stringify(await till.details(id))).not.toContain(resultId)
  })

  test('can come without attempts, and with a state nobody published', async () => {
    till.panel.setKnobs({ attemptsInDetails: false, states: 'unheard-of' })
    const { id } = await till.create()
    till.panel.finish(id, { code: 'unknown_type_back' })
    expect(await till.details(id)).toMatchObject({
      state: 'under_review',
      tasks: [{ type: 'document_scan', state: 'pending' }],
    })
    expect(JSON.stringify(await till.details(id))).not.toMatch(/attempts|documentScans/)
  })

  test.each([200, 201])('to a new transaction is %i', async createdStatus => {
    till.panel.setKnobs({ createdStatus })
    expect((await till.ask('POST', '/transactions', { tasks: ['document_scan'] })).status).toBe(createdStatus)
  })

  test.each([
    ['http', /^http:\/\/id-scan\.identity\.example\/hosted\//],
    ['foreign-host', /^https:\/\/id-scan\.identity\.example\/hosted\//],
    ['script', /^javascript:/],
  ])('can name a page at %s', async (pageAddress, url) => {
    till.panel.setKnobs({ pageAddress })
    expect((await till.create()).url).toMatch(url)
  })

  test.each([
    ['on', 204, 'cancelled'],
    ['not-found', 404, 'pending'],
    ['not-allowed', 405, 'pending'],
  ])('to cancelling, which is %s, is %i', async (cancel, status, state) => {
    till.panel.setKnobs({ cancel })
    const { id } = await till.create()
    expect((await till.ask('DELETE', `/transactions/${id}`)).status).toBe(status)
    expect((await till.details(id))['state']).toBe(state)
    expect(till.panel.countsOf(id).deletes).toBe(1)
  })
})

describe('time', () => {
  test.each([600, -600])('of the server is %i seconds off: its Date header, its tokens, its expiries', async skew => {
    till.panel.setKnobs({ clockSkewSeconds: skew })
    const refused = await till.ask('POST', '/transactions', { tasks: ['document_scan'] })
    expect(refused.status).toBe(401)
    const theirs = Date.parse(refused.headers.get('date') ?? '')
    expect(theirs).toBe(Math.floor(till.now() / 1000 + skew) * 1000)
    till.panel.setKnobs({ clockSkewSeconds: 0 })
    expect((await till.create()).state).toBe('pending')
  })

  test('of one check is ended now by the operator', async () => {
    const made = await till.create()
    expect(till.panel.expire(made.id)).toBe(true)
    expect((await till.details(made.id))['state']).toBe('expired')
    expect((await till.request(made.url)).status).toBe(410)
    expect(till.panel.expire(made.id)).toBe(false)
    expect(till.panel.expire('none')).toBe(false)
  })
})

describe('a download', () => {
  async function portrait(): Promise<string> {
    const made = await till.create()
    till.panel.finish(made.id)
    return (await till.result(made.id)).files?.at(-1)?.url ?? ''
  }
  async function load(url: string): Promise<{ answer: Response; bytes: Buffer }> {
    const answer = await fetch(url, { redirect: 'manual', headers: { authorization: `Bearer ${await till.token()}` } })
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  test('is a JPEG of nobody', async () => {
    const { answer, bytes } = await load(await portrait())
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    expect([bytes.subarray(0, 3), bytes.subarray(-2)]).toEqual([
      Buffer.from('ffd8ff', 'hex'),
      Buffer.from('ffd9', 'hex'),
    ])
    // The frame header names 48 × 64 (ITU-T T.81 §B.2.2).
    const frame = bytes.indexOf(Buffer.from('ffc0', 'hex'))
    expect([bytes.readUInt16BE(frame + 5), bytes.readUInt16BE(frame + 7)]).toEqual([64, 48])
  })

  test('can have the wrong type, or be no picture', async () => {
    const url = await portrait()
    till.panel.setKnobs({ download: 'wrong-type' })
    expect((await load(url)).answer.headers.get('content-type')).toBe('text/html')
    till.panel.setKnobs({ download: 'not-a-picture' })
    const { answer, bytes } = await load(url)
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    expect(bytes.toString()).toContain('<html>')
  })

  test('can lead to another host, which knows whether the token came along', async () => {
    const url = await portrait()
    till.panel.setKnobs({ download: 'redirect' })
    const { answer } = await load(url)
    const location = answer.headers.get('location') ?? ''
    expect(answer.status).toBe(302)
    expect(new URL(location).hostname).not.toBe(new URL(url).hostname)
    const here = location.replace('localhost', '127.0.0.1')
    await till.request(here)
    expect(till.panel.counts()).toMatchObject({ downloadsElsewhere: 1, bearersElsewhere: 0 })
    await load(here)
    expect(till.panel.counts()).toMatchObject({ downloadsElsewhere: 2, bearersElsewhere: 1 })
  })

  test('of the audit report is a whole PDF', async () => {
    const { id } = await till.create()
    till.panel.finish(id)
    const path = `/transactions/${id}/results/${till.panel.transaction(id)?.resultId}/audit-report`
    const { text, headers } = await till.ask('GET', path)
    expect(headers.get('content-type')).toBe('application/pdf')
    expect(text).toMatch(/^%PDF-1\.4\n[^]*\ntrailer\n[^]*%%EOF\n$/)
    const table = Number(/startxref\n(\d+)/.exec(text)?.[1])
    expect(text.slice(table, table + 4)).toBe('xref')
    expect(till.panel.countsOf(id).audits).toBe(1)
  })
})

/** What a plain client sees of a GET: the status and how much came, or that the connection was lost. */
async function seen(url: string, authorization: string): Promise<string> {
  const asked = httpRequest(url, { headers: { authorization }, agent: false }).end()
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
  const plain: { [kind: string]: string } = {
    status: '500 none',
    html: '502 some',
    'drop-before': 'ECONNRESET',
    'drop-after': 'ECONNRESET',
    truncate: 'ECONNRESET',
    redirect: '302 none',
    huge: '200 huge',
  }
  test.each(faultKinds)('of kind %s reaches the API and the page', async kind => {
    const { id, url } = await till.create()
    for (const target of [`${till.url}/transactions/${id}`, url]) {
      till.panel.faults.add({ match: new URL(target).pathname, kind, ms: 1, member: 'state' })
      expect(await seen(target, `Bearer ${await till.token()}`)).toBe(plain[kind] ?? '200 some')
    }
    expect(till.panel.faults.struck()).toBe(2)
  })

  test.each([401, 403, 404, 409, 410, 422, 429, 500, 503])('answers %i, and when to come again', async status => {
    till.panel.faults.add({ match: '/transactions', kind: 'status', status, retryAfter: '7' })
    const answer = await till.ask('POST', '/transactions', { tasks: ['document_scan'] })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7'])
    expect(till.panel.counts().created).toBe(0)
  })
})

test('requests are counted by transaction, also after it is forgotten', async () => {
  const made = await till.create()
  await till.request(made.url)
  await till.act(made)
  await till.details(made.id)
  const { files } = await till.result(made.id)
  await till.ask('GET', files?.[0]?.url ?? '')
  const counts = { pageOpens: 1, attemptPosts: 1, details: 1, results: 1, downloads: 1, audits: 0, deletes: 0 }
  expect(till.panel.transaction(made.id)?.counts).toEqual(counts)
  await till.ask('DELETE', `/transactions/${made.id}`)
  expect(till.panel.transaction(made.id)).toBeNull()
  expect(till.panel.countsOf(made.id)).toEqual({ ...counts, deletes: 1 })
})

test('switches take what fits and name what does not', () => {
  const wrong: Json = { next: 'luck', createdStatus: 302, clockSkewSeconds: 1.5, resultIdInDetails: 'no', nonsense: 1 }
  expect(till.panel.setKnobs({ ...wrong, cancel: 'not-found' })).toEqual(Object.keys(wrong))
  expect(till.panel.knobs()).toMatchObject({ next: 'as-chosen', createdStatus: 201, cancel: 'not-found' })
})
