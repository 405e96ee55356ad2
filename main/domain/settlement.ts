// Compares the bank's settlement report of a day with the till's own books, charge by charge.

export type OwnCharge = {
  reference: string
  orderId: string
  amountMinor: number
  saleNumber: number | null
  /** True when it has to be in this report; false near the borders of the day, where it may be in a neighbour's. */
  expected: boolean
}
export type TheirCharge = {
  reference: string
  orderId: string | null
  amountMinor: number
  state: 'accepted' | 'rejected' | 'under-review' | 'other'
}
export type Difference = {
  kind: 'orphan' | 'missing' | 'rejected' | 'amount'
  reference: string
  orderId: string | null
  oursMinor: number | null
  theirsMinor: number | null
  saleNumber: number | null
}

/**
 * Matches by reference; a refund on their side is negative and matches a negative charge of ours. Amounts in minor units.
 * Charges under review or still on their way are neither matched nor a difference: the next report tells.
 */
export function matchSettlement(
  ours: readonly OwnCharge[],
  theirs: readonly TheirCharge[],
): { matched: number; matchedMinor: number; rows: Difference[] } {
  const open = new Map(ours.map(charge => [charge.reference, charge]))
  const rows: Difference[] = []
  let matched = 0
  let matchedMinor = 0
  for (const charge of theirs) {
    const own = open.get(charge.reference)
    open.delete(charge.reference)
    const { reference } = charge
    const row = {
      reference,
      orderId: charge.orderId ?? own?.orderId ?? null,
      oursMinor: own?.amountMinor ?? null,
      theirsMinor: charge.amountMinor,
      saleNumber: own?.saleNumber ?? null,
    }
    if (own === undefined) rows.push({ kind: 'orphan', ...row })
    else if (charge.state === 'rejected') rows.push({ kind: 'rejected', ...row })
    else if (own.amountMinor !== charge.amountMinor) rows.push({ kind: 'amount', ...row })
    else if (charge.state === 'accepted') {
      matched += 1
      matchedMinor += charge.amountMinor
    }
  }
  for (const { reference, orderId, amountMinor, saleNumber, expected } of open.values())
    if (expected)
      rows.push({ kind: 'missing', reference, orderId, oursMinor: amountMinor, theirsMinor: null, saleNumber })
  return { matched, matchedMinor, rows }
}
