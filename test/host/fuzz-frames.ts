// Frames no page of ours would send, by the thousand: what arrives over IPC is a structured clone, so anything it can carry.
import fc from 'fast-check'
import { ops } from '../../preload/contract.ts'
import type { OpName } from '#contract'
import type { StubElectron } from './electron-stub.ts'
import { StubContents } from './electron-stub.ts'
import { forgedEvents } from './hostile.ts'

const names = Object.keys(ops) as OpName[]
const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'text', 'limit', 'note', 'id', 'input')
const odd = fc.oneof(
  fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withTypedArray: true }),
  fc.dictionary(key, fc.anything({ withDate: true, withMap: true })),
  fc.constantFrom<unknown>(
    new Map([['staffId', 's']]),
    new Set(['x']),
    new Date(0),
    /x/,
    new Error('x'),
    new ArrayBuffer(8),
    new Float64Array(2),
    -0,
    Number.NaN,
    Infinity,
    2 ** 53,
    '\u0000',
    '\uD800',
    'x'.repeat(70_000),
  ),
)
/** The fields an op knows, with values it may or may not know. */
const nearly = (name: OpName) => {
  const shape = (ops[name].input as unknown as { shape?: object }).shape ?? {}
  return fc.record(
    Object.fromEntries(Object.keys(shape).map(field => [field, fc.oneof(fc.string(), fc.integer(), odd)])),
  )
}
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string() })
const id = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 2 ** 31 }) }, { weight: 1, arbitrary: odd })
const call = name.chain(op =>
  fc.record(
    {
      id,
      name: fc.constant<unknown>(op),
      input: names.includes(op as OpName)
        ? fc.oneof(odd, nearly(op as OpName), fc.constant({}), fc.constant({ surplus: 1 }))
        : odd,
    },
    { requiredKeys: ['input'] },
  ),
)
const frame = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 2, arbitrary: odd },
  { weight: 1, arbitrary: fc.record({ id, cancel: fc.oneof(fc.constant(true), odd) }) },
  { weight: 1, arbitrary: fc.tuple(call, fc.string(), odd).map(([one, field, value]) => ({ ...one, [field]: value })) },
)

/** Told of each frame that was sent; `genuine` is false when it came from somewhere else than our page. */
export type Sent = { frame: unknown; genuine: boolean }

/**
 * Sends `count` frames, a tenth of them forged, pausing now and then so that calls end. Answers how many went out; the
 * ones a structured clone cannot carry never arrive anywhere. The same seed sends the same frames.
 */
export async function fuzzFrames(
  stub: StubElectron,
  options: { count: number; seed: number; sent?: (sent: Sent) => void },
): Promise<number> {
  const contents = stub.windows[0]!.webContents
  const forged = forgedEvents(contents.mainFrame, new StubContents())
  const frames = fc.sample(frame, { numRuns: options.count, seed: options.seed })
  let out = 0
  for (const [at, each] of frames.entries()) {
    const copy = cloned(each)
    if (copy === undefined) continue
    const event = at % 10 === 0 ? forged[(at / 10) % forged.length]?.[1] : undefined
    out += 1
    options.sent?.({ frame: copy.value, genuine: event === undefined })
    stub.post(event ?? {}, copy.value)
    if (at % 32 === 31) await new Promise(resolve => setImmediate(resolve))
  }
  await new Promise(resolve => setTimeout(resolve, 50))
  return out
}

function cloned(value: unknown): { value: unknown } | undefined {
  try {
    return { value: structuredClone(value) }
  } catch {
    return undefined
  }
}
