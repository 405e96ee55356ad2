// When the till may end for an update, and when the line is free for its download: never beside money, goods or a person.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createUpdateIdle } from '../../main/services/update-idle.ts'

type World = { attempts: number; reversals: number; lines: number | null; scan: boolean; queued: number }
const idleIn = ({ attempts, reversals, lines, scan, queued }: World) =>
  createUpdateIdle({
    attempts: { openOnes: () => Array.from({ length: attempts }) as never },
    reversals: { openOnes: () => Array.from({ length: reversals }) as never },
    selling: { active: () => (lines === null ? null : ({ lines: Array.from({ length: lines }) } as never)) },
    insurance: { running: () => scan },
    queued: () => queued,
  })
const still: World = { attempts: 0, reversals: 0, lines: null, scan: false, queued: 0 }

test.each<[string, Partial<World>, string | null, boolean]>([
  ['nothing is open', {}, null, true],
  ['a sale without goods is open', { lines: 0 }, null, true],
  ['a sale with goods is open', { lines: 1 }, 'sale-open', true],
  ['a card payment is open', { attempts: 1, lines: 1 }, 'payment-open', false],
  ['a refund is open', { reversals: 1 }, 'payment-open', false],
  ['an insurance card is read', { scan: true }, 'scan-open', false],
  ['a sale waits to be sent', { queued: 1 }, 'outbox-busy', true],
])('%s', (_name, change, why, mayRun) => {
  const idle = idleIn({ ...still, ...change })
  expect(idle.idle()).toEqual(why === null ? { ok: true } : { ok: false, why })
  expect(idle.mayRun()).toBe(mayRun)
})

test('T26: the till never ends while anything at all is open', () => {
  const some = fc.nat(3)
  const world = fc.record({
    attempts: some,
    reversals: some,
    lines: fc.option(some),
    scan: fc.boolean(),
    queued: some,
  })
  fc.assert(
    fc.property(world, now => {
      const open = now.attempts + now.reversals + (now.lines ?? 0) + Number(now.scan) + now.queued
      expect(idleIn(now).idle().ok).toBe(open === 0)
    }),
  )
})
