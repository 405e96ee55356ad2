// Writes WebAssembly by hand: the few instructions and sections that a small numeric kernel needs (WebAssembly core 3.0, §5).

/** Bytes of code or of a section. */
export type Code = readonly number[]
/** A function: its i32 and f32 parameters come first among its locals, in this order. */
export type Func = { name: string; params: readonly ('i32' | 'f32')[]; locals: readonly ('i32' | 'v128')[]; body: Code }

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const

/** Unsigned LEB128. */
export function leb(value: number): Code {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

/** Signed LEB128 of a number that is not negative. */
function signed(value: number): Code {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x40) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

const simd = (opcode: number, ...rest: Code[]): Code => [0xfd, ...leb(opcode), ...rest.flat()]
/** Alignment as a power of two, then the constant offset. */
const memory = (align: number, offset: number): Code => [align, ...leb(offset)]

export const get = (local: number): Code => [0x20, ...leb(local)]
export const set = (local: number, ...value: Code[]): Code => [...value.flat(), 0x21, ...leb(local)]
export const i32 = (value: number): Code => [0x41, ...signed(value)]
export const plus = (...[first = [], ...rest]: Code[]): Code => [...first, ...rest.flatMap(part => [...part, 0x6a])]
export const times = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
export const below = (a: Code, b: Code): Code => [...a, ...b, 0x49]
/** Runs the body, then again while the condition holds. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b]

export const loadVector = (address: Code, offset = 0): Code => [...address, ...simd(0x00, memory(0, offset))]
export const storeVector = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...simd(0x0b, memory(0, offset)),
]
/** The same f32 in all four lanes. */
export const loadSplat = (address: Code, offset = 0): Code => [...address, ...simd(0x09, memory(2, offset))]
export const splat = (value: Code): Code => [...value, ...simd(0x13)]
/** a × b + c in each lane, fused or not as the processor does it (relaxed SIMD). */
export const multiplyAdd = (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)]
/** b where a < b, else a: one instruction on every processor, unlike the IEEE maximum. */
export const larger = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xeb)]

/** A module with an imported memory `env.memory`, exported functions, and data in custom sections by name. */
export function wasmModule(
  funcs: readonly Func[],
  custom: Readonly<Record<string, Uint8Array>>,
): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content]
  const vector = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()]
  const text = (value: string): Code => {
    const bytes = [...new TextEncoder().encode(value)]
    return [...leb(bytes.length), ...bytes]
  }
  const head = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(funcs.map(({ params }) => [0x60, ...vector(params.map(type => [types[type]])), 0x00]))),
    section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]])),
    section(3, vector(funcs.map((_, index) => leb(index)))),
    section(7, vector(funcs.map(({ name }, index) => [...text(name), 0x00, ...leb(index)]))),
    section(
      10,
      vector(
        funcs.map(({ locals, body }) => {
          const code = [...vector(locals.map(type => [1, types[type]])), ...body, 0x0b]
          return [...leb(code.length), ...code]
        }),
      ),
    ),
  ].flat()
  const parts = [Uint8Array.from(head)]
  for (const [name, data] of Object.entries(custom)) {
    const label = text(name)
    parts.push(Uint8Array.from([0, ...leb(label.length + data.length), ...label]), Uint8Array.from(data))
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
