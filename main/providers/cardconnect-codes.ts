// Response codes of the Card Connect gateway and of the processors behind it, as data: what each means for the till.
import type { DeclineAdvice } from '../ports/card.ts'

/** A approved, B temporary fault, C refused. */
export type Stat = 'A' | 'B' | 'C'
export type CodeMeaning =
  | DeclineAdvice
  | 'approved'
  | 'partial'
  /** It speaks of a broken talk with the processor or of an earlier attempt: only an inquiry decides. */
  | 'ask-first'
  /** Too late to void; money goes back by refund. Of 26 although its respstat is A. */
  | 'settled'
  | 'not-settled'
  | 'not-found'
  | 'nothing-to-reverse'

type Table = { readonly [code: string]: readonly [Stat, CodeMeaning] }
const rows = (stat: Stat, means: CodeMeaning, codes: string): Table =>
  Object.fromEntries(codes.split(' ').map(code => [code, [stat, means]]))

/** By `respproc`; respstat is not the same for one code everywhere, `000` is an approval here and a fault there. */
const tables: { readonly [processor: string]: Table } = {
  PPS: {
    ...rows('A', 'approved', '00 01 08 09'),
    ...rows('A', 'settled', '26'),
    ...rows('B', 'later', '61 62'),
    ...rows('B', 'another-entry', '106'),
    ...rows('C', 'another-entry', '11 12 13 70 71 96 99 105'),
    ...rows('C', 'check-entry', '14 15 17 37 38 101'),
    ...rows('C', 'another-card', '16 18 19 41 102'),
    ...rows('C', 'lower-amount', '42'),
    ...rows('C', 'call-support', '21 22 23 31 32 33 34 43 44 45 46 48 95 97 98 103 104'),
    ...rows('C', 'nothing-to-reverse', '24 25'),
    ...rows('C', 'settled', '27 39'),
    ...rows('C', 'not-settled', '28'),
    ...rows('C', 'not-found', '29'),
    ...rows('C', 'ask-first', '36 63 64 65 66 91 92 93 94'),
  },
  FNOR: {
    ...rows('A', 'approved', '00 76 85'),
    ...rows('A', 'partial', '10'),
    ...rows('B', 'later', '28 91 NL'),
    ...rows('C', 'call-bank', '01'),
    ...rows('C', 'call-support', '03 13'),
    ...rows('C', 'another-card', '05 12 51 54 57 63 75 N3 NU'),
    ...rows('C', 'another-entry', '14 1A 1B'),
    ...rows('C', 'check-entry', '55 C2'),
    ...rows('C', 'lower-amount', '61 NH'),
    ...rows('C', 'later', 'NM'),
    ...rows('C', 'nothing-to-reverse', 'NG RW'),
    ...rows('C', 'ask-first', '94'),
  },
  RPCT: {
    ...rows('A', 'approved', '000 003 708 785'),
    ...rows('A', 'partial', '002'),
    ...rows('B', 'later', '505 508 511 516 920'),
    ...rows('C', 'another-card', '100 101 104 106 116 119 120 131 500'),
    ...rows('C', 'never-again', '102 208 209 302 504 704'),
    ...rows('C', 'call-bank', '107'),
    ...rows('C', 'call-support', '110 130 904'),
    ...rows('C', 'check-entry', '117 954 958'),
    ...rows('C', 'lower-amount', '121 521'),
    ...rows('C', 'later', '907'),
    ...rows('C', 'nothing-to-reverse', '520 914 915'),
    ...rows('C', 'ask-first', '906 909 911 913 923'),
  },
  PTAM: { ...rows('B', 'later', '19 97 98 99'), ...rows('C', 'ask-first', '23') },
  PMT: { ...rows('B', 'later', '000'), ...rows('C', 'ask-first', '234') },
  VANT: { ...rows('C', 'ask-first', '94 98') },
}

const byStat: { readonly [Key in Stat]: CodeMeaning } = { A: 'approved', B: 'later', C: 'another-card' }
/** A processor nobody here knows may use any of these for "duplicate" or "no answer". */
const doubtful = new Set(
  Object.values(tables).flatMap(table =>
    Object.entries(table).flatMap(([code, [, means]]) => (means === 'ask-first' ? [code] : [])),
  ),
)

/**
 * What a code means under the respstat it came with. respstat decides: a code that is not listed, or is listed under
 * another respstat, means what its respstat says.
 */
export function codeMeaning(
  stat: Stat,
  processor: string | null | undefined,
  code: string | null | undefined,
): CodeMeaning {
  const table = Object.hasOwn(tables, processor ?? '') ? tables[processor ?? ''] : undefined
  const known = table && code && Object.hasOwn(table, code) ? table[code] : undefined
  if (known && known[0] === stat) return known[1]
  return stat === 'C' && table === undefined && doubtful.has(code ?? '') ? 'ask-first' : byStat[stat]
}

/** Every listed code, for tests and tables. */
export const listedCodes = (): { processor: string; code: string; stat: Stat; means: CodeMeaning }[] =>
  Object.entries(tables).flatMap(([processor, table]) =>
    Object.entries(table).map(([code, [stat, means]]) => ({ processor, code, stat, means })),
  )

/**
 * What a refusal asks of the people at the till. Visa's `declineCategory` outranks the code: 1 never this card again,
 * 2 later, 3 correct the data.
 */
export function declineAdvice(means: CodeMeaning, category: string | null | undefined): DeclineAdvice {
  if (category === '1') return 'never-again'
  if (category === '3' && means === 'another-card') return 'check-entry'
  switch (means) {
    case 'approved':
    case 'partial':
    case 'ask-first':
    case 'settled':
    case 'not-settled':
    case 'not-found':
    case 'nothing-to-reverse':
      return 'another-card'
    case 'another-card':
    case 'another-entry':
    case 'check-entry':
    case 'lower-amount':
    case 'later':
    case 'call-bank':
    case 'never-again':
    case 'call-support':
      return means
    default:
      return means satisfies never
  }
}
