// The processData text of a till receipt for a German technical security device (DSFinV-K annex I, Kassenbeleg-V1).

/** A payment in minor units of two decimals; `currency` (ISO 4217) only where it is not the home currency. */
export type TsePayment = { kind: 'Bar' | 'Unbar'; amountMinor: number; currency?: string }

/**
 * "Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar": type, gross by tax slot (general, reduced, two of agriculture, none), and
 * payments added up by kind and currency: cash before other means, the home currency before foreign ones by name.
 */
export function processData(
  type: string,
  grossBySlotMinor: readonly number[],
  payments: readonly TsePayment[],
): string {
  if (grossBySlotMinor.length > 5) throw new RangeError('A receipt has five tax slots.')
  const slots = Array.from({ length: 5 }, (_, index) => decimals(grossBySlotMinor[index] ?? 0))
  const sums = new Map<string, number>()
  for (const { kind, amountMinor, currency } of payments) {
    const key = currency === undefined ? kind : `${kind}:${currency}`
    sums.set(key, (sums.get(key) ?? 0) + amountMinor)
  }
  // "Bar" < "Bar:CHF" < "Unbar": the plain order of the names is the prescribed one.
  const paid = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, minor]) => `${decimals(minor)}:${name}`)
  return `${type}^${slots.join('_')}^${paid.join('_')}`
}

/** Two decimals with a point, whatever the language. */
function decimals(minor: number): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`An amount must be whole minor units, not ${minor}.`)
  const figures = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${figures.slice(0, -2)}.${figures.slice(-2)}`
}
