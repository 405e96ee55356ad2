// Frames no page of ours would send: none of them crashes main, runs a handler by accident or changes a prototype.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serve } from '../../preload/serve.ts'
import { exceeds } from '../../preload/size.ts'
import type { ToMain, ToPage } from '../../preload/wire.ts'
import { apiWith } from './api.ts'

/** A served wire whose frames are put in by hand. */
function bench() {
  const sent: ToPage[] = []
  const outcomes: string[] = []
  let runs = 0
  let put: (frame: ToMain) => void = () => {}
  const api = apiWith({
    'sale.note': async () => ((runs += 1), {}),
    'sale.park': () => new Promise(() => {}),
    'sale.list': async ({ text }) => ((runs += 1), { sales: [], text }),
  })
  serve(
    api,
    { send: frame => void sent.push(frame), receive: hear => void (put = hear), closed: () => {} },
    () => ({ code: 'internal', incident: 'x' }),
    { onAnswer: ({ outcome }) => outcomes.push(outcome) },
  )
  return { sent, outcomes, runs: () => runs, put: (frame: unknown) => put(frame as ToMain) }
}
const settled = () => new Promise(resolve => setImmediate(resolve))

test('any value at all is heard without a throw and answered at most once', async () => {
  const { put, sent, outcomes } = bench()
  let frames = 0
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withMap: true, withTypedArray: true, withSparseArray: true }),
      frame => {
        frames += 1
        expect(() => put(frame)).not.toThrow()
      },
    ),
    { numRuns: 5_000 },
  )
  await settled()
  expect(sent.length).toBeLessThanOrEqual(frames)
  expect(outcomes).toHaveLength(frames)
})

test('any input of a real op is answered exactly once and leaves every prototype as it was', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const { put, sent } = bench()
  let id = 0
  const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'text', 'limit', 'note', 'polluted')
  const tree = fc.letrec(tie => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.array(tie('node')),
      fc.dictionary(key, tie('node')),
    ),
  })).node
  fc.assert(
    fc.property(fc.constantFrom('sale.note', 'sale.list'), tree, (name, input) => {
      // JSON keeps "__proto__" as an own key, which is how it would arrive over the socket.
      put({ id: (id += 1), name, input: JSON.parse(JSON.stringify(input)) as unknown })
    }),
    { numRuns: 5_000 },
  )
  await settled()
  expect(sent.map(frame => ('id' in frame ? frame.id : 0)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: id }, (_, at) => at + 1),
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test.each([
  ['a __proto__ beside the known fields', '{"note":"x","__proto__":{"polluted":1}}'],
  ['a constructor beside the known fields', '{"note":"x","constructor":{"prototype":{"polluted":1}}}'],
  ['the fields on the prototype only', '{"__proto__":{"note":"x"}}'],
])('%s is invalid', async (_name, input) => {
  const { put, sent, runs } = bench()
  put({ id: 1, name: 'sale.note', input: JSON.parse(input) as unknown })
  await settled()
  expect(sent).toEqual([
    { id: 1, result: { ok: false, error: { code: 'invalid', fields: expect.any(Array) as string[] } } },
  ])
  expect(runs()).toBe(0)
})

test.each([
  ['a text of 50 MB', 'x'.repeat(50_000_000)],
  ['an array of a million holes', new Array<number>(1_000_000)],
  ['nesting of 10,000', JSON.parse('['.repeat(10_000) + ']'.repeat(10_000)) as unknown],
  ['50 MB of bytes', new Uint8Array(50_000_000)],
])('%s is dropped before anything parses it', async (_name, input) => {
  const { put, sent, outcomes } = bench()
  put({ id: 1, name: 'sale.note', input: { note: input } })
  await settled()
  expect(sent).toEqual([])
  expect(outcomes).toEqual(['refused'])
})

test('a cycle and a throwing getter are dropped', async () => {
  const { put, outcomes } = bench()
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  put({ id: 1, name: 'sale.note', input: cycle })
  put({
    id: 2,
    name: 'sale.note',
    get input() {
      throw new Error('boo')
    },
  })
  expect(outcomes).toEqual(['refused', 'refused'])
})

test('a second call under a running id is not heard, so the first keeps its one answer', async () => {
  const { put, sent, outcomes } = bench()
  put({ id: 1, name: 'sale.park', input: {} })
  put({ id: 1, name: 'sale.note', input: { note: 'x' } })
  await settled()
  expect(sent).toEqual([])
  expect(outcomes).toEqual(['refused'])
})

test('cancelling what never ran changes nothing', async () => {
  const { put, sent, outcomes } = bench()
  for (const id of [1, 2, 3]) put({ id, cancel: true })
  put({ id: 0, cancel: true })
  await settled()
  expect(sent).toEqual([])
  expect(outcomes).toEqual(['refused'])
})

test('the largest frame a page sends honestly, a 4 MB photograph, is within the limit', () => {
  expect(exceeds({ id: 1, name: 'insurance.upload', input: { jpeg: 'x'.repeat(4_000_000) } }, 5 * 1024 * 1024)).toBe(
    false,
  )
})
