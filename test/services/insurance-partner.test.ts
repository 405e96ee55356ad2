// Insurance scans against every switch and fault of the simulated service: each ends with fields or in words, none hangs.
import { describe, expect, test } from 'vitest'
import { eventually } from '../providers/cardscan-kit.ts'
import { rejection } from '../providers/kit.ts'
import { never, picture, simulatedWorld } from './insurance-world.ts'

type SimulatedWorld = Awaited<ReturnType<typeof simulatedWorld>>

/** Shows each side as it is wanted, again where it is wanted again; answers the scan once nothing moves by itself. */
async function scan({ service, reach, last }: SimulatedWorld, bothSides: boolean) {
  const { scanId } = await service.start(bothSides, never)
  for (let pictures = 0; pictures < 6; pictures += 1) {
    const { step } = await reach('front', 'back', 'read', 'retry', 'failed')
    if (step !== 'front' && step !== 'back') break
    await service.upload(scanId, step, picture(), 'automatic').catch(() => undefined)
  }
  return last()
}

describe('both sides are read', () => {
  test.each([
    { states: 'plain' },
    { states: 'skipped' },
    { states: 'enriched-only' },
    { states: 'unheard-of' },
    { events: 'none' },
    { events: 'duplicate' },
    { events: 'renamed' },
    { events: 'reordered' },
    { events: 'foreign' },
    { events: 'odd' },
    { eventsBeforeAnswer: true },
    { replayOnRegister: true },
    { socket: 'refused-403' },
    { socket: 'refused-503' },
    { socket: 'silent' },
    { socket: 'closes', closeAfterEvents: 0 },
    { socket: 'closes', closeAfterEvents: 2, closeCode: 1000 },
    { body: 'odd' },
    { payerMatch: 'message' },
    { payerMatch: 'absent' },
    { storageStatus: 200 },
    { storageStatus: 201 },
    { storageError: 'SlowDown', storageErrorTimes: 2 },
    { storageError: 'AccessDenied' },
    { deniedStatus: 401 },
  ])('with %j', async knobs => {
    const world = await simulatedWorld()
    expect(world.panel.setKnobs(knobs)).toEqual([])
    const read = await scan(world, true)
    expect(read).toMatchObject({ step: 'read', attempt: 1, reason: null, secondsLeft: null })
    expect(read.fields.some(field => field.name === 'payer_name')).toBe(true)
    for (const { confidence } of read.fields)
      expect(confidence === null || (confidence >= 0 && confidence <= 1)).toBe(true)
    expect('payerMatch' in knobs ? read.payer : 'not looked at').toEqual('payerMatch' in knobs ? null : 'not looked at')
    world.service.cancel(read.scanId)
    await eventually(() => world.panel.cards().length === 0 && world.panel.counts().sockets === 0)
    expect(world.clock.waiting()).toBe(0)
  })
})

describe('in words', () => {
  test.each([
    ['front-fails', 'retry', 'frontside_failed'],
    ['back-fails', 'retry', 'backside_failed'],
    ['error', 'failed', 'RejectedCard'],
    ['late-error', 'failed', 'RejectedCard'],
  ])('%s ends as %s', async (next, step, reason) => {
    const world = await simulatedWorld()
    world.panel.setKnobs({ next })
    expect(await scan(world, true)).toMatchObject({ step, reason })
    await eventually(() => world.panel.cards().length === 0)
    const again = await world.service.retry(world.last().scanId, never)
    expect(again).toMatchObject({ step: 'front', attempt: 2 })
  })

  test.each(['pending', 'frontside_processing', 'post_processing'] as const)(
    'a card that stays %s for ever is given up',
    async state => {
      const world = await simulatedWorld({ pace: 0.01 })
      expect(world.panel.setKnobs({ next: `stuck-${state}` })).toEqual([])
      expect(await scan(world, false)).toMatchObject({ step: 'retry', reason: 'timeout', fields: [] })
      await eventually(() => world.panel.cards().length === 0 && world.panel.counts().sockets === 0)
    },
  )

  test('a service that wants no picture at all is given up, and got each picture once', async () => {
    const world = await simulatedWorld({ upload: 'direct', pace: 0.01 })
    world.panel.setKnobs({ enoughPictures: 0 })
    expect(await scan(world, false)).toMatchObject({ step: 'retry', reason: 'timeout' })
  })
})

