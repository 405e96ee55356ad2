// The outline of a card whose own print has stronger edges than its sides: the back of a licence on a plain desk.
import { expect, it } from 'vitest'
import { findCard } from '../../renderer/capture/card-quad.ts'
import { licenceOf } from './licence-set.ts'
import { overlap } from './overlap.ts'

// Pictures in which the edges of the barcode once hid those of the card.
it.each([1000, 1020, 1025, 1034, 1048, 1058])('licence %i lies where it lies', { timeout: 60_000 }, async n => {
  const { frame, card } = await licenceOf({ level: 'mild', size: 720 }, n)
  const found = findCard(frame)
  expect(found === null ? 0 : overlap(found.quad, card)).toBeGreaterThan(0.9)
})

it('and in worse light too', { timeout: 120_000 }, async () => {
  const found: boolean[] = []
  for (const level of ['medium', 'hard'] as const)
    for (let n = 0; n < 3; n += 1) {
      const { frame, card } = await licenceOf({ level, size: 720 }, n)
      const outline = findCard(frame)
      found.push(outline !== null && overlap(outline.quad, card) > 0.9)
    }
  expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(5)
})
