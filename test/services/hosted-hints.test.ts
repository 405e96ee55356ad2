// What a hostile frame or a confused service says about a hosted check: it moves nothing but a question to the service.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { ServerResponse } from 'node:http'
import type { HostedCheck } from '#contract'
import { id, resultId } from '../providers/idscan-kit.ts'
import { html, json } from '../providers/kit.ts'
import { ageField, detailsBody, finished, hostedPartner, resultBody } from './hosted-partner.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'
import { patiently } from '../patiently.ts'

let service: Awaited<ReturnType<typeof hostedPartner>>
let world: HostedWorld
let check: HostedCheck
beforeEach(async () => {
  service = await hostedPartner()
  world = await hostedWorld({ base: service.url })
  world.sell('rum')
  check = await world.start()
})
afterEach(() => Promise.all([world.end(), service.close()]))

const saying =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void =>
    json(response, status, body)
const nothingReleased = (): void => {
  expect(world.restriction()?.status).toBe('required')
  expect(world.outcomes().filter(row => row['outcome'] === 'pass')).toEqual([])
}

describe('a hint', () => {
  test.each([
    ['nobody knows', saying({ status: 404 }, 404), 'conflict'],
    ['too early', saying({ status: 409 }, 409), 'conflict'],
    ['of a state that is no end', saying(resultBody('45', { state: 'nearly' })), 'conflict'],
    ['of another store', saying({ status: 403 }, 403), 'declined'],
    ['answered about another transaction', saying(resultBody('45', { id: resultId })), 'provider-fault'],
    ['answered with a page', (response: ServerResponse): void => html(response, 200), 'provider-fault'],
    [
      'answered with more than a megabyte',
      saying(resultBody('45', { padding: 'x'.repeat(1_100_000) })),
      'provider-fault',
    ],
    ['answered with half of it', (response: ServerResponse): void => void response.end('{"id":'), 'provider-fault'],
    ['answered with nothing', (response: ServerResponse): void => void response.destroy(), 'unreachable'],
  ])('at a result %s releases nothing and leaves the check open', async (_what, answer, code) => {
    service.on.result = answer
    await expect(world.result(check, resultId)).rejects.toMatchObject({ failure: { code } })
    expect(world.last()).toMatchObject({ step: 'open', verdict: null })
    nothingReleased()
  })

  test('that nobody knows is not asked for twice', async () => {
    service.on.result = saying({ status: 404 }, 404)
    await expect(world.result(check, resultId)).rejects.toThrow('conflict')
    expect((await world.result(check, resultId)).step).toBe('open')
    expect(service.results()).toBe(1)
  })

  test('at a result of a check that is still running waits for it', async () => {
    for (const state of ['pending', 'expired', 'cancelled', 'nearly']) {
      service.on.result = saying(resultBody('45', { state }))
      await expect(world.result(check, resultId)).rejects.toThrow('conflict')
      expect(world.last()).toMatchObject({ step: 'open', verdict: null })
    }
    nothingReleased()
    service.on.result = saying(resultBody('45'))
    expect((await world.result(check, resultId)).verdict?.verdict).toBe('pass')
  })

  test('that could not be followed is followed once the service says that it is finished', async () => {
    service.on.result = response => response.destroy()
    await expect(world.result(check, resultId)).rejects.toMatchObject({ failure: { code: 'unreachable' } })
    service.on.result = saying(resultBody('45'))
    service.on.details = saying({ ...finished, resultId: undefined })
    await world.clock.advance(3000)
    await patiently(() => expect(world.last()).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } }))
  })

  test('T47: is heard up to a number; ten thousand hostile ones release nothing', async () => {
    service.on.result = saying({ status: 404 }, 404)
    const hint = fc.stringMatching(/^[A-Za-z0-9-]{8,64}$/)
    let told = 0
    await fc.assert(
      fc.asyncProperty(hint, async resultId => {
        told += 1
        const answer = await world.result(check, resultId).catch(() => world.last()!)
        expect(answer).toMatchObject({ step: expect.stringMatching(/^(open|evaluating)$/), verdict: null })
      }),
      { numRuns: 10_000 },
    )
    expect(told).toBeGreaterThanOrEqual(10_000)
    expect(service.results()).toBeLessThanOrEqual(20)
    nothingReleased()
    expect(world.journal()).toEqual([])
    // The service itself is still believed.
    service.on.details = saying(finished)
    service.on.result = saying(resultBody('45'))
    expect((await world.result(check)).verdict?.verdict).toBe('pass')
  })
})