describe('a session', () => {
  test('that runs out between the sides is made anew, without a word to the cashier', async () => {
    const world = await simulatedWorld()
    const { service, reach, panel } = world
    const { scanId } = await service.start(true, never)
    await service.upload(scanId, 'front', picture(), 'automatic')
    await reach('back')
    expect(panel.expireSessions()).toBeGreaterThan(0)
    panel.dropSockets()
    await service.upload(scanId, 'back', picture(), 'automatic')
    expect(await reach('read')).toMatchObject({ attempt: 1 })
    service.cancel(scanId)
    // The card of the first session is reached, and removed, with the second.
    await eventually(() => panel.cards().length === 0)
  })

  test('of a second or two is renewed as often as it has to be', async () => {
    const world = await simulatedWorld()
    world.panel.setKnobs({ sessionLifeSeconds: 1 })
    expect(await scan(world, true)).toMatchObject({ step: 'read' })
  })

  test('that is refused for good is told', async () => {
    const { service, panel } = await simulatedWorld()
    panel.faults.add({ match: '/v1/cards', kind: 'status', status: 403, times: 99 })
    expect(await rejection(service.start(true, never))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/no longer valid/) },
    })
  })
})

describe('one damaged answer', () => {
  const kinds = [
    'status',
    'html',
    'drop-before',
    'drop-after',
    'bad-json',
    'truncate',
    'cut-json',
    'redirect',
    'huge',
  ] as const
  const places = [
    { place: 'creating the card', match: '/v1/cards', method: 'POST' },
    { place: 'the upload address', match: 'generate-upload-url', method: 'POST' },
    { place: 'the object store', match: '/uploads/', method: 'POST' },
    { place: 'asking for the card', match: '/v1/cards/', method: 'GET' },
    { place: 'removing the card', match: '/v1/cards/', method: 'DELETE' },
  ]
  test.each(kinds.flatMap(kind => places.map(where => ({ kind, ...where }))))(
    '$kind at $place',
    async ({ kind, match, method }) => {
      const world = await simulatedWorld()
      world.panel.faults.add({ match, method, kind })
      const started = await scan(world, false).catch((thrown: unknown) => thrown)
      // Only creating a card fails at once; the cashier starts again.
      const done = started instanceof Error ? await scan(world, false) : world.last()
      expect(done).toMatchObject({ step: 'read', attempt: 1 })
      world.service.cancel(done.scanId)
      // A lost answer to its creation leaves a card that nobody knows of, and no picture; every card that was known is gone.
      await eventually(() => world.panel.cards().every(card => card.images === 0))
      await eventually(() => world.panel.counts().sockets === 0 && world.clock.waiting() === 0)
      expect(world.log.lines.some(line => line.event === 'insurance.not-deleted')).toBe(false)
    },
    30_000,
  )

  test('a busy service is waited for', async () => {
    const world = await simulatedWorld()
    world.panel.setKnobs({ socket: 'refused-503' })
    world.panel.faults.add({
      match: '/v1/cards/',
      method: 'GET',
      kind: 'status',
      status: 429,
      retryAfter: '8',
      times: 2,
    })
    expect(await scan(world, false)).toMatchObject({ step: 'read', line: 'polling' })
  })
})

describe('the payer', () => {
  const ada = { firstName: 'Ada', lastName: 'Example', born: '1980-01-01' }
  test.each([
    [{ eligibility: 'normal' }, 'done'],
    [{ eligibility: 'with-errors' }, 'done'],
    [{ eligibility: 'odd-amounts' }, 'done'],
    [{ eligibility: 'normal', events: 'none' }, 'done'],
    [{ eligibility: 'normal', socket: 'refused-503' }, 'done'],
    [{ eligibility: 'error' }, 'failed'],
    [{ eligibility: 'never' }, 'failed'],
  ] as const)('with %j', async (knobs, step) => {
    const world = await simulatedWorld({ pace: knobs.eligibility === 'never' ? 0.01 : 0.03 })
    const { scanId } = await scan(world, false)
    expect(world.panel.setKnobs(knobs)).toEqual([])
    if ('socket' in knobs) world.panel.dropSockets()
    world.service.eligibility(scanId, ada)
    const { eligibility } = await world.until(one => one.eligibility?.step === step)
    expect(eligibility?.reason === null).toBe(step === 'done')
    for (const { total, remaining } of eligibility?.lines ?? []) expect(total ?? remaining).toMatch(/\S/)
  })
})
