// Hosted identity checks against the simulated ID Scan service and against answers that cannot be trusted.
import { afterEach, describe, expect, test } from 'vitest'
import type { HostedWish } from '../../main/ports/id-check.ts'
import { Problem } from '../../main/ports/errors.ts'
import { createIdChecker } from '../../main/providers/idscan.ts'
import { lifeOf, transactionRequest } from '../../main/providers/idscan-wire.ts'
import { act, answering, checkerAt, id, never, over18, resultId, simulated } from './idscan-kit.ts'
import { closedPort, json, keptLog, partner, quickClock, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
async function open<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  closing.push(started)
  return started
}
const asked = ['document_scan'] as const

describe('a hosted check', () => {
  test('is created with the least data, followed and read', async () => {
    const { checker } = await open(simulated())
    const { id: made, url, lifeMs } = await checker.create(over18, never)
    expect(lifeMs).toBe(900_000)
    expect(await checker.details(made, never)).toEqual({
      state: 'pending',
      resultId: null,
      attempts: 0,
      attemptsInvoiced: 0,
      lastCode: null,
      tasks: [{ type: 'document_scan', state: 'pending' }],
    })
    await act(url, { outcome: 'unknown_type_front' })
    expect(await checker.details(made, never)).toMatchObject({
      state: 'pending',
      attempts: 1,
      attemptsInvoiced: 0,
      lastCode: 'unknown_type_front',
    })
    await act(url, { age: 45 })
    const details = await checker.details(made, never)
    expect(details).toMatchObject({ state: 'completed', attempts: 2, attemptsInvoiced: 1, lastCode: null })
    expect(await checker.result(made, details.resultId ?? '', asked, never)).toMatchObject({
      completed: true,
      age: 45,
      expires: null,
      invalidFields: [],
      mismatchedFields: [],
      code: null,
    })
  })

  test('with every task counts the faces as billed and is completed only with all of them', async () => {
    const { checker } = await open(simulated())
    const tasks: HostedWish['tasks'] = ['document_scan', 'face_liveness', 'face_match']
    const { id: made, url } = await checker.create({ ...over18, tasks }, never)
    await act(url, { age: 45 })
    await act(url, { outcome: 'failure' })
    expect(await checker.details(made)).toMatchObject({ state: 'pending', attempts: 2, attemptsInvoiced: 2 })
    await act(url, {})
    await act(url, {})
    const details = await checker.details(made)
    expect(details).toMatchObject({ state: 'completed', attemptsInvoiced: 4 })
    expect(details.tasks.map(task => task.state)).toEqual(['completed', 'completed', 'completed'])
    expect(await checker.result(made, details.resultId ?? '', tasks)).toMatchObject({
      completed: true,
      failedFace: null,
    })
  })

  test('of somebody too young is not completed and says why', async () => {
    const { checker } = await open(simulated())
    const { id: made, url } = await checker.create(over18, never)
    await act(url, { age: 16 })
    const details = await checker.details(made, never)
    expect(details).toMatchObject({ state: 'failed', lastCode: 'age_criteria_not_met' })
    expect(await checker.result(made, details.resultId ?? '', asked, never)).toMatchObject({
      state: 'failed',
      completed: false,
      age: null,
      code: 'age_criteria_not_met',
    })
  })

  test.each([
    ['invalid', { invalidFields: ['age'], mismatchedFields: [] }],
    ['mismatch', { invalidFields: [], mismatchedFields: ['age'] }],
  ])('whose document reads %s is completed and still not clean', async (reading, found) => {
    const { checker } = await open(simulated())
    const { id: made, url } = await checker.create(over18, never)
    await act(url, { age: 30, reading })
    const details = await checker.details(made, never)
    expect(await checker.result(made, details.resultId ?? '', asked, never)).toMatchObject({
      completed: true,
      age: 30,
      ...found,
    })
  })

  test('can be cancelled, and is unknown under another id', async () => {
    const { checker } = await open(simulated())
    const { id: made } = await checker.create(over18, never)
    expect(await checker.cancel(made)).toBe('cancelled')
    expect((await checker.details(made, never)).state).toBe('cancelled')
    expect(await rejection(checker.details(id, never))).toMatchObject({ failure: { code: 'not-found', what: 'check' } })
    expect(await checker.cancel(id)).toBe('not-offered')
  })

  test('has no result yet while it runs, and none under the id of another', async () => {
    const { checker } = await open(simulated())
    const mine = await checker.create(over18, never)
    expect(await rejection(checker.result(mine.id, resultId, asked))).toMatchObject({
      failure: { code: 'conflict', reason: 'nothing-running' },
    })
    const other = await checker.create(over18, never)
    await act(other.url, { age: 45 })
    await act(mine.url, { age: 45 })
    const foreign = (await checker.details(other.id)).resultId ?? ''
    expect(await rejection(checker.result(mine.id, foreign, asked))).toMatchObject({ failure: { code: 'not-found' } })
  })

  test('on a till with a wrong clock says what to do about it', async () => {
    const { checker } = await open(simulated(() => Date.now() + 600_000))
    expect(await rejection(checker.create(over18, never))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/(60\d|59\d) seconds ahead\. Set the time/) },
    })
  })

  test('never leaves its address, its token or a field of the document in the log', async () => {
    const { checker, log, panel } = await open(simulated())
    const { id: made, url } = await checker.create(over18, never)
    await act(url, { age: 45 })
    const { resultId: found } = await checker.details(made)
    await checker.result(made, found ?? '', asked)
    panel.faults.add({ match: '/transactions', kind: 'html' })
    await rejection(checker.details(made, never))
    expect(log.lines.length).toBeGreaterThan(1)
    expect(log.text()).not.toMatch(/identifications|eyJ|UTO|"age"/)
    expect(log.text()).not.toContain(found)
  })
})

