// Makes a text safe for a log line: one line, no terminal codes, no card numbers, no tokens.
import { createHash } from 'node:crypto'

const LONGEST = 2_000
/** Read before it is cut to length, so that the cut never leaves a part of a number unnoticed. */
const MOST_READ = 20_000
const control =
  // oxlint-disable-next-line no-control-regex -- these are exactly the characters that must not reach a log or a terminal
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
const digits = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g
const jwt = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*){0,3}/g
const scheme = /\b(bearer|basic|dpop)(\s+)([\w.~+/=-]{8,})/gi
const named =
  /\b((?:access|refresh|session|id)[_-]?token|client[_-]?secret|device[_-]?code|api[_-]?key|password|passphrase|pin|token)(["']?\s*[:=]\s*["']?)([^\s"'&,;}]{4,})/gi
const opaque = /(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{40,}(?![\w/.-])/g

/** At most 2,000 characters. A token becomes the first 6 hex digits of its SHA-256, so two lines about one can be matched. */
export function redact(text: string): string {
  return text
    .slice(0, MOST_READ)
    .replace(control, ' ')
    .replace(digits, run => (passesLuhn(run) ? '[card]' : run))
    .replace(jwt, mark)
    .replace(scheme, keepName)
    .replace(named, keepName)
    .replace(opaque, mark)
    .slice(0, LONGEST)
}

const mark = (secret: string) =>
  secret.startsWith('[') ? secret : `[token ${createHash('sha256').update(secret).digest('hex').slice(0, 6)}]`

const keepName = (_all: string, name: string, between: string, value: string) => `${name}${between}${mark(value)}`

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(run: string): boolean {
  const sum = [...run.replace(/\D/g, '')].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
