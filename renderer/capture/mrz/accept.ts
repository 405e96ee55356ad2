// When a reading counts: every check digit holds as read, and every character is certain. Repaired text never counts.
import { mrzLayouts } from '#domain/mrz-layout'
import type { MrzFormat } from '#domain/mrz-layout'
import { alphabet } from './network.ts'

/** Least probability of a character that a check digit protects, and of one that nothing protects, such as a name's. */
const leastChecked = 0.5
const leastUnchecked = 0.9

type Read = {
  format: MrzFormat
  lines: readonly string[]
  cells: readonly (readonly Float32Array[])[]
  missing: number
  sound: boolean
}

/**
 * Whether one reading is enough by itself. Check digits alone are not: over negative pictures one in fifteen had a text
 * that satisfied them after repair, and none one that satisfied this.
 */
export function isSure({ format, lines, cells, missing, sound }: Read): boolean {
  if (!sound || missing > 0) return false
  const guarded = protectedCells[format]
  return lines.every((line, y) =>
    [...line].every((character, x) => {
      const probability = cells[y]![x]![alphabet.indexOf(character)]!
      return probability > (guarded[y]![x] ? leastChecked : leastUnchecked)
    }),
  )
}

/** Which cells of a format a check digit covers, line by line. */
const protectedCells: Readonly<Record<MrzFormat, readonly (readonly boolean[])[]>> = {
  TD1: protectedIn('TD1'),
  TD2: protectedIn('TD2'),
  TD3: protectedIn('TD3'),
  'MRV-A': protectedIn('MRV-A'),
  'MRV-B': protectedIn('MRV-B'),
}

function protectedIn(format: MrzFormat): boolean[][] {
  const { lines, width, number, numberCheck, born, bornCheck, expires, expiresCheck, composite } = mrzLayouts[format]
  const cells = Array.from({ length: lines }, () => new Array<boolean>(width).fill(false))
  const spans = [
    number,
    numberCheck,
    born,
    bornCheck,
    expires,
    expiresCheck,
    ...(composite ? [...composite.of, composite.check] : []),
  ]
  for (const { line, from, length } of spans) cells[line]!.fill(true, from, from + length)
  return cells
}
