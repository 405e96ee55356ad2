// 50,000 seeded codes: nothing throws, nothing passes that must not, and harmless changes by scanners change nothing.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runCase } from './aamva-fuzz.ts'

it('judges noise, wild elements, changed and damaged licences without a throw and without a false pass', () => {
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), seed => {
      const { wrong, text, verdict } = runCase(seed)
      verdicts.add(verdict)
      expect(wrong, `seed ${seed}: ${JSON.stringify(text)}`).toBeNull()
    }),
    { numRuns: 50_000 },
  )
  expect([...verdicts].sort()).toEqual(['expired', 'not-an-id', 'pass', 'too-young', 'unreadable'])
}, 120_000)
