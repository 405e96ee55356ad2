// Where each field stands in the five machine readable zones: TD1, TD2, TD3 (ICAO 9303 parts 5, 6, 4) and visas A and B (part 7).

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B'

/** A run of characters; lines and columns count from 0. */
export type Span = { readonly line: number; readonly from: number; readonly length: number }

export type MrzLayout = {
  readonly lines: number
  readonly width: number
  readonly code: Span
  readonly issuer: Span
  readonly name: Span
  readonly number: Span
  readonly numberCheck: Span
  readonly nationality: Span
  readonly born: Span
  readonly bornCheck: Span
  readonly sex: Span
  readonly expires: Span
  readonly expiresCheck: Span
  readonly optional: readonly Span[]
  /** Check digit of the passport's personal number, which is its optional field. */
  readonly personalCheck: Span | null
  /** Visas have none. */
  readonly composite: { readonly of: readonly Span[]; readonly check: Span } | null
}

const at = (line: number, from: number, length = 1): Span => ({ line, from, length })

/** What passports, two-line cards and visas share: names above, everything else below. */
const twoLines = (width: number) => ({
  lines: 2,
  width,
  code: at(0, 0, 2),
  issuer: at(0, 2, 3),
  name: at(0, 5, width - 5),
  number: at(1, 0, 9),
  numberCheck: at(1, 9),
  nationality: at(1, 10, 3),
  born: at(1, 13, 6),
  bornCheck: at(1, 19),
  sex: at(1, 20),
  expires: at(1, 21, 6),
  expiresCheck: at(1, 27),
})

export const mrzLayouts: Readonly<Record<MrzFormat, MrzLayout>> = {
  TD1: {
    lines: 3,
    width: 30,
    code: at(0, 0, 2),
    issuer: at(0, 2, 3),
    number: at(0, 5, 9),
    numberCheck: at(0, 14),
    born: at(1, 0, 6),
    bornCheck: at(1, 6),
    sex: at(1, 7),
    expires: at(1, 8, 6),
    expiresCheck: at(1, 14),
    nationality: at(1, 15, 3),
    name: at(2, 0, 30),
    optional: [at(0, 15, 15), at(1, 18, 11)],
    personalCheck: null,
    composite: { of: [at(0, 5, 25), at(1, 0, 7), at(1, 8, 7), at(1, 18, 11)], check: at(1, 29) },
  },
  TD2: {
    ...twoLines(36),
    optional: [at(1, 28, 7)],
    personalCheck: null,
    composite: { of: [at(1, 0, 10), at(1, 13, 7), at(1, 21, 14)], check: at(1, 35) },
  },
  TD3: {
    ...twoLines(44),
    optional: [at(1, 28, 14)],
    personalCheck: at(1, 42),
    composite: { of: [at(1, 0, 10), at(1, 13, 7), at(1, 21, 22)], check: at(1, 43) },
  },
  'MRV-A': { ...twoLines(44), optional: [at(1, 28, 16)], personalCheck: null, composite: null },
  'MRV-B': { ...twoLines(36), optional: [at(1, 28, 8)], personalCheck: null, composite: null },
}

/** The format that lines of these sizes have: visas start with V. Null when none has. */
export function mrzFormatOf(lines: readonly string[]): MrzFormat | null {
  const width = lines[0]?.length ?? 0
  if (lines.some(line => line.length !== width)) return null
  const visa = lines[0]?.startsWith('V') === true
  if (lines.length === 3 && width === 30) return 'TD1'
  if (lines.length !== 2) return null
  if (width === 44) return visa ? 'MRV-A' : 'TD3'
  return width === 36 ? (visa ? 'MRV-B' : 'TD2') : null
}

/** The characters of a span. */
export function textAt(lines: readonly string[], { line, from, length }: Span): string {
  return (lines[line] ?? '').slice(from, from + length)
}
