// What a chip or a tap leaves on the card receipt, out of a reply's emvTagData; everything else in it is dropped here.
import type { ChargedCard, EmvFacts } from '../ports/card.ts'
import { unpacked } from './cardconnect-json.ts'

/** By name as terminals write it (case and blanks vary) and by EMV tag number. */
const names = {
  label: ['applicationpreferredname', '9f12', 'applicationlabel', '50'],
  aid: ['aid', '4f', '9f06'],
  tvr: ['tvr', '95'],
  tsi: ['tsi', '9b'],
  iad: ['iad', '9f10'],
  arc: ['arc', '8a'],
  entry: ['entrymethod'],
  pin: ['pin'],
  signature: ['signature'],
} as const

/** A run of digits this long could be a card number, whatever the tag is called. */
const numberLike = /\d(?:[ -]?\d){11,}/

/** Null when nothing of it belongs on a receipt. `raw` is an object or a text that holds one (Card Connect emvTagData). */
export function emvFacts(raw: unknown): EmvFacts | null {
  const tags = unpacked(raw)
  if (tags === undefined || Array.isArray(tags)) return null
  const values = new Map(
    Object.entries(tags as object).map(([name, value]) => [
      name.toLowerCase().replace(/[\s_-]/g, ''),
      value as unknown,
    ]),
  )
  const first = (which: readonly string[], shape: RegExp): string | null => {
    const found = which.map(name => values.get(name)).find(value => typeof value === 'string' && shape.test(value))
    return typeof found === 'string' ? found : null
  }
  const hex = (which: readonly string[], longest: number): string | null =>
    first(which, new RegExp(`^(?:[0-9a-f]{2}){1,${longest}}$`, 'i'))
  const label = first(names.label, /^[ -~]{1,32}$/)
  const facts: EmvFacts = {
    label: label === null || numberLike.test(label) ? null : label,
    aid: hex(names.aid, 16),
    tvr: hex(names.tvr, 5),
    tsi: hex(names.tsi, 2),
    iad: hex(names.iad, 32),
    arc: first(names.arc, /^[0-9a-z]{2,4}$/i),
    entryMode: first(names.entry, /^[a-z ]{1,40}$/i),
    verifiedByPin: first(names.pin, /^verified by pin$/i) !== null,
    signatureLine: values.get('signature') === true || first(names.signature, /^true$/i) !== null,
  }
  const empty = !facts.verifiedByPin && !facts.signatureLine
  return empty &&
    [facts.label, facts.aid, facts.tvr, facts.tsi, facts.iad, facts.arc, facts.entryMode].every(one => one === null)
    ? null
    : facts
}

const brands: { readonly [digits: string]: string } = {
  '3': 'American Express',
  '4': 'Visa',
  '5': 'Mastercard',
  '6': 'Discover',
}

/**
 * The card behind a charge that the device made: last four and brand out of the token (CardSecure tokens keep the first
 * two digits and the last four). Null when no token is there; a clear number is never passed on.
 */
export function chargedCard(reply: unknown): ChargedCard | null {
  const body = unpacked(reply)
  if (body === undefined || Array.isArray(body)) return null
  const { token, account, entrymode, entryMode, emvTagData } = body as { readonly [name: string]: unknown }
  const held = [token, account].find(one => typeof one === 'string' && /^9\d{15}$/.test(one))
  if (typeof held !== 'string') return null
  const mode = [entrymode, entryMode, emvFacts(emvTagData)?.entryMode].find(
    one => typeof one === 'string' && /^[\w ()/-]{1,40}$/.test(one),
  )
  return {
    last4: held.slice(-4),
    brand: brands[held.slice(1, 2)] ?? 'Card',
    entryMode: typeof mode === 'string' ? mode : '',
  }
}
