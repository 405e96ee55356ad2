// Turns the codewords of a PDF417 into bytes: text, byte and numeric compaction (ISO/IEC 15438 §5.4).

const text = 900
const bytes = 901
const numbers = 902
const oneByte = 913
const bytesBySix = 924
/** Codewords from here on are modes and functions, never data. */
const firstMode = 900

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ '
const lower = 'abcdefghijklmnopqrstuvwxyz '
const mixed = '0123456789&\r\t,:#-.$/+%*=^'
const punctuation = ';<>@[\\]_`~!\r\t,:\n-.$/"|*()?{}\''

type Submode = 'upper' | 'lower' | 'mixed' | 'punctuation'

/**
 * The bytes that data codewords stand for, without the length codeword and the error correction. Null for what no
 * document carries: macro symbols, other character sets than the default, modes that are not defined.
 */
export function bytesOf(codewords: ArrayLike<number>): Uint8Array | null {
  const out: number[] = []
  let mode = text
  let at = 0
  while (at < codewords.length) {
    const code = codewords[at]!
    if (code === text || code === bytes || code === numbers || code === bytesBySix) {
      mode = code
      at++
      // Padding at the end is the switch to text.
      if (at === codewords.length) break
      // A shift to a single byte is one of text only; in another mode nothing would ever take it.
    } else if (code >= firstMode && (code !== oneByte || mode !== text)) return null
    const end = mode === text ? textEnd(codewords, at) : modeEnd(codewords, at)
    const part = Array.from({ length: end - at }, (_, i) => codewords[at + i]!)
    const read = mode === text ? textOf(part) : mode === numbers ? numbersOf(part) : byteRun(part, mode === bytesBySix)
    if (read === null) return null
    out.push(...read)
    at = end
  }
  return Uint8Array.from(out)
}

function modeEnd(codewords: ArrayLike<number>, from: number): number {
  let end = from
  while (end < codewords.length && codewords[end]! < firstMode) end++
  return end
}

/** Text goes on across a shift to a single byte. */
function textEnd(codewords: ArrayLike<number>, from: number): number {
  let end = from
  while (end < codewords.length && (codewords[end]! < firstMode || codewords[end] === oneByte)) {
    end += codewords[end] === oneByte ? 2 : 1
  }
  return Math.min(end, codewords.length)
}

function textOf(part: readonly number[]): number[] | null {
  const out: number[] = []
  let submode: Submode = 'upper'
  let shift: Submode | null = null
  for (let i = 0; i < part.length; i++) {
    const code = part[i]!
    if (code === oneByte) {
      const value = part[++i]
      if (value === undefined || value > 255) return null
      out.push(value)
      continue
    }
    for (const sign of [Math.floor(code / 30), code % 30]) {
      const now: Submode = shift ?? submode
      shift = null
      const next = step(now, sign)
      if (typeof next === 'number') out.push(next)
      else if (next.shift) shift = next.to
      else submode = next.to
    }
  }
  return out
}

/** A character's code, or the table that follows for one sign (`shift`) or from now on. */
function step(submode: Submode, sign: number): number | { to: Submode; shift: boolean } {
  const latch = (to: Submode) => ({ to, shift: false })
  const once = (to: Submode) => ({ to, shift: true })
  switch (submode) {
    case 'upper':
      if (sign < 27) return upper.charCodeAt(sign)
      return sign === 27 ? latch('lower') : sign === 28 ? latch('mixed') : once('punctuation')
    case 'lower':
      if (sign < 27) return lower.charCodeAt(sign)
      return sign === 27 ? once('upper') : sign === 28 ? latch('mixed') : once('punctuation')
    case 'mixed':
      if (sign < 25) return mixed.charCodeAt(sign)
      if (sign === 25) return latch('punctuation')
      if (sign === 26) return 32
      return sign === 27 ? latch('lower') : sign === 28 ? latch('upper') : once('punctuation')
    case 'punctuation':
      return sign < 29 ? punctuation.charCodeAt(sign) : latch('upper')
    default:
      return submode satisfies never
  }
}

/** Five codewords are six bytes; what is left over is a byte each, unless the mode says that nothing is (`bySix`). */
function byteRun(part: readonly number[], bySix: boolean): number[] | null {
  const out: number[] = []
  const whole = bySix ? Math.floor(part.length / 5) : Math.floor(Math.max(0, part.length - 1) / 5)
  for (let group = 0; group < whole; group++) {
    let value = 0n
    for (let i = 0; i < 5; i++) value = value * 900n + BigInt(part[group * 5 + i]!)
    if (value >= 1n << 48n) return null
    for (let shift = 40n; shift >= 0n; shift -= 8n) out.push(Number((value >> shift) & 0xffn))
  }
  for (const value of part.slice(whole * 5)) {
    if (value > 255) return null
    out.push(value)
  }
  return out
}

/** Up to fifteen codewords are a decimal number with a 1 in front. */
function numbersOf(part: readonly number[]): number[] | null {
  const out: number[] = []
  for (let from = 0; from < part.length; from += 15) {
    let value = 0n
    for (const code of part.slice(from, from + 15)) value = value * 900n + BigInt(code)
    const digits = value.toString()
    if (!digits.startsWith('1')) return null
    for (const digit of digits.slice(1)) out.push(digit.charCodeAt(0))
  }
  return out
}
