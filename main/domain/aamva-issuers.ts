// Who issues licences: the issuer identification numbers that AAMVA lists, with the jurisdiction behind each.

/** 636000 on, in the order of the numbers; '--' is the US State Department, which serves no jurisdiction. */
const from636000 =
  'VA NY MA MD NC SC CT LA MT NM FL DE ON NS CA TX NL NB IA GU CO AR KS OH VT PA AZ -- BC OR MO WI MI AL ND IL NJ IN MN NH ' +
  'UT ME SD DC SK WA KY HI MB NV ID MS RI TN NE GA CU HL OK AK WY WV VI'
/** 604426 on. */
const from604426 = 'PE AS QC YT MP PR AB NU NT'

const jurisdictions = new Map<string, string>([
  ...from636000.split(' ').map((code, i): [string, string] => [String(636_000 + i), code]),
  ...from604426.split(' ').map((code, i): [string, string] => [String(604_426 + i), code]),
])
const provinces = new Set('AB BC MB NB NF NL NS NT NU ON PE PQ QC SK YT'.split(' '))
/** Coahuila and Hidalgo issue such cards as well. */
const mexican = new Set(['CU', 'HL'])

/** The state or province behind an issuer number, such as 'CA'; null when the number is not listed (cards with others exist). */
export function jurisdictionOf(issuer: string): string | null {
  const code = jurisdictions.get(issuer)
  return code === undefined || code === '--' ? null : code
}

/** Whether the number is on the list; payment cards have numbers close by. */
export const isListedIssuer = (issuer: string): boolean => jurisdictions.has(issuer)

/** The country of a two-letter jurisdiction code; null for Mexico's and for what is no code. */
export function countryOfJurisdiction(code: string): 'USA' | 'CAN' | null {
  if (provinces.has(code)) return 'CAN'
  return /^[A-Z]{2}$/.test(code) && !mexican.has(code) ? 'USA' : null
}
