// One seeded code as the camera or a scanner may hand it over: a licence, a zone or noise, damaged, judged, and held against what is printed in it.
import { judge } from '#domain/age'
import { mrzLinesOf, parseMrz } from '#domain/mrz'
import { classifyScan, MOST_SCAN } from '#domain/scan-class'
import { runCase, today } from '../domain/aamva-fuzz.ts'
import { diceOf, type Dice } from '../domain/aamva-person.ts'
import { chance } from '../scan/chance.ts'
import { someHolder, writeMrz } from '../scan/mrz-lines.ts'

/** `wrong` says what must not be, null is as it should be; `took` is in milliseconds. */
export type CodeOutcome = { kind: 'licence' | 'zone' | 'other'; wrong: string | null; text: string; took: number }

/** Half of the codes are of licences, the rest zones and all else. */
export function runCode(seed: number): CodeOutcome {
  const dice = diceOf(seed ^ 0x5bd1e995)
  const kind = dice.oneOf(['licence', 'licence', 'zone', 'other'] as const)
  if (kind === 'licence') {
    const { wrong, text, took } = runCase(seed)
    const from = performance.now()
    classifyScan(text)
    return { kind, wrong, text, took: took + performance.now() - from }
  }
  const text = kind === 'zone' ? someZone(dice, seed) : anything(dice)
  const from = performance.now()
  const known = classifyScan(text)
  const read = parseMrz(text, today)
  const passes = read.ok && judge({ today, requiredAge: 18, born: read.born.latest, expires: read.expires }) === 'pass'
  const took = performance.now() - from
  const said =
    known.kind === 'empty' || known.kind === 'payment-card' ? '' : 'code' in known ? known.code : known.payload
  const wrong =
    said.length > MOST_SCAN
      ? 'more text comes out than may'
      : passes && !saysAdultAndValid(text)
        ? 'passes, and no such dates with right check digits are in it'
        : null
  return { kind, wrong, text, took }
}

const formats = ['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B'] as const

/** A right zone, with characters changed, swapped, lost, doubled, or of another zone, and other line ends. */
function someZone(dice: Dice, seed: number): string {
  const format = dice.oneOf(formats)
  const c = chance(seed)
  const lines = writeMrz(format, someHolder(c, format)).map(line => [...line])
  for (let edits = dice.upTo(5); edits > 0; edits--) {
    const line = dice.oneOf(lines)
    const at = dice.upTo(line.length)
    const kind = dice.upTo(6)
    if (kind < 3) line[at] = dice.oneOf([...'0123456789<ABKLOSUIZ'])
    else if (kind === 3) line.splice(at, 1, ...line.slice(at, at + 2).reverse())
    else if (kind === 4) line.splice(at, dice.upTo(2), ...(dice.chance(0.5) ? ['<'] : []))
    else
      line.splice(
        at,
        6,
        ...writeMrz(format, someHolder(c, format))
          .at(-1)!
          .slice(at, at + 6),
      )
  }
  return lines.map(line => line.join('')).join(dice.oneOf(['\n', '\n', '\r\n', '\r', '', '\n\n', '\u0000']))
}

/** Noise, control characters, digits in groups, and four kilobytes and more of any of them. */
function anything(dice: Dice): string {
  const signs = dice.oneOf([
    [...'0123456789'],
    [...'0123456789 -'],
    Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)),
    Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)),
    [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<\n'],
    [
      '%B',
      ';',
      '=',
      '^',
      '?',
      '4',
      '5',
      '0',
      '1',
      '\u001d',
      ']E0',
      '(01)',
      'https://',
      '/01/',
      'R|',
      '@\n\u001e\rANSI ',
    ],
  ])
  const length = dice.chance(0.03) ? 4000 + dice.upTo(3000) : dice.upTo(200)
  return Array.from({ length }, () => dice.oneOf(signs)).join('')
}

/** By its own arithmetic: both dates stand where the format has them, their check digits are right, and they are of an adult. */
function saysAdultAndValid(text: string): boolean {
  const lines = mrzLinesOf(text)
  if (lines === null) return false
  const [born, expires] = lines.length === 3 ? [0, 8] : [13, 21]
  const field = (from: number): string | null => {
    const digits = lines[1]!.slice(from, from + 6)
    const values = [...digits].map(sign =>
      sign === '<' ? 0 : /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 55,
    )
    const sum = values.reduce((total, value, i) => total + value * [7, 3, 1][i % 3]!, 0)
    return String(sum % 10) === lines[1]![from + 6] ? digits : null
  }
  const [birth, expiry] = [field(born), field(expires)]
  if (birth === null || expiry === null || !/^\d{6}$/.test(expiry)) return false
  // Of the day this runs on: 2026-06-15. A year up to 26 is of this century, unknown parts count as late as they can be.
  const year = birth.slice(0, 2)
  const late = (part: string): string => (/^\d\d$/.test(part) && part !== '00' ? part : '99')
  const known = /^\d\d$/.test(year) && Number(year) <= 26 ? `20${year}` : `19${year}`
  const adult = /^\d\d$/.test(year) && `${known}${late(birth.slice(2, 4))}${late(birth.slice(4, 6))}` <= '20080615'
  const lateInCentury = Number(year) === 26 && `${late(birth.slice(2, 4))}${late(birth.slice(4, 6))}` > '0615'
  return (adult || lateInCentury) && (Number(expiry.slice(0, 2)) < 76 ? `20${expiry}` : `19${expiry}`) >= '20260615'
}
