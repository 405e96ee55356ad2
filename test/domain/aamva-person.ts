// Makes made-up licences and their payloads in every layout of the AAMVA standard, from a seed.
import type { Day } from '#domain/age'

/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Dice = { upTo(limit: number): number; oneOf<T>(values: readonly T[]): T; chance(share: number): boolean }

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    upTo: limit => Math.floor(next() * limit),
    oneOf: values => values[Math.floor(next() * values.length)]!,
    chance: share => next() < share,
  }
}

/** What a made-up licence says; `expires` null is without end. */
export type Licence = {
  version: number
  country: 'USA' | 'CAN'
  born: Day
  issued: Day
  expires: Day | null
  /** Elements in their order, name and value. */
  elements: readonly (readonly [string, string])[]
  header: string
  kind: 'DL' | 'ID'
}

const families = ['MOTORIST', "O'NEIL", 'AL-MAAR', 'ADDAMS', 'DE LA CRUZ', 'JORDAN', 'VAN DER BERG', 'NG', 'Müller']
const givens = ['MARY', 'DAVID', 'DANIEL', 'ANNE-MARIE', 'J', 'DBBO', 'Zoë']
const states: readonly (readonly [string, string])[] = [
  ['636014', 'CA'],
  ['636001', 'NY'],
  ['636015', 'TX'],
  ['636062', 'VI'],
  ['604427', 'AS'],
  ['604431', 'PR'],
  ['636019', 'GU'],
]
const provinces: readonly (readonly [string, string])[] = [
  ['636012', 'ON'],
  ['604428', 'QC'],
  ['636028', 'BC'],
  ['604432', 'AB'],
  ['604433', 'NU'],
  ['636017', 'NB'],
]

export function makeLicence(dice: Dice, today: Day): Licence {
  const country = dice.chance(0.3) ? 'CAN' : 'USA'
  const version = 1 + dice.upTo(10)
  const kind = dice.chance(0.2) ? 'ID' : 'DL'
  const year = Number(today.slice(0, 4))
  const born = dayNear(dice, year - (dice.chance(0.6) ? 10 + dice.upTo(15) : dice.upTo(100)))
  const issued = dayNear(dice, year - dice.upTo(9) + (dice.chance(0.05) ? 2 : 0))
  const expires = dice.chance(0.04) ? null : dayNear(dice, year - 2 + dice.upTo(12))
  const [iin, state] = dice.oneOf(country === 'CAN' ? provinces : states)
  const yearFirst = version === 1 || country === 'CAN'
  const written = (day: Day): string => write(day, yearFirst)
  const family = dice.oneOf(families)
  const given = dice.oneOf(givens)
  const name: [string, string][] =
    version === 1
      ? [['DAA', `${family},${given},M`]]
      : version < 4
        ? [
            ['DCS', family],
            ['DCT', `${given},M`],
          ]
        : [
            ['DCS', family],
            ['DDE', 'N'],
            ['DAC', given],
            ['DDF', 'N'],
            ['DAD', 'M'],
            ['DDG', 'N'],
          ]
  const elements: [string, string][] = [
    ['DAQ', `D${dice.upTo(99_999_999)}`],
    ...name,
    ['DBD', written(issued)],
    ['DBB', written(born)],
    ['DBA', expires === null ? dice.oneOf(['99999999', 'INDEF', 'NONE']) : written(expires)],
    ['DBC', String(dice.oneOf([1, 2, 9]))],
    ['DAY', 'BRO'],
    ['DAU', '068 in'],
    ['DAG', `${dice.upTo(9999)} MAIN ST`],
    ['DAI', 'ANYTOWN'],
    ['DAJ', state],
    ['DAK', country === 'CAN' ? 'K1A 0B1' : `${10_000 + dice.upTo(89_999)}0000  `],
    ...(version > 1
      ? [['DCF', `${dice.upTo(99_999_999)}NONE`] as [string, string], ['DCG', country] as [string, string]]
      : []),
  ]
  const header = `ANSI ${iin}${String(version).padStart(2, '0')}${version > 1 ? '00' : ''}`
  return { version, country, born, issued, expires, elements, header, kind }
}

/** MMDDCCYY or CCYYMMDD. */
export function write(day: Day, yearFirst: boolean): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return yearFirst ? year + month + date : month + date + year
}

function dayNear(dice: Dice, year: number): Day {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${year}-${two(1 + dice.upTo(12))}-${two(1 + dice.upTo(28))}`
}

/** The payload as the standard lays it out. */
export function payloadOf({ header, kind, elements, version }: Licence): string {
  const subfile = `${kind}${elements.map(([name, value]) => name + value).join('\n')}\r`
  const offset = 21 + (version > 1 ? 10 : 8)
  const own = `${kind}${String(offset).padStart(4, '0')}${String(subfile.length).padStart(4, '0')}`
  return `@\n${version === 1 ? '\x1c' : '\x1e'}\r${header}01${own}${subfile}`
}