describe('the request for a check', () => {
  test('holds the tasks and settings of the store, and asks for the age alone', () => {
    const wish: HostedWish = {
      tasks: ['document_scan', 'face_liveness'],
      minimumAge: 16,
      locale: 'de-DE',
      allowedExpiration: -30,
      captureSources: ['camera', 'file'],
      level: 'advanced',
      expiresInSeconds: 600,
    }
    expect(transactionRequest(wish)).toEqual({
      tasks: ['document_scan', 'face_liveness'],
      settings: {
        documentScan: {
          allowedExpiration: -30,
          captureSources: ['camera', 'file'],
          level: 'advanced',
          minimumAge: 16,
          extractFields: ['age'],
        },
      },
      locale: 'de-DE',
      mobileOnly: false,
      expiresIn: 600,
    })
  })

  test('leaves out the level nobody set, and names a page to return to only where that guess is switched on', () => {
    expect(JSON.stringify(transactionRequest(over18))).not.toMatch(/level|return/i)
    expect(transactionRequest(over18, { member: 'returnUrl', address: 'app://pos/back' })).toMatchObject({
      returnUrl: 'app://pos/back',
    })
  })
})

describe('the life of a check', () => {
  const times = { id, url: 'https://x', expires: '2030-01-01T00:15:00+00:00', created: '2030-01-01T00:00:00+00:00' }
  const theirNow = Date.parse('2030-01-01T00:05:00Z')
  test.each([
    ['counts between its own two times, whatever clock there is', times, 900_000],
    ['counts from the clock of the service without them', { ...times, created: null }, 600_000],
    ['is as long as was asked for without an end', { ...times, expires: null }, 300_000],
    ['is as long as was asked for when the end is no time', { ...times, expires: 'soon' }, 300_000],
    ['is over when it ended before it began', { ...times, expires: '2029-01-01T00:00:00Z' }, 0],
    ['is bounded', { ...times, expires: '2999-01-01T00:00:00Z' }, 86_400_000],
  ])('%s', (_how, body, lifeMs) => {
    expect(lifeOf(body, theirNow, 300_000)).toBe(lifeMs)
  })
})

