// What the simulated back office accepts as a sale: every member it asks for and no other, and figures that add up.

export type Rule = (value: unknown) => boolean
export type Shape = { readonly [member: string]: Rule }

export const text = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 300
export const maybe =
  (rule: Rule): Rule =>
  value =>
    value === null || rule(value)
export const minor = (value: unknown): boolean => Number.isSafeInteger(value)
export const instant = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
export const oneOf =
  (...choices: unknown[]): Rule =>
  value =>
    choices.includes(value)
export const listOf =
  (rule: Rule): Rule =>
  value =>
    Array.isArray(value) && value.every(rule)
export const shape =
  (members: Shape): Rule =>
  value =>
    typeof value === 'object' && value !== null && wrong(value as Members, members) === null
export type Members = { readonly [member: string]: unknown }

/** For a member that is there only where there is something to say. */
export const optional = (rule: Rule): Rule => Object.assign((value: unknown) => rule(value), { optional: true })
const mayMiss = (rule: Rule | undefined): boolean => rule !== undefined && 'optional' in rule

/** The first member that is missing, unknown or not what it should be; null when there is none. */
export function wrong(value: Members, members: Shape): string | null {
  const unknown = Object.keys(value).find(name => !Object.hasOwn(members, name))
  return (
    unknown ??
    Object.keys(members).find(name =>
      Object.hasOwn(value, name) ? !members[name]?.(value[name]) : !mayMiss(members[name]),
    ) ??
    null
  )
}

export const line: Shape = {
  id: text,
  productId: text,
  name: text,
  barcode: maybe(text),
  quantityMilli: minor,
  unitPriceMinor: minor,
  grossMinor: minor,
  discountMinor: minor,
  depositMinor: minor,
  totalMinor: minor,
  taxBasisPoints: minor,
}
/** Four digits and no more: a longer number would be a card's own. */
export const card: Shape = {
  brand: value => typeof value === 'string' && value.length <= 40,
  last4: value => typeof value === 'string' && /^\d{0,4}$/.test(value),
  reference: text,
}
const sale: Shape = {
  version: oneOf(1),
  id: text,
  number: value => Number.isSafeInteger(value) && Number(value) > 0,
  till: shape({ id: text, name: text }),
  training: oneOf(true, false),
  currency: value => typeof value === 'string' && /^[A-Z]{3}$/.test(value),
  openedAt: instant,
  completedAt: instant,
  cashierId: text,
  shiftId: maybe(text),
  lines: listOf(shape(line)),
  totals: shape({
    grossMinor: minor,
    discountMinor: minor,
    depositMinor: minor,
    addedTaxMinor: optional(minor),
    totalMinor: minor,
  }),
  taxes: listOf(
    shape({ basisPoints: minor, percent: optional(text), grossMinor: minor, netMinor: minor, taxMinor: minor }),
  ),
  tenders: listOf(
    shape({
      id: text,
      kind: oneOf('cash', 'card', 'credit'),
      amountMinor: minor,
      roundingMinor: optional(minor),
      tipMinor: optional(minor),
      tenderedMinor: maybe(minor),
      changeMinor: minor,
      card: maybe(shape(card)),
    }),
  ),
  changeMinor: minor,
}

/** The parts that are looked at after the shape was found right. */
export type GivenSale = {
  id: string
  number: number
  training: boolean
  currency: string
  till: { id: string }
  totals: { totalMinor: number; addedTaxMinor?: number }
  lines: { totalMinor: number }[]
  taxes: { grossMinor: number; netMinor: number; taxMinor: number }[]
  tenders: { amountMinor: number }[]
}
export type Checked = { ok: true; sale: GivenSale } | { ok: false; member: string }

/** `member` names what is wrong. A sale whose lines were lost with a damaged data file comes without lines and taxes. */
export function checkSale(body: unknown): Checked {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { ok: false, member: 'body' }
  const member = wrong(body as Members, sale)
  if (member !== null) return { ok: false, member }
  const given = body as GivenSale
  const { totalMinor, addedTaxMinor = 0 } = given.totals
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
  const even = (amounts: readonly number[], beside = 0): boolean =>
    amounts.length === 0 || sum(amounts) + beside === totalMinor
  if (
    !even(
      given.lines.map(one => one.totalMinor),
      addedTaxMinor,
    )
  )
    return { ok: false, member: 'lines' }
  if (!even(given.taxes.map(one => one.grossMinor))) return { ok: false, member: 'taxes' }
  if (given.taxes.some(one => one.netMinor + one.taxMinor !== one.grossMinor)) return { ok: false, member: 'taxes' }
  if (sum(given.tenders.map(one => one.amountMinor)) !== totalMinor) return { ok: false, member: 'tenders' }
  return { ok: true, sale: given }
}
