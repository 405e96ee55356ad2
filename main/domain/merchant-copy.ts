// The merchant's copy of a card payment: the receipt's own card lines, marked as such, with a line to sign where asked.
import type { ReceiptLine } from '#domain/receipt'

const words = {
  en: { title: 'MERCHANT COPY', signature: 'Signature' },
  de: { title: 'HÄNDLERBELEG', signature: 'Unterschrift' },
} as const

/**
 * What the shop keeps. `own` are the lines the card service wants on it; where it has none, the customer's receipt stands
 * for them. `sign` adds the line a customer signs on.
 */
export function merchantCopy(
  receipt: readonly ReceiptLine[],
  own: readonly ReceiptLine[] | null,
  options: { language: 'en' | 'de'; sign: boolean },
): ReceiptLine[] {
  const { title, signature } = words[options.language]
  const head: ReceiptLine = { kind: 'text', text: title, align: 'center', strong: true }
  const space: ReceiptLine = { kind: 'text', text: '', align: 'left', strong: false }
  return [
    head,
    { kind: 'rule' },
    ...(own ?? receipt.filter(line => line.kind !== 'qr')),
    ...(options.sign
      ? [space, space, { kind: 'rule' } as const, { ...space, kind: 'text' as const, text: signature }]
      : []),
    head,
  ]
}
