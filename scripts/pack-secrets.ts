// Looks for secrets in shipped files: keys by their form, and long random-looking texts that nobody has reviewed.
import { createHash } from 'node:crypto'

export type Reviewed = { sha256: string; why: string }

const forms: readonly [RegExp, string][] = [
  [/\b(sk_live_|secret_live_)[A-Za-z0-9]{6,}/g, 'a live CardScan key'],
  [/\b(sk_test_|secret_test_)[A-Za-z0-9]{6,}/g, 'a CardScan test key'],
  [/-----BEGIN [A-Z ]*KEY-----(\\[rn]|\s)*[A-Za-z0-9+/]{40}/g, 'a key in PEM'],
  [/-----BEGIN CERTIFICATE-----(\\[rn]|\s)*[A-Za-z0-9+/]{40}/g, 'a certificate in PEM'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g, 'a JSON Web Token'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, 'an AWS key id'],
  [/\bgh[pousr]_[A-Za-z0-9]{30,}/g, 'a GitHub token'],
  [/\bnpm_[A-Za-z0-9]{30,}/g, 'an npm token'],
  [/[?&](api_?key|access_token|client_secret|password)=[A-Za-z0-9_-]{8,}/gi, 'a secret in an address'],
]

/** Long enough to be a key: of 128 bits in hex or padded base64, of 144 bits without padding. */
const candidate = /[A-Za-z0-9+/_-]{24,}={0,2}|[A-Za-z0-9+/]{22}==/g

/** Bits a character of the text's own distribution (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** Whether a text could be a random key. Names and paths have vowels and few digits; they stay below these lines. */
export function looksRandom(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 32 && digits >= 6 && entropy(text) >= 3
  const words = text.split(/[/_+-]|(?<=[a-z])(?=[A-Z])/).filter(word => /^[A-Za-z]{4,}$/.test(word))
  const spelt = words.reduce((sum, word) => sum + word.length, 0)
  return (
    digits >= 1 &&
    /[a-z]/.test(text) &&
    /[A-Z]/.test(text) &&
    entropy(text) >= (text.endsWith('==') ? 3.7 : 4) &&
    spelt < text.length * 0.6
  )
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

export type Found = { what: string; sha256: string; length: number; at: number }

/** Every suspicious text, never quoted: what it looks like, its hash, its length and its place in the text. */
export function secretsIn(text: string): Found[] {
  const found: Found[] = []
  const note = (what: string, value: string, at: number) =>
    found.push({ what, sha256: sha256Of(value), length: value.length, at })
  for (const [form, what] of forms) for (const match of text.matchAll(form)) note(what, match[0], match.index)
  for (const match of text.matchAll(candidate)) {
    if (looksRandom(match[0])) note('a long random text', match[0], match.index)
  }
  return found
}

/**
 * Faults as sentences. Only random texts can be reviewed; a key by its form is refused whatever the list says. `names`
 * are texts that look random and are public: names of the package's own files, their hashes, keys to verify with.
 */
export function secretFaults(
  path: string,
  text: string,
  reviewed: readonly Reviewed[],
  names: readonly string[] = [],
): string[] {
  const own = names.join('\n').match(candidate) ?? []
  const known = new Set([
    ...reviewed.map(entry => entry.sha256),
    ...own
      .flatMap(name => [name, `/${name}`, name.replace(/^.*?\/renderer/, ''), name.replace(/^.*\//, '/')])
      .map(sha256Of),
  ])
  return secretsIn(text)
    .filter(({ what, sha256 }) => what !== 'a long random text' || !known.has(sha256))
    .map(
      ({ what, sha256, length, at }) =>
        `${path} holds ${what} (${length} characters at ${at}, SHA-256 ${sha256.slice(0, 16)}…); remove it, or have it reviewed in scripts/pack-secrets.json`,
    )
}

/** Binaries are searched for keys by their form only: random bytes are what they are made of. */
export function keyFaults(path: string, bytes: Buffer): string[] {
  return secretsIn(bytes.toString('latin1'))
    .filter(({ what }) => what !== 'a long random text')
    .map(({ what, at }) => `${path} holds ${what} at ${at}`)
}
