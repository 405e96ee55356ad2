// Hosted identity checks against the simulated ID Scan service and against answers that cannot be trusted.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { signIdscanToken } from '../../main/broker/issue.ts'
import { createIdChecker } from '../../main/providers/idscan.ts'
import { readResult, Result } from '../../main/providers/idscan-wire.ts'
import { Problem } from '../../main/ports/errors.ts'
import { startIdscan } from '../../main/sandbox/idscan.ts'
import { html, json, keptLog, partner, quickClock, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const never = new AbortController().signal
const over18 = { minimumAge: 18, locale: 'en-US' }

async function sandbox(clockMs = () => Date.now()) {
  const server = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0 })
  closing.push(server)
  const log = keptLog()
  const { keyId, secret } = server.panel
  const tokens = { idscanToken: async () => ({ token: await signIdscanToken(keyId, secret, clockMs()) }) }
  const checker = createIdChecker({ baseUrl: server.url, log }, tokens, testHttp('idscan', log), {
    now: () => new Date(clockMs()),
  })
  /** What a person does in the frame. */
  const person = async (url: string, outcome: object): Promise<void> => {
    const answer = await fetch(`${url}/attempts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentExpires: '2049-01-01', ...outcome }),
    })
    expect(answer.status).toBe(200)
  }
  return { panel: server.panel, checker, person, log }
}

describe('a hosted check', () => {
  test('is created with the least data, followed and read', async () => {
    const { checker, person } = await sandbox()
    const { id, url, expiresAt } = await checker.create(over18, never)
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(800_000)
    expect(await checker.details(id, never)).toEqual({
      state: 'pending',
      resultId: null,
      attempts: 0,
      attemptsInvoiced: 0,
      lastCode: null,
    })
    await person(url, { outcome: 'unknown_type_front' })
    expect(await checker.details(id, never)).toMatchObject({
      state: 'pending',
      attempts: 1,
      attemptsInvoiced: 0,
      lastCode: 'unknown_type_front',
    })
    await person(url, { outcome: 'success', age: 45 })
    const details = await checker.details(id, never)
    expect(details).toMatchObject({ state: 'completed', attempts: 2, attemptsInvoiced: 1, lastCode: null })
    expect(await checker.result(id, details.resultId ?? '', never)).toMatchObject({
      completed: true,
      age: 45,
      invalidFields: [],
      mismatchedFields: [],
      code: null,
    })
  })

  test('of somebody too young is not completed and says why', async () => {
    const { checker, person } = await sandbox()
    const { id, url } = await checker.create(over18, never)
    await person(url, { outcome: 'success', age: 16 })
    const details = await checker.details(id, never)
    expect(details).toMatchObject({ state: 'failed', lastCode: 'age_criteria_not_met' })
    expect(await checker.result(id, details.resultId ?? '', never)).toMatchObject({
      completed: false,
      age: null,
      code: 'age_criteria_not_met',
    })
  })

  test.each([
    ['invalid', { invalidFields: ['age'], mismatchedFields: [] }],
    ['mismatch', { invalidFields: [], mismatchedFields: ['age'] }],
  ])('whose document reads %s is completed and still not clean', async (reading, found) => {
    const { checker, person } = await sandbox()
    const { id, url } = await checker.create(over18, never)
    await person(url, { outcome: 'success', age: 30, reading })
    const { resultId } = await checker.details(id, never)
    expect(await checker.result(id, resultId ?? '', never)).toMatchObject({ completed: true, age: 30, ...found })
  })

  test('can be cancelled, and is unknown under another id', async () => {
    const { checker } = await sandbox()
    const { id } = await checker.create(over18, never)
    expect(await checker.cancel(id)).toBe(true)
    expect((await checker.details(id, never)).state).toBe('cancelled')
    expect(await rejection(checker.details('00000000-0000-4000-8000-000000000000', never))).toMatchObject({
      failure: { code: 'not-found', what: 'check' },
    })
    expect(await checker.cancel('00000000-0000-4000-8000-000000000000')).toBe(false)
  })

  test('on a till with a wrong clock says what to do about it', async () => {
    const { checker } = await sandbox(() => Date.now() + 600_000)
    expect(await rejection(checker.create(over18, never))).toMatchObject({
      failure: {
        code: 'declined',
        reason: expect.stringMatching(/6\d\d seconds ahead|600 seconds ahead|599 seconds ahead/),
      },
    })
  })

  test('never leaves its address, its token or a field of the document in the log', async () => {
    const { checker, person, log, panel } = await sandbox()
    const { id, url } = await checker.create(over18, never)
    await person(url, { outcome: 'success', age: 45 })
    panel.faults.add({ match: '/transactions', kind: 'html' })
    await rejection(checker.details(id, never))
    expect(log.lines.length).toBeGreaterThan(1)
    expect(log.text()).not.toMatch(/identifications|eyJ|UTO|"age"/)
    expect(log.text()).not.toContain(id)
  })
})

async function answering(status: number, body: unknown) {
  const server = await partner((_seen, response) =>
    body === 'html' ? html(response, status) : json(response, status, body),
  )
  closing.push(server)
  return createIdChecker(
    { baseUrl: server.url, log: keptLog() },
    { idscanToken: async () => ({ token: 't' }) },
    testHttp('idscan'),
    quickClock,
  )
}
const id = '2b0c7c1e-0000-4000-8000-000000000001'

describe('an answer', () => {
  test.each([
    [200, 'html', 'provider-fault'],
    [201, {}, 'provider-fault'],
    [500, {}, 'provider-fault'],
    [429, {}, 'unreachable'],
    [401, {}, 'declined'],
    [302, {}, 'provider-fault'],
    [201, { id, url: 'http://evil.example/x', expires: '2030-01-01T00:00:00+00:00' }, 'provider-fault'],
    [201, { id, url: 'javascript:alert(1)', expires: '2030-01-01T00:00:00+00:00' }, 'provider-fault'],
  ])('of %i %j to a new check is %s', async (status, body, code) => {
    expect(await rejection((await answering(status, body)).create(over18, never))).toMatchObject({ failure: { code } })
  })

  test('about another transaction is refused', async () => {
    const other = { id: '00000000-0000-4000-8000-000000000000', state: 'completed', tasks: [] }
    expect(await rejection((await answering(200, other)).details(id, never))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
    expect(await rejection((await answering(200, other)).result(id, 'r', never))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test('finds the result id at either place, and knows no state it does not know', async () => {
    const result = '9d410000-0000-4000-8000-000000000002'
    expect(
      await (await answering(200, { id, state: 'half-done', tasks: [], result: { id: result } })).details(id, never),
    ).toMatchObject({ state: 'unknown', resultId: result })
    expect(
      await (await answering(200, { id, state: 'completed', tasks: [], resultId: '../x' })).details(id, never),
    ).toMatchObject({ state: 'completed', resultId: null })
  })

  test('that cannot be cancelled is no error', async () => {
    expect(await (await answering(405, {})).cancel(id)).toBe(false)
    const failing = createIdChecker(
      { baseUrl: 'https://idscan.invalid', log: keptLog() },
      { idscanToken: () => Promise.reject(new Problem({ code: 'unreachable', service: 'broker' })) },
      testHttp('idscan'),
      quickClock,
    )
    expect(await failing.cancel(id)).toBe(false)
  })
})

const field = (name: string, value: string, source = 'mrz', more: object = {}) => ({
  field: name,
  validity: 'valid',
  comparison: 'match',
  locale: null,
  values: [{ source, value }],
  ...more,
})
const result = (fields: unknown, more: object = {}) =>
  readResult(
    Result.parse({
      id,
      state: 'completed',
      tasks: [{ type: 'document_scan', state: 'completed', attempts: 1, result: fields }],
      ...more,
    }),
  )

describe('a result', () => {
  test('takes the age from the machine-readable zone', () => {
    expect(
      result([
        {
          ...field('age', '70', 'visual'),
          values: [
            { source: 'visual', value: '70' },
            { source: 'mrz', value: '17' },
          ],
        },
      ]).age,
    ).toBe(17)
    expect(result([{ ...field('age', '44'), values: [{ source: 'barcode', value: 44 }] }]).age).toBe(44)
  })

  test.each([['-5'], ['17.9'], ['18+'], [''], ['999'], ['1e2'], ['0x20']])('with %j for an age has no age', age => {
    expect(result([field('age', age)]).age).toBeNull()
  })

  test.each([
    ['no task', { tasks: [] }],
    ['no document task', { tasks: [{ type: 'face_liveness', state: 'completed' }] }],
    ['an open transaction', { state: 'pending' }],
    [
      'one task open',
      {
        tasks: [
          { type: 'document_scan', state: 'completed', result: [] },
          { type: 'face_match', state: 'pending' },
        ],
      },
    ],
  ])('with %s is not completed', (_what, more) => {
    expect(result([], more).completed).toBe(false)
  })

  test('with a field that cannot be read is not completed', () => {
    expect(result([field('age', '45'), { validity: 'invalid' }])).toMatchObject({ completed: false })
  })

  test('treats words it does not know as not matching and not valid', () => {
    expect(result([field('age', '45', 'mrz', { comparison: 'partial', validity: 'maybe' })])).toMatchObject({
      invalidFields: ['age'],
      mismatchedFields: ['age'],
    })
  })

  test('of any content never throws and never invents an age', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fields => {
        const { age } = result(fields)
        expect(age === null || (Number.isInteger(age) && age >= 0 && age <= 130)).toBe(true)
      }),
    )
  })
})
