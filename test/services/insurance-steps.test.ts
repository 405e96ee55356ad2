// The order of a scan's steps, for every step and every state the service may tell.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { InsuranceScan } from '#contract'
import type { InsuranceNews } from '../../main/ports/insurance.ts'
import { isWaiting, stepAfter } from '../../main/services/insurance-steps.ts'
import { jpegSize } from '../../main/services/insurance-image.ts'
import { picture } from './insurance-world.ts'

type Step = InsuranceScan['step']
const order: Step[] = ['starting', 'front', 'reading-front', 'back', 'reading-back', 'finishing', 'read']
const over: Step[] = ['retry', 'failed', 'cancelled', 'confirmed']
const states: InsuranceNews['state'][] = [
  'pending',
  'processing',
  'frontside_processing',
  'frontside_failed',
  'backside_processing',
  'backside_failed',
  'post_processing',
  'completed',
  'enriched',
  'error',
  'unknown',
  'gone',
]
const anyState = fc.constantFrom(...states)

test('a scan only ever goes forward, and what is over stays over', () => {
  fc.assert(
    fc.property(fc.array(anyState, { maxLength: 30 }), fc.boolean(), (said, bothSides) => {
      let step: Step = 'front'
      for (const state of said) {
        const next = stepAfter(step, state, bothSides)
        if (over.includes(step)) expect(next).toBeNull()
        else if (next !== null && !over.includes(next)) expect(order.indexOf(next)).toBeGreaterThan(order.indexOf(step))
        step = next ?? step
      }
    }),
  )
})

test('the back is asked for only where it is wanted, and only once', () => {
  expect(stepAfter('reading-front', 'backside_processing', true)).toBe('back')
  expect(stepAfter('reading-front', 'backside_processing', false)).toBe('finishing')
  expect(stepAfter('reading-back', 'backside_processing', true)).toBeNull()
  expect(stepAfter('back', 'backside_processing', true)).toBeNull()
})

test('only steps in which nobody can act have a limit', () => {
  expect([...order, ...over].filter(isWaiting)).toEqual(['starting', 'reading-front', 'reading-back', 'finishing'])
})

test('the size of a JPEG is read from its frame header, whatever stands before it', () => {
  expect(jpegSize(picture(4000, 3000))).toEqual({ width: 4000, height: 3000 })
  const filled = Uint8Array.from([0xff, 0xd8, 0xff, 0xff, 0xff, ...picture(20, 10).slice(3)])
  expect(jpegSize(filled)).toEqual({ width: 20, height: 10 })
})

test('any bytes at all have a size or none, and never end the till', () => {
  const head = fc.constantFrom(Uint8Array.of(0xff, 0xd8), Uint8Array.of(0xff, 0xd8, 0xff), Uint8Array.of())
  fc.assert(
    fc.property(head, fc.uint8Array({ maxLength: 400 }), (start, rest) => {
      const size = jpegSize(Uint8Array.from([...start, ...rest]))
      expect(size === null || (size.width <= 65_535 && size.height <= 65_535)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