describe('a result', () => {
  test('that changes between two readings is refused', async () => {
    let readings = 0
    service.on.details = saying(finished)
    service.on.result = response => json(response, 200, resultBody((readings += 1) === 1 ? '17' : '45'))
    expect(await world.result(check, resultId)).toMatchObject({
      step: 'failed',
      reason: 'result-changed',
      advice: { action: 'supervisor' },
      verdict: null,
    })
    nothingReleased()
    await expect.poll(() => world.journal().map(({ data }) => data['reason'])).toEqual(['result-changed'])
  })

  test.each<[string, unknown, string, string | null]>([
    ['"45"', '45', 'pass', null],
    ['18 to the day', '18', 'pass', null],
    ['the number 45', 45, 'pass', null],
    ['"17"', '17', 'too-young', 'age_criteria_not_met'],
    ['"131"', '131', 'unreadable', 'unable_to_determine_age'],
    ['"-1"', '-1', 'unreadable', 'unable_to_determine_age'],
    ['nothing', null, 'unreadable', 'unable_to_determine_age'],
    ['a word', 'old', 'unreadable', 'unable_to_determine_age'],
    ['a list', ['45'], 'unreadable', 'failed'],
  ])('with %s for an age, though the service was told 18, is judged here', async (_what, age, verdict, reason) => {
    service.on.result = saying(resultBody(age))
    service.on.details = saying(finished)
    expect(await world.result(check, resultId)).toMatchObject({ step: 'done', verdict: { verdict, reason } })
    expect(world.restriction()?.status).toBe(verdict === 'pass' ? 'passed' : 'required')
  })

  test.each([
    ['invalid', ageField('45', { validity: 'invalid' })],
    ['a mismatch', ageField('45', { comparison: 'no_match' })],
    ['called by a word nobody knows', ageField('45', { comparison: 'close' })],
  ])('whose age is %s is no pass', async (_what, field) => {
    const tasks = [{ type: 'document_scan', state: 'completed', attempts: 1, result: [field] }]
    service.on.result = saying(resultBody('45', { tasks }))
    expect(await world.result(check, resultId)).toMatchObject({
      verdict: { verdict: 'unreadable', reason: 'field_validation_failed' },
      advice: { action: 'supervisor' },
    })
    nothingReleased()
  })

  test('of an expired document is no pass, whatever the age', async () => {
    const expired = { ...ageField('2001-01-01'), field: 'date_of_expiry' }
    const tasks = [{ type: 'document_scan', state: 'completed', result: [ageField('45'), expired] }]
    service.on.result = saying(resultBody('45', { tasks }))
    expect((await world.result(check, resultId)).verdict?.verdict).toBe('expired')
    nothingReleased()
  })

  test('with a reason of its own making is called by none of its words', async () => {
    const tasks = [{ type: 'document_scan', state: 'failed', code: 'Ada Example, 12 March 1990', result: [] }]
    service.on.result = saying(resultBody('45', { state: 'failed', tasks }))
    expect(await world.result(check, resultId)).toMatchObject({ verdict: { verdict: 'unreadable', reason: 'other' } })
    expect(world.remains()).not.toContain('Ada')
  })

  test('that is faulty again and again ends the check instead of asking for ever', async () => {
    service.on.details = saying(finished)
    service.on.result = saying(resultBody('45', { id: resultId }))
    await patiently(async () => {
      await world.clock.advance(30_000)
      expect(world.last()).toMatchObject({ step: 'failed', reason: 'other', verdict: null })
    })
    expect(service.results()).toBe(5)
    nothingReleased()
  })

  test('T42: that comes when the check has ended changes nothing', async () => {
    let answer: (() => void) | null = null
    service.on.result = response => void (answer = () => json(response, 200, resultBody('45')))
    const asking = world.result(check, resultId)
    await expect.poll(() => answer !== null).toBe(true)
    world.till.hosted.cancel(check.checkId)
    const late = answer as (() => void) | null
    late?.()
    expect((await asking).step).toBe('failed')
    await world.clock.advance(10_000)
    nothingReleased()
    expect(world.outcomes()).toEqual([])
  })
})

