// What a chip or a tap adds to the card receipt, as its lines: codes that are the same in every language.
import { pair, text, type ReceiptLine } from '#domain/receipt-line'
import type { CardSlip, EmvFacts } from '../ports/card.ts'

/**
 * The application's name, its AID and how it was verified are asked for by the card schemes; TVR, TSI, IAD and ARC by most
 * acquirers (Card Connect, card receipt). A signature is asked for on the merchant's copy, and only where the card wants one.
 */
export function emvSlip(facts: EmvFacts): CardSlip {
  const { label, aid, tvr, tsi, iad, arc, entryMode, verifiedByPin, signatureLine } = facts
  const codes: readonly (readonly [string, string | null])[] = [
    ['AID', aid],
    ['TVR', tvr],
    ['TSI', tsi],
    ['IAD', iad],
    ['ARC', arc],
  ]
  const customer: ReceiptLine[] = [
    ...(label === null ? [] : [text(label, false, 'left')]),
    ...(entryMode === null ? [] : [text(entryMode, false, 'left')]),
    ...codes.flatMap(([name, value]) => (value === null ? [] : [pair(name, value)])),
    ...(verifiedByPin ? [text('PIN OK', false, 'left')] : []),
  ]
  // Without lines of its own the merchant's copy repeats the receipt, these lines included.
  return { customer, merchant: [], sign: signatureLine && !verifiedByPin }
}
