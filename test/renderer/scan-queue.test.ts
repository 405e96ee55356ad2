// Scans are handled one after the other in their order, also while the till is slow or a dialog has the floor; what is too much is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScanQueue, MOST_WAITING } from '../../renderer/scan-queue.ts'

const turn = () => new Promise<void>(done => setImmediate(done))

describe('the queue of scans', () => {
  it('keeps the order whatever each code takes, and a code that fails stops none behind it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.boolean()), { maxLength: 60 }), async jobs => {
        const begun: number[] = []
        const queue = createScanQueue<number>({
          async work(index) {
            begun.push(index)
            const [turns = 0, fails = false] = jobs[index] ?? []
            for (let left = turns; left > 0; left -= 1) await turn()
            if (fails) throw new Error('refused')
          },
          held: () => false,
          changed: () => undefined,
        })
        expect(jobs.every((_, index) => queue.push(index))).toBe(true)
        while (begun.length < jobs.length || queue.waiting() > 0) await turn()
        expect(begun).toEqual(jobs.map((_, index) => index))
      }),
      { numRuns: 60 },
    )
  })
  it('waits while a dialog has the floor, tells how many wait, and goes on in order', async () => {
    const begun: string[] = []
    const told: number[] = []
    let held = true
    const queue = createScanQueue<string>({
      work: async code => void begun.push(code),
      held: () => held,
      changed: count => told.push(count),
      pause: turn,
    })
    for (const code of ['a', 'b', 'c']) queue.push(code)
    await turn()
    expect({ begun, waiting: queue.waiting() }).toEqual({ begun: [], waiting: 3 })
    held = false
    while (queue.waiting() > 0) await turn()
    expect({ begun, most: Math.max(...told), last: told.at(-1) }).toEqual({ begun: ['a', 'b', 'c'], most: 3, last: 0 })
  })
  it('refuses what it cannot hold instead of forgetting it silently', () => {
    const queue = createScanQueue<number>({
      work: async () => undefined,
      held: () => true,
      changed: () => undefined,
      pause: () => new Promise(() => undefined),
    })
    const taken = Array.from({ length: MOST_WAITING + 1 }, (_, index) => queue.push(index))
    expect(taken.filter(Boolean)).toHaveLength(MOST_WAITING)
    expect(taken.at(-1)).toBe(false)
  })
})