describe('the details', () => {
  test('are asked for every three seconds and never twice at a time', async () => {
    let open = 0
    let most = 0
    const answers: (() => void)[] = []
    service.on.details = response => {
      most = Math.max(most, (open += 1))
      answers.push(() => {
        open -= 1
        json(response, 200, detailsBody())
      })
    }
    const asking = [world.result(check), world.result(check), world.result(check)]
    await world.clock.advance(9000)
    await expect.poll(() => answers.length).toBe(1)
    answers.shift()?.()
    await Promise.all(asking)
    await world.clock.advance(3000)
    await expect.poll(() => answers.length).toBe(1)
    expect(most).toBe(1)
    answers.shift()?.()
  })

  test('that cannot be had are asked for more and more seldom, and again at once after a success', async () => {
    service.on.details = response => response.destroy()
    const tries: number[] = []
    for (let second = 1; second <= 80; second += 1) {
      const before = service.details()
      await world.clock.advance(1000)
      // Asleep again: until the next look and the deadline, and since the first failure until the way is shown as open.
      await expect.poll(() => world.clock.waiting()).toBe(second < 3 ? 2 : 3)
      if (service.details() > before) tries.push(second)
    }
    expect(tries).toEqual([3, 9, 21, 45, 75])
    expect(world.hostedWay()).toBe('offline')
    service.on.details = saying(detailsBody())
    expect((await world.result(check)).step).toBe('open')
    expect(world.hostedWay()).toBe('ready')
  })

  test('T60: in a state nobody knows are waited out', async () => {
    service.on.details = saying(detailsBody({ state: 'under_review' }))
    expect((await world.result(check)).step).toBe('open')
    await world.clock.advance(900_000)
    expect(world.last()?.step).toBe('expired')
  })

  test.each([
    ['expired', 'expired', null],
    ['cancelled', 'failed', 'cancelled'],
    ['failed', 'failed', 'failed'],
  ])('that say %s end it', async (state, step, reason) => {
    service.on.details = saying(detailsBody({ state }))
    expect(await world.result(check)).toMatchObject({ step, reason, url: null })
    nothingReleased()
  })

  test('of a check that failed for a code give its word', async () => {
    const documentScans = [{ code: 'field_validation_failed' }]
    service.on.details = saying(detailsBody({ state: 'failed' }, { state: 'failed', documentScans }))
    expect(await world.result(check)).toMatchObject({
      step: 'failed',
      reason: 'field_validation_failed',
      advice: { action: 'supervisor', costs: true },
    })
  })

  test('that do not know the check are not its end at once, but after a while', async () => {
    service.on.details = saying({ status: 404 }, 404)
    await expect(world.result(check)).rejects.toMatchObject({ failure: { code: 'unreachable' } })
    service.on.details = saying(detailsBody())
    expect((await world.result(check)).step).toBe('open')
    service.on.details = saying({ status: 404 }, 404)
    await patiently(async () => {
      await world.clock.advance(30_000)
      expect(world.last()).toMatchObject({ step: 'failed', reason: 'failed' })
    })
    nothingReleased()
  })

  test('of 410 end it as over', async () => {
    service.on.details = saying({ status: 410 }, 410)
    expect(await world.result(check)).toMatchObject({ step: 'expired', url: null })
  })

  test('T42: of another transaction are refused', async () => {
    service.on.details = saying({ ...finished, id: resultId })
    await expect(world.result(check)).rejects.toMatchObject({ failure: { code: 'provider-fault' } })
    nothingReleased()
  })
})

test('the transaction may be logged; its page, its result and what it found may not', async () => {
  service.on.details = saying(finished)
  expect((await world.result(check, resultId)).step).toBe('done')
  expect(world.log.text()).not.toContain('/hosted/secret')
  expect(world.log.text()).not.toContain(resultId)
  expect(world.journal()[0]?.data['transactionId']).toBe(id)
})
