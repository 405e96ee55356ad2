// One seeded case of the licence fuzz: a code is made, judged, and held against what is known of it.
import { readFileSync } from 'node:fs'
import { initialsOf } from '#domain/aamva'
import { isDay, judge } from '#domain/age'
import { judgeLicence, type LicenceVerdict } from '#domain/licence-verdict'
import { contradicting, damaging, harmless } from './aamva-mutations.ts'
import { diceOf, makeLicence, payloadOf, type Dice, type Licence } from './aamva-person.ts'

export const today = '2026-06-15'
const folder = new URL('../fixtures/aamva/', import.meta.url)
const realFiles = (JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as { file: string }[]).map(
  ({ file }) => file,
)
const real = realFiles.map(file => readFileSync(new URL(file, folder)).toString('latin1'))

/** `wrong` says what must not be; null is as it should be. `took` is the time of the judgement alone, in milliseconds. */
export type Outcome = { wrong: string | null; text: string; verdict: LicenceVerdict['verdict']; took: number }
type Case = { text: string; requiredAge: number; check: (found: LicenceVerdict) => string | null }

export function runCase(seed: number): Outcome {
  const dice = diceOf(seed)
  const { text, requiredAge, check } = dice.oneOf([random, soup, made, made, made, edited])(dice)
  const from = performance.now()
  const found = judgeLicence(text, { today, requiredAge })
  initialsOf(found.read)
  const took = performance.now() - from
  const wrong = impossible(found) ?? check(found)
  return { wrong, text, verdict: found.verdict, took }
}

/** True of every code, whatever it is. */
function impossible({ read, verdict }: LicenceVerdict): string | null {
  if (!read.ok) return verdict === 'pass' ? 'a pass without a document' : null
  const days = [read.born, read.issued, read.expires].filter(day => day !== null)
  return days.every(isDay) ? null : 'a date that is no day'
}

const passes = (verdict: LicenceVerdict['verdict'], why: string): string | null =>
  verdict === 'pass' ? `passes: ${why}` : null

function random(dice: Dice): Case {
  const text = Array.from({ length: dice.upTo(500) }, () =>
    String.fromCharCode(dice.upTo(dice.chance(0.01) ? 70_000 : 256)),
  ).join('')
  return { text, requiredAge: 18, check: ({ verdict }) => passes(verdict, 'noise') }
}

/** Elements with wild values behind a good header: no date in it is of an adult with a valid card. */
function soup(dice: Dice): Case {
  const names = ['DBA', 'DBB', 'DBD', 'DAQ', 'DCS', 'DAC', 'DAJ', 'DCG', 'DDB', 'DL', 'ID', 'ZC', 'DAA']
  const values = [
    '',
    '00000000',
    '99999999',
    '20300101',
    '01012030',
    '20200101',
    '13322020',
    '2020',
    'NONE',
    '12/31/2020',
    '31/12/2020',
    'x',
    '\u00ff',
    '2020-02-30',
    '0101203',
    '010120301',
    'DBB',
    'DBA',
  ]
  const gap = dice.oneOf(['\n', '', '\r\n', ' ', '\x1e'])
  const parts = Array.from({ length: dice.upTo(40) }, () => dice.oneOf(names) + dice.oneOf(values) + gap)
  const text = `@\n\x1e\rANSI 636014${String(dice.upTo(100)).padStart(2, '0')}0101DL00310200DL${parts.join('')}`
  return { text, requiredAge: 18, check: ({ verdict }) => passes(verdict, 'nobody in it is 18') }
}

/** A made-up licence with known truth, changed by one to four hands on its way. */
function made(dice: Dice): Case {
  const licence = makeLicence(dice, today)
  const requiredAge = dice.oneOf([16, 18, 21])
  const truth = judge({ today, requiredAge, born: licence.born, expires: licence.expires, issued: licence.issued })
  const kind = dice.upTo(10)
  const changes =
    kind < 6
      ? [one(dice, harmless)]
      : kind < 9
        ? [one(dice, damaging), one(dice, harmless)]
        : [one(dice, contradicting)]
  const also = kind >= 6 && kind < 9 && dice.chance(0.5) ? [one(dice, damaging)] : []
  const text = [...changes, ...also].reduce((payload, [, change]) => change(payload, dice), payloadOf(licence))
  const how = [...changes, ...also].map(([name]) => name).join(', ')
  const check = ({ verdict, read }: LicenceVerdict): string | null => {
    if (kind === 9 && licence.expires !== null) return passes(verdict, how)
    if (kind < 6 && (verdict !== truth || !sameDates(read, licence))) return `${how}: ${verdict} and not ${truth}`
    // Damage may take the issue date away, which then cannot speak against the card.
    const withoutIssue = judge({ today, requiredAge, born: licence.born, expires: licence.expires })
    return withoutIssue === 'pass' ? null : passes(verdict, `${how}, on a card that is ${withoutIssue}`)
  }
  return { text, requiredAge, check }
}

function sameDates(read: LicenceVerdict['read'], licence: Licence): boolean {
  return read.ok && read.born === licence.born && read.expires === licence.expires && read.issued === licence.issued
}

function one(
  dice: Dice,
  from: typeof harmless,
): typeof harmless extends Readonly<Record<string, infer M>> ? readonly [string, M] : never {
  return dice.oneOf(Object.entries(from))
}

/** A real layout with its characters changed at will: a pass must be written in it, plain to see. */
function edited(dice: Dice): Case {
  let text = dice.oneOf(real)
  for (let edits = 1 + dice.upTo(5); edits > 0; edits -= 1) {
    const at = dice.upTo(text.length + 1)
    const put = Array.from({ length: dice.upTo(6) }, () =>
      dice.oneOf(['0', '1', '2', '9', 'D', 'B', 'A', '\n', '\r', '-', 'Z']),
    ).join('')
    text = text.slice(0, at) + put + text.slice(at + dice.upTo(6))
  }
  return {
    text,
    requiredAge: 18,
    check: ({ verdict }) => (saysAdultAndValid(text) ? null : passes(verdict, 'no such dates in it')),
  }
}

function saysAdultAndValid(text: string): boolean {
  const days = (name: string): string[] =>
    [...text.matchAll(new RegExp(`${name}\\s*([\\d/.-]{8,10})`, 'g'))].flatMap(([, value = '']) => {
      const digits = value.replace(/\D/g, '')
      return [digits.slice(0, 8), digits.slice(4, 8) + digits.slice(0, 4)]
    })
  const adult = days('DBB').some(day => day >= '18960615' && day <= '20080615')
  return adult && (days('DBA').some(day => day >= '20260615') || /DBA\s*(?:NON|NEVER|INDEF)/i.test(text))
}
