// Receipts of the simulated smart transactions: all four types of line, and on request everything a printer must not be given.

/** Minor units as the service writes them on receipts. */
export const written = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)},${String(Math.abs(minor) % 100).padStart(2, '0')}`

type Copy = { sum: number; number: number | null; hostile: boolean }

export function receiptOf({ sum, number, hostile }: Copy, caption: string): unknown[] {
  return [
    { type: 'separator', value: { caption } },
    { type: 'textline', value: { text: 'Sandbox Store', decoration: ['align-center', 'important'] } },
    { type: 'name-value', value: { name: 'Betrag EUR', value: written(sum), decoration: ['important'] } },
    { type: 'name-value', value: { name: 'Beleg', value: String(number), decoration: [] } },
    { type: 'space' },
    // Underscores are in use as well.
    { type: 'textline', value: { text: 'Zahlung erfolgt', decoration: ['align_center'] } },
    ...(hostile ? hostileLines : []),
  ]
}

const hostileLines: readonly unknown[] = [
  { type: 'textline', value: { text: 'open\u001bp\u0000\u0019the drawer\u202e00,01', decoration: 'important' } },
  { type: 'textline', value: { text: 'x'.repeat(10_000) } },
  { type: 'name-value', value: { name: 'n'.repeat(300), value: 'v'.repeat(300) } },
  { type: 'image', value: { text: 'a type nobody knows' } },
  { type: 'textline', value: null },
  null,
  'a bare text',
]
