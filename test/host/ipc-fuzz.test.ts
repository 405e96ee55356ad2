// A hundred thousand messages over IPC, few of them honest: nothing invalid is accepted and no promise is left behind.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Api, OpName } from '#contract'
import { CHANNEL } from '../../main/host/electron-wire.ts'
import { isPlain } from '../../main/host/plain.ts'
import { ops } from '../../preload/contract.ts'
import { StubContents, stoppable } from './electron-stub.ts'
import { settled, started } from './electron-world.ts'
import { forgedEvents } from './hostile.ts'

const MESSAGES = 100_000
/** Sent together, so that the texts of one round can be forgotten before the next. */
const ROUND = 5_000
const names = Object.keys(ops) as OpName[]

const channel = fc.oneof(
  { weight: 6, arbitrary: fc.constant(CHANNEL) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['TILLGATE', 'tillgate ', 'tillgate\u0000', 'tillgate/', 'Tillgate', '', '__proto__', 'constructor', 'error'],
      ...['ELECTRON_BROWSER_REQUIRE', 'ELECTRON_BROWSER_GET_BUILTIN', 'GUEST_VIEW_MANAGER_CALL', 'ipc-message'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)
const odd = fc.oneof(
  fc.anything({ maxDepth: 2, maxKeys: 3, withBigInt: true, withMap: true, withSet: true, withDate: true }),
  fc.constantFrom<unknown>(Number.NaN, -0, 2 ** 53, Infinity, '\uD800', new Map(), new Error('x'), new ArrayBuffer(4)),
  fc.constant('x'.repeat(70_000)),
)
const key = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'id',
  'name',
  'input',
  'cancel',
)
/** An input with the fields of the op, and values it may or may not know. */
const nearly = (name: OpName) => {
  const fields = Object.keys((ops[name].input as unknown as { shape?: object }).shape ?? {})
  const value = fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.constant(null), fc.boolean())
  return fc.record(Object.fromEntries(fields.map(field => [field, value])), { requiredKeys: [] })
}
const id = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 2 ** 31 }) }, { weight: 1, arbitrary: odd })
const call = fc.constantFrom(...names).chain(name =>
  fc.record({
    id,
    name: fc.constant<string>(name),
    input: fc.oneof(
      { weight: 3, arbitrary: nearly(name) },
      { weight: 1, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: odd },
    ),
  }),
)
const payload = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 1, arbitrary: fc.tuple(call, key, odd).map(([one, field, value]) => ({ ...one, [field]: value })) },
  { weight: 1, arbitrary: fc.record({ id, cancel: odd }) },
  { weight: 1, arbitrary: odd },
)
/** Who sends: 0 to 4 is our own page, 5 to 8 somebody else, 9 somebody whose message waits for its answer. */
const message = fc.tuple(fc.nat({ max: 9 }), channel, payload)

/** As a structured clone carries it; undefined when it cannot. */
function cloned(value: unknown): { value: unknown } | undefined {
  try {
    return { value: structuredClone(value) }
  } catch {
    return undefined
  }
}

test('a hundred thousand messages: none invalid is accepted, no promise is left, the till answers on', async () => {
  const accepted = new Map<string, number>()
  const unhandled: unknown[] = []
  const note = (thrown: unknown) => void unhandled.push(thrown)
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  const handlers = Object.fromEntries(
    names.map(name => [
      name,
      async (input: unknown) => {
        const text = JSON.stringify([name, input])
        accepted.set(text, (accepted.get(text) ?? 0) + 1)
        throw new Error('not in this test')
      },
    ]),
  ) as Partial<Api>
  const { stub, contents } = await started(handlers)
  const forged = forgedEvents(contents.mainFrame, new StubContents()).map(([, event]) => event)
  const before = Object.getOwnPropertyNames(Object.prototype)
  const honest = new Map<string, number>()
  const count = { sent: 0, genuine: 0, forged: 0, elsewhere: 0 }
  accepted.clear()

  for (let round = 0; count.sent < MESSAGES; round += 1) {
    for (const [who, name, given] of fc.sample(message, { numRuns: ROUND, seed: 4_000 + round })) {
      const copy = cloned(given)
      if (copy === undefined || count.sent === MESSAGES) continue
      count.sent += 1
      const ours = who < 5
      if (!ours) count.forged += 1
      else if (name === CHANNEL) count.genuine += 1
      else count.elsewhere += 1
      if (ours && name === CHANNEL) countValid(copy.value, honest)
      if (who === 9) {
        const event = stoppable<{ returnValue: unknown }>({ returnValue: undefined })
        contents.events.emit('ipc-message-sync', event, name, copy.value)
        if (event.returnValue !== null) throw new Error(`a message that waits was answered on ${name}`)
      } else stub.post(ours ? {} : forged[count.forged % forged.length]!, copy.value, name)
      if (count.sent % 64 === 0) await new Promise(resolve => setImmediate(resolve))
    }
  }
  await settled()
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)

  expect(unhandled).toEqual([])
  expect(count.sent).toBe(MESSAGES)
  for (const kind of [count.genuine, count.forged, count.elsewhere]) expect(kind).toBeGreaterThan(MESSAGES / 20)
  // Each input a handler saw was sent by our page on our channel, is plain and fits its op; and none was seen twice.
  const invalid = [...accepted].filter(([text, times]) => times > (honest.get(text) ?? 0))
  expect(invalid).toEqual([])
  expect(accepted.size).toBeGreaterThan(100)
  expect(stub.ipc.heard()).toEqual([CHANNEL])
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)

  const from = contents.sent.length
  stub.post({}, { id: 2 ** 31 + 7, name: 'till.get', input: {} })
  await settled()
  expect(contents.sent.slice(from)).toEqual([expect.objectContaining({ id: 2 ** 31 + 7 })])
}, 120_000)

/** Counts a genuine frame under what its handler would see, when the contract takes it. */
function countValid(frame: unknown, honest: Map<string, number>): void {
  if (!isPlain(frame)) return
  const { name, input } = Object(frame) as { name?: unknown; input?: unknown }
  if (typeof name !== 'string' || !Object.hasOwn(ops, name)) return
  const parsed = ops[name as OpName].input.safeParse(input)
  if (!parsed.success) return
  const text = JSON.stringify([name, parsed.data])
  honest.set(text, (honest.get(text) ?? 0) + 1)
}
