// The life of a hosted check: how a finished one is learnt of, what ends it, and that only the service's result counts.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostedCheck } from '#contract'
import { documentCodes, type DocumentCode } from '#domain/hosted-codes'
import { parseCompletionEvent } from '../../renderer/hosted-event.ts'
import { wishOf } from '../../main/services/hosted-check.ts'
import { act } from '../providers/idscan-kit.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'
import { patiently } from '../patiently.ts'

let world: HostedWorld
beforeEach(async () => {
  world = await hostedWorld()
})
afterEach(() => world.end())

/** A check of rum, which is sold from 18. */
async function open(): Promise<HostedCheck> {
  world.sell('juice', 'rum')
  return await world.start()
}
const nextPoll = async (shown: object): Promise<void> => {
  await world.clock.advance(3000)
  await patiently(() => expect(world.last()).toMatchObject(shown))
}

describe('a check that was started', () => {
  test('shows its page, its time, its tasks, its budget and the store’s look', async () => {
    const check = await open()
    expect(check).toMatchObject({
      step: 'open',
      secondsLeft: 900,
      tasks: [{ type: 'document_scan', state: 'pending' }],
      attempts: 0,
      attemptsInvoiced: 0,
      budget: { used: 0, most: 3 },
      reason: null,
      advice: null,
      verdict: null,
      branding: { accent: '#0a7d3c', font: 'Verdana' },
    })
    expect(check.url).toMatch(/\/identifications\//)
    expect(check.origin).toBe(new URL(world.simulator.url).origin)
  })

  test('asked the service for the age of the sale and nothing else of the document', async () => {
    await open()
    expect(world.simulator.snapshot().transactions[0]).toMatchObject({
      locale: 'en-US',
      settings: { documentScan: { minimumAge: 18, extractFields: ['age'], allowedExpiration: 0 } },
    })
  })

  test('asked in the till’s language, for the tasks and settings of the store', () => {
    const settings = {
      tasks: ['document_scan', 'face_liveness'] as const,
      captureSources: ['camera', 'file'] as const,
      allowedExpiration: -7,
      expiresInSeconds: 300,
    }
    const same = { ...settings, minimumAge: 16 }
    expect(wishOf(settings, 16, 'de')).toEqual({ ...same, locale: 'de-DE', level: null })
    expect(wishOf({ ...settings, level: 'advanced' }, 16, 'en')).toEqual({
      ...same,
      locale: 'en-US',
      level: 'advanced',
    })
  })

  test('needs restricted goods and somebody signed in', async () => {
    world.sell('juice')
    await expect(world.start()).rejects.toMatchObject({ failure: { code: 'conflict', reason: 'nothing-running' } })
    world.sell('rum')
    world.till.staff.signOut()
    await expect(world.start()).rejects.toThrow('not-signed-in')
  })
})

describe('a passed check releases the goods', () => {
  const released = { outcome: 'pass', method: 'hosted', required_age: 18, attempts: 1, invoiced: 1 }

  test.each(['object', 'json-string', 'flat', 'duplicate', 'foreign-id'])(
    'when the frame tells it as %s',
    async mode => {
      const check = await open()
      world.panel.setKnobs({ eventMode: mode })
      const { messages } = await act(check.url ?? '', { age: 45 })
      const hints = messages.flatMap(message => parseCompletionEvent(message) ?? [])
      expect(hints.length).toBeGreaterThan(0)
      const answers = await Promise.all(hints.map(hint => world.result(check, hint.resultId)))
      expect(answers.at(-1)).toMatchObject({
        step: 'done',
        url: null,
        verdict: { verdict: 'pass', method: 'hosted', requiredAge: 18, ageBand: '30+', initials: null },
        advice: { action: 'none', costs: true },
        attemptsInvoiced: 1,
      })
      expect(world.outcomes()).toMatchObject([released])
      expect(world.restriction()?.status).toBe('passed')
    },
  )

  test('when the page says nothing at all: the till asks by itself', async () => {
    const check = await open()
    await act(check.url ?? '', { age: 45 })
    await nextPoll({ step: 'done', verdict: { verdict: 'pass' } })
    expect(world.outcomes()).toMatchObject([released])
  })

  test('when the page was reloaded and asks without knowing a result', async () => {
    const check = await open()
    await act(check.url ?? '', { age: 45 })
    expect(await world.result(check)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
    expect(await world.result(check)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
    expect(world.outcomes()).toMatchObject([released])
  })

  test('T42: once, however many ask and hint at the same time', async () => {
    const check = await open()
    await act(check.url ?? '', { age: 45 })
    const resultId = world.resultOf(world.newest().id)
    const ask = (told: string | null) => world.result(check, told)
    const all = await Promise.all([resultId, null, resultId, null, resultId].map(ask))
    await world.clock.advance(3000)
    expect(all.map(({ step }) => step)).toContain('done')
    expect(world.last()?.step).toBe('done')
    expect(world.outcomes()).toHaveLength(1)
    expect(world.journal()).toHaveLength(1)
  })

  test('when the service keeps the result id to itself and only the frame tells it', async () => {
    world.panel.setResultIdInDetails(false)
    const check = await open()
    await act(check.url ?? '', { age: 45 })
    expect((await world.result(check)).step).toBe('open')
    const resultId = world.resultOf(world.newest().id)
    expect(await world.result(check, resultId)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
  })

  test('when the hint came before there was a result', async () => {
    world.panel.setResultIdInDetails(false)
    const check = await open()
    await expect(world.result(check, 'too-early-by-a-moment')).rejects.toThrow('conflict')
    expect(world.last()).toMatchObject({ step: 'open', verdict: null })
    await act(check.url ?? '', { age: 45 })
    const resultId = world.resultOf(world.newest().id)
    expect((await world.result(check, resultId)).verdict?.verdict).toBe('pass')
  })

  test('and is recorded under the one who started it, with the service’s id and no word of the document', async () => {
    const check = await open()
    await act(check.url ?? '', { age: 45 })
    world.till.staff.signOut()
    await nextPoll({ step: 'done' })
    const { id } = world.newest()
    expect(world.outcomes()).toMatchObject([{ ...released, staff_id: world.manager.id, transaction_id: id }])
    expect(world.journal().map(entry => entry.data)).toEqual([
      {
        requiredAge: 18,
        outcome: 'pass',
        method: 'hosted',
        reason: null,
        override: false,
        transactionId: id,
        attempts: 1,
        invoiced: 1,
      },
    ])
  })
})

describe('each code of the service', () => {
  test.each(Object.entries(documentCodes) as [DocumentCode, { action: string; costs: boolean }][])(
    '%s is shown with its advice and its price while the check runs, or ends it',
    async (code, { action, costs }) => {
      const check = await open()
      await act(check.url ?? '', { outcome: code })
      expect(await world.result(check)).toMatchObject({
        reason: code,
        advice: { action, costs },
        attempts: 1,
        attemptsInvoiced: costs ? 1 : 0,
        budget: { used: costs ? 1 : 0, most: 3 },
      })
      expect(world.restriction()?.status).toBe('required')
    },
  )

  test('age_criteria_not_met is a verdict, with or without a result to read', async () => {
    for (const known of [true, false]) {
      world.panel.setResultIdInDetails(known)
      const check = world.last() === undefined ? await open() : await world.start()
      await act(check.url ?? '', { age: 16 })
      expect(await world.result(check)).toMatchObject({
        step: 'done',
        verdict: { verdict: 'too-young', reason: 'age_criteria_not_met' },
        advice: { action: 'refuse', costs: true },
      })
    }
    expect(world.outcomes().map(row => row['outcome'])).toEqual(['too-young', 'too-young'])
  })
})

describe('a completed check', () => {
  test.each([
    ['whose age field is invalid', { reading: 'invalid' }, 'unreadable', 'field_validation_failed'],
    ['whose sources disagree', { reading: 'mismatch' }, 'unreadable', 'field_validation_failed'],
    ['of a document without an age', { reading: 'no-age' }, 'unreadable', 'unable_to_determine_age'],
    ['with an age in words', { reading: 'odd-age' }, 'unreadable', 'unable_to_determine_age'],
    ['with two ages', { reading: 'double-age' }, 'unreadable', 'field_validation_failed'],
    ['in words nobody knows', { reading: 'unknown-words' }, 'unreadable', 'field_validation_failed'],
    ['in another shape', { reading: 'broken' }, 'unreadable', 'failed'],
    ['of a document without a zone', { reading: 'visual-only' }, 'pass', null],
    ['with the least members', { reading: 'sparse' }, 'pass', null],
  ])('%s is %s', async (_what, body, verdict, reason) => {
    const check = await open()
    await act(check.url ?? '', { age: 45, ...body })
    expect(await world.result(check)).toMatchObject({ step: 'done', verdict: { verdict, reason } })
    expect(world.restriction()?.status).toBe(verdict === 'pass' ? 'passed' : 'required')
  })
})

describe('an open check ends', () => {
  test('T41: when its time is up on a clock nobody sets, and a late result changes nothing', async () => {
    const check = await open()
    world.clock.jump(86_400_000)
    await world.clock.advance(600_000)
    const asked = async (): Promise<void> =>
      expect(await world.result(check)).toMatchObject({ step: 'open', secondsLeft: 300 })
    // A request that was under way while the clock moved is refused for its old token.
    await patiently(asked)
    await world.clock.advance(300_000)
    expect(world.last()).toMatchObject({ step: 'expired', url: null, verdict: null })
    expect((await world.result(check, 'late-result-id')).step).toBe('expired')
    await expect.poll(() => world.books()).toMatchObject([{ outcome: 'timed-out', settled_at: expect.any(String) }])
    expect(world.outcomes()).toEqual([])
    expect(world.journal().map(({ data }) => data['reason'])).toEqual(['timed-out'])
  })

  test('when the screen is left, and is cancelled at the service', async () => {
    const check = await open()
    world.till.hosted.cancel(check.checkId)
    expect(world.last()).toMatchObject({ step: 'failed', reason: 'cancelled', url: null })
    await expect.poll(() => world.newest().state).toBe('cancelled')
    await expect(world.result(check)).rejects.toThrow('not-found')
    await expect.poll(() => world.journal().map(({ data }) => data['reason'])).toEqual(['cancelled'])
  })

  test('when another is started', async () => {
    const first = await open()
    const second = await world.start()
    expect(second.checkId).not.toBe(first.checkId)
    expect(world.panel.transactions().map(({ state }) => state)).toEqual(['pending', 'cancelled'])
    await expect(world.result(first)).rejects.toThrow('not-found')
  })

  test('when the service ends it', async () => {
    const check = await open()
    await world.till.hosted.result(check.checkId, null)
    const { id } = world.newest()
    const { checker } = world
    await checker.cancel(id)
    expect(await world.result(check)).toMatchObject({ step: 'failed', reason: 'cancelled' })
  })
})

describe('a check belongs to its sale', () => {
  const late = async (check: HostedCheck): Promise<void> => {
    await expect.poll(() => world.newest().state).toBe('cancelled')
    await act(check.url ?? '', { age: 45 }).catch(() => undefined)
    await world.clock.advance(6000)
    expect(world.last()).toMatchObject({ step: 'failed', reason: 'sale-changed', verdict: null })
    expect(world.outcomes()).toEqual([])
  }

  test('and counts no more once that is parked', async () => {
    const check = await open()
    world.till.selling.park()
    await late(check)
    expect(world.restriction()).toBeNull()
  })

  test('and counts no more once that is gone and another is open', async () => {
    const check = await open()
    world.till.selling.abandon()
    world.sell('rum')
    await late(check)
    expect(world.restriction()?.status).toBe('required')
  })

  test('and counts no more once it asks for a higher age', async () => {
    world.sell('beer')
    const check = await world.start()
    world.sell('rum')
    await late(check)
    expect(world.restriction()).toMatchObject({ requiredAge: 18, status: 'required' })
  })

  test('and still counts when it asks for a lower age', async () => {
    world.sell('beer')
    const check = await open()
    const rum = world.till.selling.active()?.lines.find(({ productId }) => productId === 'rum')
    world.till.selling.line(rum?.id ?? '', 0)
    await act(check.url ?? '', { age: 45 })
    expect(await world.result(check)).toMatchObject({ verdict: { verdict: 'pass', requiredAge: 18 } })
    expect(world.restriction()).toMatchObject({ requiredAge: 16, status: 'passed' })
    world.sell('rum')
    expect(world.restriction()?.status).toBe('passed')
  })

  test('and other goods do not disturb it', async () => {
    const check = await open()
    world.sell('juice', 'beer')
    await act(check.url ?? '', { age: 45 })
    expect((await world.result(check)).verdict?.verdict).toBe('pass')
  })
})

test('nothing the document says is in a file or in the log afterwards', async () => {
  const check = await open()
  await act(check.url ?? '', { age: 67, documentExpires: '2049-03-04' })
  await world.result(check)
  const remains = world.remains()
  expect(remains).toContain(world.newest().id)
  for (const secret of ['UTO12345', 'EXAMPLE', 'ZE184226B', 'Utopia', '2049-03-04', '"67"', '30+', check.url ?? 'url'])
    expect(remains).not.toContain(secret)
  expect(remains).not.toContain(world.resultOf(world.newest().id))
})
