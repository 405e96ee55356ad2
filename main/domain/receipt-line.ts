// A line of a receipt, and the few ways to make one.
export type ReceiptLine =
  | { kind: 'text'; text: string; align: 'left' | 'center' | 'right'; strong: boolean }
  | { kind: 'pair'; left: string; right: string; strong: boolean }
  | { kind: 'rule' }
  | { kind: 'qr'; data: string }

/** Printers have no narrow or non-breaking spaces in their code pages. */
export function spaced(written: string): string {
  return written.replace(/[\u00a0\u202f]/g, ' ')
}

export const rule: ReceiptLine = { kind: 'rule' }

export function text(written: string, strong = false, align: 'left' | 'center' | 'right' = 'center'): ReceiptLine {
  return { kind: 'text', text: written, align, strong }
}

export function pair(left: string, right: string, strong = false): ReceiptLine {
  return { kind: 'pair', left, right, strong }
}
