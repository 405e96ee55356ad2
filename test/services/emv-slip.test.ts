// The lines a chip or a tap adds to the card receipt.
import { expect, it } from 'vitest'
import { emvSlip } from '../../main/services/emv-slip.ts'
import type { EmvFacts } from '../../main/ports/card.ts'

const none: EmvFacts = {
  label: null,
  aid: null,
  tvr: null,
  tsi: null,
  iad: null,
  arc: null,
  entryMode: null,
  verifiedByPin: false,
  signatureLine: false,
}

it('names the application, how it was read and verified, and the codes that are known', () => {
  const { customer, merchant, sign } = emvSlip({
    ...none,
    label: 'girocard',
    aid: 'A0000003591010028001',
    arc: '00',
    entryMode: 'Chip Read',
    verifiedByPin: true,
    signatureLine: true,
  })
  expect(
    customer.map(line => (line.kind === 'pair' ? `${line.left} ${line.right}` : 'text' in line && line.text)),
  ).toEqual(['girocard', 'Chip Read', 'AID A0000003591010028001', 'ARC 00', 'PIN OK'])
  // A PIN is a better proof than a name; nobody signs after it.
  expect({ merchant, sign }).toEqual({ merchant: [], sign: false })
})

it('asks for a signature on the copy of the merchant only where the card wants one', () => {
  expect([emvSlip(none).sign, emvSlip({ ...none, signatureLine: true }).sign]).toEqual([false, true])
})
