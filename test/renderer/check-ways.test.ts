// Which way of checking opens by itself, and what is offered when one is closed, spent or at its end.
import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Sale, VerificationWay } from '../../preload/contract.ts'
import { HostedAdvice } from '../../preload/contract-checks.ts'
import { mayStart, nextWay, openingWay, stepAfter, wayKeys } from '../../renderer/screens/check/ways.ts'
import { advice, ended, hostedCheck, verdict } from './preview/states-checks.ts'

type Ways = VerificationWay[]
const way = (name: VerificationWay['way'], state: VerificationWay['state'] = 'ready'): VerificationWay => ({
  way: name,
  state,
})
const restriction = (ways: Ways, status: 'required' | 'passed' = 'required'): NonNullable<Sale['restriction']> => ({
  requiredAge: 18,
  bornOnOrBefore: '2008-11-21',
  status,
  ways,
})
const all = [way('hosted'), way('device'), way('manual')]
const anyWays = fc
  .shuffledSubarray(['device', 'hosted', 'manual'] as const, { minLength: 1 })
  .chain(names =>
    fc.tuple(...names.map(name => fc.constantFrom('ready', 'offline', 'budget').map(s => way(name, s as never)))),
  )

describe('the way that opens by itself', () => {
  it.each([
    ['the first of the store', all, null, 'hosted'],
    ['the one after it while the first cannot be reached', [way('hosted', 'offline'), way('device')], null, 'device'],
    ['the one after it when the paid attempts are used up', [way('hosted', 'budget'), way('manual')], null, 'manual'],
    ['the one the cashier chose for this sale', all, 'manual', 'manual'],
    ['the first again when the chosen one has closed', [way('device'), way('hosted', 'budget')], 'hosted', 'device'],
    ['none when all are closed', [way('hosted', 'offline')], null, null],
  ] as const)('is %s', (_what, ways, chosen, opens) => {
    expect(openingWay(restriction([...ways]), chosen)).toBe(opens)
  })

  it('is never one that may cost when the sale has passed already', () => {
    expect(openingWay(restriction(all, 'passed'), null)).toBe('device')
    expect(openingWay(restriction(all, 'passed'), 'hosted')).toBe('device')
    expect(openingWay(restriction([way('hosted')], 'passed'), null)).toBeNull()
  })

  it('is always one that is open', () => {
    fc.assert(
      fc.property(anyWays, fc.constantFrom('device', 'hosted', 'manual', null), (ways, chosen) => {
        const opens = openingWay(restriction(ways), chosen)
        const ready = ways.filter(each => each.state === 'ready').map(each => each.way)
        if (opens === null) expect(ready).toEqual([])
        else expect(ready).toContain(opens)
      }),
    )
  })
})

describe('the next way', () => {
  it('is the next open one in the store’s order, and goes round', () => {
    expect(nextWay(all, 'hosted')).toBe('device')
    expect(nextWay(all, 'manual')).toBe('hosted')
    expect(nextWay([way('device'), way('hosted', 'offline'), way('manual')], 'device')).toBe('manual')
    expect(nextWay([way('device')], 'device')).toBeNull()
    expect(nextWay([way('device'), way('manual')], 'hosted')).toBe('device')
  })
  it('is never the one that leads no further, nor a closed one', () => {
    fc.assert(
      fc.property(anyWays, fc.constantFrom('device', 'hosted', 'manual'), (ways, current) => {
        const next = nextWay(ways, current)
        expect(next).not.toBe(current)
        if (next !== null) expect(ways.find(each => each.way === next)?.state).toBe('ready')
      }),
    )
  })
})

describe('a hosted check', () => {
  it('may be started again only while the way is open and a paid attempt is left', () => {
    expect(mayStart(all, null)).toBe(true)
    expect(mayStart(all, ended({ budget: { used: 2, most: 3 } }))).toBe(true)
    expect(mayStart(all, ended({ budget: { used: 3, most: 3 } }))).toBe(false)
    expect(mayStart([way('hosted', 'budget')], ended({}))).toBe(false)
    expect(mayStart([way('hosted', 'offline')], ended({}))).toBe(false)
    expect(mayStart([way('device')], null)).toBe(false)
  })

  it.each([
    ['that could not be started leads to the next way', null, { way: 'device' }],
    ['that ran out of time is started again', ended({ step: 'expired' }), 'again'],
    [
      'whose picture was bad is started again',
      ended({ step: 'failed', advice: advice('retake-front', false) }),
      'again',
    ],
    ['that needs a person suggests nothing', ended({ step: 'failed', advice: advice('supervisor', true) }), null],
    [
      'the service had trouble with leads to the next way',
      ended({ step: 'failed', advice: advice('later', false) }),
      { way: 'device' },
    ],
    [
      'that used up the money leads to the next way',
      ended({ step: 'failed', reason: 'budget', advice: advice('supervisor', true) }),
      { way: 'device' },
    ],
    [
      'that found somebody too young suggests to refuse',
      ended({ step: 'done', verdict: verdict('too-young') }),
      'refuse',
    ],
    [
      'that passed suggests nothing',
      ended({ step: 'done', verdict: verdict('pass'), advice: advice('refuse', true) }),
      null,
    ],
  ] as const)('%s', (_what, check, step) => {
    expect(stepAfter(check, all)).toEqual(step)
  })

  it('never suggests to spend what is not there', () => {
    const anyCheck = fc.record({
      action: fc.constantFrom(...HostedAdvice.shape.action.options, null),
      used: fc.nat(4),
      step: fc.constantFrom('failed', 'expired'),
    })
    fc.assert(
      fc.property(anyWays, anyCheck, (ways, { action, used, step }) => {
        const check = ended({
          step,
          advice: action === null ? null : advice(action, false),
          budget: { used, most: 3 },
        })
        const next = stepAfter(check, ways)
        if (next === 'again') expect(mayStart(ways, check)).toBe(true)
        if (typeof next === 'object' && next !== null)
          expect(ways.find(each => each.way === next.way)?.state).toBe('ready')
      }),
    )
  })
})

it('each way has a key of its own', () => {
  expect(new Set(Object.values(wayKeys)).size).toBe(3)
  expect(hostedCheck.step).toBe('open')
})