describe('an answer', () => {
  test.each([
    [200, 'html', 'provider-fault'],
    [201, {}, 'provider-fault'],
    [400, { status: 400, message: 'level' }, 'declined'],
    [401, {}, 'declined'],
    [403, {}, 'declined'],
    [404, {}, 'not-found'],
    [409, {}, 'conflict'],
    [410, {}, 'not-found'],
    [422, {}, 'declined'],
    [429, {}, 'unreachable'],
    [500, {}, 'provider-fault'],
    [502, 'html', 'provider-fault'],
    [503, {}, 'unreachable'],
    [302, {}, 'provider-fault'],
    [201, { id, url: 'http://evil.example/x', expires: '2030-01-01T00:00:00+00:00' }, 'provider-fault'],
    [201, { id, url: 'javascript:alert(1)', expires: '2030-01-01T00:00:00+00:00' }, 'provider-fault'],
    [201, { id: '../x', url: 'https://ok.example/x' }, 'provider-fault'],
  ])('of %i %j to a new check is %s', async (status, body, code) => {
    const { checker } = await open(answering(status, body))
    expect(await rejection(checker.create(over18, never))).toMatchObject({ failure: { code } })
  })

  test('that names a page of another origin says which setting is missing', async () => {
    const { checker } = await open(answering(201, { id, url: 'https://elsewhere.example/x' }))
    expect(await rejection(checker.create(over18, never))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringContaining('idscan.frame') },
    })
  })

  test.each([
    [200, 'html', 'provider-fault'],
    [400, {}, 'provider-fault'],
    [401, {}, 'declined'],
    [403, {}, 'declined'],
    [404, {}, 'not-found'],
    [409, {}, 'conflict'],
    [422, {}, 'provider-fault'],
    [429, {}, 'unreachable'],
    [500, {}, 'provider-fault'],
  ])('of %i %j to a running check is %s', async (status, body, code) => {
    const { checker } = await open(answering(status, body))
    expect(await rejection(checker.details(id))).toMatchObject({ failure: { code } })
    expect(await rejection(checker.result(id, resultId, asked))).toMatchObject({ failure: { code } })
    expect(await rejection(checker.files(id, resultId))).toMatchObject({ failure: { code } })
  })

  test('of 410 means that its time is over', async () => {
    const { checker } = await open(answering(410, {}))
    expect(await checker.details(id)).toMatchObject({ state: 'expired', resultId: null })
    expect(await rejection(checker.result(id, resultId, asked))).toMatchObject({ failure: { code: 'not-found' } })
  })

  test.each([
    ['cut off in the middle', 'truncate', 'unreachable'],
    ['whole and half a JSON', 'cut-json', 'provider-fault'],
    ['of more than a megabyte', 'huge', 'provider-fault'],
    ['from a proxy', 'html', 'provider-fault'],
    ['that sends elsewhere', 'redirect', 'provider-fault'],
    ['that never comes', 'drop-after', 'unreachable'],
  ] as const)('%s is a problem in words', async (_what, kind, code) => {
    const { checker, panel } = await open(simulated())
    const { id: made } = await checker.create(over18, never)
    panel.faults.add({ match: '/transactions/', kind })
    expect(await rejection(checker.details(made))).toMatchObject({ failure: { code, service: 'idscan' } })
    expect((await checker.details(made)).state).toBe('pending')
  })

  test('about another transaction is refused', async () => {
    const { checker } = await open(answering(200, { id: resultId, state: 'completed', tasks: [] }))
    expect(await rejection(checker.details(id))).toMatchObject({ failure: { code: 'provider-fault' } })
    expect(await rejection(checker.result(id, resultId, asked))).toMatchObject({ failure: { code: 'provider-fault' } })
  })

  test('finds the result id at either place, and knows no state it does not know', async () => {
    const inside = await open(answering(200, { id, state: 'half-done', tasks: [], result: { id: resultId } }))
    expect(await inside.checker.details(id)).toMatchObject({ state: 'unknown', resultId })
    const unsafe = await open(answering(200, { id, state: 'completed', tasks: [], resultId: '../x' }))
    expect(await unsafe.checker.details(id)).toMatchObject({ state: 'completed', resultId: null })
    const stateless = await open(answering(200, { id, tasks: [] }))
    expect(await stateless.checker.details(id)).toMatchObject({ state: 'unknown', resultId: null })
  })

  test('without counts is counted by its codes, and an unknown code counts as billed', async () => {
    const scans = ['unknown_type_front', 'unable_to_determine_age', 'no_such_code', null].map(code => ({ code }))
    const tasks = [
      { type: 'document_scan', state: 'completed', documentScans: scans },
      { type: 'face_liveness', state: 'failed', attempts: 2 },
      { type: 'face_match', state: 'pending' },
    ]
    const { checker } = await open(answering(200, { id, state: 'pending', tasks }))
    expect(await checker.details(id)).toMatchObject({ attempts: 6, attemptsInvoiced: 5 })
  })

  test('T60: with a code nobody knows says so in one word, whatever stands in it', async () => {
    const documentScans = [{ created: '2030-01-01T00:00:00Z', code: 'Ada Example, born 1990' }]
    const tasks = [{ type: 'document_scan', state: 'pending', documentScans }]
    const { checker } = await open(answering(200, { id, state: 'pending', tasks }))
    expect((await checker.details(id)).lastCode).toBe('other')
  })
})

describe('cancelling', () => {
  test('is asked for once where the service does not know how', async () => {
    const { checker, seen } = await open(answering(405, {}))
    expect(await checker.cancel(id)).toBe('not-offered')
    expect(await checker.cancel(id)).toBe('not-offered')
    expect(seen.map(one => one.method)).toEqual(['DELETE'])
  })

  test('never throws', async () => {
    const { checker } = await open(answering(500, {}))
    expect(await checker.cancel(id)).toBe('failed')
    expect(await checkerAt(await closedPort()).cancel(id)).toBe('failed')
    const untrusted = createIdChecker(
      { baseUrl: 'https://idscan.invalid', frameOrigin: 'https://idscan.invalid', log: keptLog() },
      { idscanToken: () => Promise.reject(new Problem({ code: 'unreachable', service: 'broker' })) },
      testHttp('idscan'),
      quickClock,
    )
    expect(await untrusted.cancel(id)).toBe('failed')
  })
})

test('each request brings a token of its own', async () => {
  let made = 0
  const server = await open(partner((_seen, response) => json(response, 200, { id, state: 'pending', tasks: [] })))
  const checker = checkerAt(server.url, keptLog(), { token: async () => `token-${(made += 1)}` })
  await checker.details(id)
  await checker.details(id)
  expect(server.seen.map(one => one.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
})
