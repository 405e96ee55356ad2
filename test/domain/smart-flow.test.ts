// One smart transaction under every order of answers: done once, never guessed, and started again only when it is safe.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterLook,
  afterStart,
  isUnsettled,
  meaningOf,
  SMART_QUIET_MS,
  smartAtRestart,
  SURELY_REMEMBERED_MS,
  type LookContext,
  type SmartSeen,
  type SmartState,
} from '#domain/smart-flow'

const states: SmartState[] = ['created', 'due', 'started', 'unknown', 'ok', 'failed', 'cancelled', 'review', 'dropped']
const anyState = fc.constantFrom(...states)
const anySeen: fc.Arbitrary<SmartSeen> = fc.oneof(
  fc.record({
    kind: fc.constant('seen' as const),
    meaning: fc.constantFrom(...(['created', 'running', 'done', 'failed', 'cancelled', 'unclear'] as const)),
    equal: fc.boolean(),
  }),
  fc.constantFrom(...(['refused', 'not-found', 'not-sent', 'unknown'] as const)).map(kind => ({ kind })),
)
const anyContext: fc.Arbitrary<LookContext> = fc.record({
  purpose: fc.constantFrom('loyalty', 'payment'),
  msSinceSent: fc.integer({ min: 0, max: 1_000_000 }),
  sameProcess: fc.boolean(),
  createdSeen: fc.nat(4),
  notFounds: fc.nat(4),
  refused: fc.boolean(),
})
const calm: LookContext = {
  purpose: 'loyalty',
  msSinceSent: 0,
  sameProcess: true,
  createdSeen: 0,
  notFounds: 0,
  refused: false,
}
const created: SmartSeen = { kind: 'seen', meaning: 'created', equal: true }

describe('a status', () => {
  test.each([
    ['ok', 'done'],
    ['OK', 'done'],
    ['canceled', 'cancelled'],
    ['cancelled', 'cancelled'],
    ['pending', 'running'],
    ['timeout', 'failed'],
    ['collection', 'unclear'],
    ['constructor', 'unclear'],
    ['', 'unclear'],
  ] as const)('"%s" means %s', (status, meaning) => expect(meaningOf(status)).toBe(meaning))

  test('nobody has told us about is never read as an end', () => {
    const known =
      /^\s*(created|processing|pending|ok|approved|received|finished|failed|aborted|timeout|cancell?ed|deleted)\s*$/i
    fc.assert(
      fc.property(
        fc.string().filter(text => !known.test(text)),
        text => meaningOf(text) === 'unclear',
      ),
    )
  })
})

describe('a start', () => {
  test('is done only when the service says so and everything is ours', () => {
    fc.assert(
      fc.property(anySeen, seen => {
        const done = seen.kind === 'seen' && seen.meaning === 'done'
        expect(afterStart(seen) === 'ok').toBe(done && seen.equal)
        expect(afterStart(seen) === 'review').toBe(done && !seen.equal)
      }),
    )
  })
  test('without a clear answer is unknown, also after a refusal; one that never left is due again', () => {
    for (const kind of ['refused', 'not-found', 'unknown'] as const) expect(afterStart({ kind })).toBe('unknown')
    expect(afterStart(created)).toBe('unknown')
    expect(afterStart({ kind: 'not-sent' })).toBe('due')
  })
  test('of an earlier process may have happened', () => {
    expect(states.filter(state => smartAtRestart(state) !== state)).toEqual(['started'])
    expect(states.filter(isUnsettled)).toEqual(['due', 'started', 'unknown'])
  })
})

describe('a look', () => {
  test('leaves every state but unknown as it is; money behind an end without money needs somebody', () => {
    fc.assert(
      fc.property(anyState, anySeen, anyContext, (state, seen, context) => {
        fc.pre(state !== 'unknown')
        const next = afterLook(state, seen, context)
        const surfaced = seen.kind === 'seen' && seen.meaning === 'done' && ['failed', 'cancelled'].includes(state)
        expect(next).toEqual({ state: surfaced ? 'review' : state, act: null })
      }),
    )
  })
  test('starts again only what the service shows as not started: under its remembered id, or long dead', () => {
    fc.assert(
      fc.property(anySeen, anyContext, (seen, context) => {
        const { act } = afterLook('unknown', seen, context)
        if (act === null) return
        expect(seen).toMatchObject({ kind: 'seen', meaning: 'created' })
        expect(context.refused).toBe(false)
        const remembered = context.sameProcess && context.msSinceSent < SURELY_REMEMBERED_MS
        const dead = context.msSinceSent >= SMART_QUIET_MS && context.createdSeen >= 2
        expect(remembered || dead).toBe(true)
        if (context.purpose === 'payment' && dead) expect(act).toBe('abort')
      }),
    )
  })
  test('believes a refusal once the transaction is seen untouched, and "not found" only late and twice', () => {
    expect(afterLook('unknown', created, { ...calm, refused: true }).state).toBe('failed')
    const missing: SmartSeen = { kind: 'not-found' }
    expect(afterLook('unknown', missing, { ...calm, notFounds: 2 }).state).toBe('unknown')
    expect(afterLook('unknown', missing, { ...calm, msSinceSent: SMART_QUIET_MS, notFounds: 1 }).state).toBe('unknown')
    expect(afterLook('unknown', missing, { ...calm, msSinceSent: SMART_QUIET_MS, notFounds: 2 }).state).toBe('review')
  })
})

/** The service with an X-Action memory of three minutes, behind a line that loses requests and answers. */
test('points are booked exactly once whatever is lost, cut off or restarted', () => {
  const step = fc.record({
    lost: fc.constantFrom('nothing', 'request', 'answer', 'all'),
    slow: fc.boolean(),
    restart: fc.boolean(),
    pauseMs: fc.integer({ min: 0, max: 150_000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), steps => {
      let status = 'created'
      let booked = 0
      let now = 0
      let rememberedUntil = -1
      const start = (): void => {
        if (now < rememberedUntil) return
        rememberedUntil = now + 180_000
        if (status === 'created') [status, booked] = ['ok', booked + 1]
      }
      let state: SmartState = 'started'
      let context: LookContext = { ...calm }
      let since = 0
      const seen = (): SmartSeen => ({ kind: 'seen', meaning: meaningOf(status), equal: true })
      const send = (lost: string): SmartSeen => {
        if (lost !== 'request' && lost !== 'all') start()
        return lost === 'nothing' ? seen() : { kind: 'unknown' }
      }
      state = afterStart(send(steps[0]?.lost ?? 'all'))
      const quiet = Array.from({ length: 6 }, () => ({ lost: 'nothing', restart: false, pauseMs: 120_000 }))
      for (const { lost, restart, pauseMs } of [...steps.slice(1), ...quiet]) {
        if (state !== 'unknown') break
        now += pauseMs
        if (restart) {
          state = smartAtRestart(state)
          since = now
          context = { ...calm, sameProcess: false }
        }
        context.msSinceSent = now - since
        const look: SmartSeen = lost === 'all' ? { kind: 'unknown' } : seen()
        if (context.msSinceSent >= SMART_QUIET_MS && status === 'created' && lost !== 'all') context.createdSeen += 1
        const next = afterLook(state, look, context)
        state = next.state
        if (next.act === 'repeat') {
          if (context.msSinceSent >= SMART_QUIET_MS) {
            since = now
            context = { ...calm }
          }
          state = afterStart(send(lost))
        }
      }
      expect(state).toBe('ok')
      expect(booked).toBe(1)
    }),
  )
})
