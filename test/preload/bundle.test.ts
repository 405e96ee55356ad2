// Frames that travel together: all of them, in order, in few and small messages.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bundle, framesOf, MOST_FRAMES } from '../../preload/bundle.ts'

/** A bundle whose turns end when the test says so. */
function byHand() {
  const messages: string[] = []
  const turns: (() => void)[] = []
  const { add } = bundle(
    text => messages.push(text),
    flush => turns.push(flush),
  )
  const endTurn = (): void => {
    for (const flush of turns.splice(0)) flush()
  }
  return { add, endTurn, messages, turns }
}

test('one frame goes as it is, several of one turn as an array', () => {
  const { add, endTurn, messages } = byHand()
  add('{"id":1}')
  expect(messages).toEqual([])
  endTurn()
  add('{"id":2}')
  add('{"id":3}')
  endTurn()
  endTurn()
  expect(messages).toEqual(['{"id":1}', '[{"id":2},{"id":3}]'])
})

test('a turn is asked for once a message', () => {
  const { add, turns } = byHand()
  for (let id = 1; id <= MOST_FRAMES; id += 1) add('{}')
  expect(turns).toHaveLength(1)
})

test('a message of too many frames is no message', () => {
  expect(framesOf(Array.from({ length: MOST_FRAMES }, () => 1))).toHaveLength(MOST_FRAMES)
  expect(framesOf(Array.from({ length: MOST_FRAMES + 1 }, () => 1))).toBeNull()
  expect(framesOf({ id: 1 })).toEqual([{ id: 1 }])
})

test('whatever is said arrives once, in order, in messages another side accepts, long ones not held up by others', () => {
  const step = fc.oneof(
    { weight: 9, arbitrary: fc.string({ maxLength: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 200_000 }).map(length => 'x'.repeat(length)) },
    { weight: 2, arbitrary: fc.constant(null) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), steps => {
      const { add, endTurn, messages } = byHand()
      for (const said of steps) {
        if (said === null) endTurn()
        else add(JSON.stringify({ said }))
      }
      endTurn()
      const heard = messages.flatMap(text => framesOf(JSON.parse(text)) ?? [null])
      expect(heard).toEqual(steps.filter(said => said !== null).map(said => ({ said })))
      for (const text of messages)
        expect(text.length).toBeLessThan(text.startsWith('[') ? 64 * 1024 + 2 * MOST_FRAMES : Infinity)
    }),
    { numRuns: 300 },
  )
})
