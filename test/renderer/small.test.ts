// The small pure parts of the screen: changed lines, snapshots, notes, formats, base64.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sale } from '../../preload/contract.ts'
import { toBase64 } from '../../renderer/bytes.ts'
import { changedLine, selectedLine } from '../../renderer/cart-change.ts'
import {
  clockText,
  dayText,
  devicePairs,
  grouped,
  quantity,
  rate,
  shortSpan,
  signedSpan,
  spanText,
  spelled,
} from '../../renderer/format.ts'
import { createNoteBoard } from '../../renderer/notes.ts'
import { createSnapshot } from '../../renderer/snapshot.ts'
import { hostedCode } from '../../renderer/screens/check/hosted-code.ts'

const line = (id: string, quantityMilli = 1000): Sale['lines'][number] => ({
  id,
  productId: id,
  name: id,
  unitPriceMinor: 1,
  quantityMilli,
  depositMinor: 0,
  discountMinor: 0,
  totalMinor: 1,
  taxBasisPoints: 0,
  requiredAge: 0,
  note: null,
  discounts: [],
})
describe('the line to show', () => {
  it('is the added or changed one, and none when one was removed', () => {
    expect(changedLine([line('a')], [line('a'), line('b')])).toBe('b')
    expect(changedLine([line('a'), line('b')], [line('a', 2000), line('b')])).toBe('a')
    expect(changedLine([line('a'), line('b')], [line('a')])).toBeNull()
  })
  it('stays selected while it exists, then the last one is', () => {
    expect(selectedLine('a', [line('a'), line('b')])?.id).toBe('a')
    expect(selectedLine('gone', [line('a'), line('b')])?.id).toBe('b')
    expect(selectedLine('gone', [])).toBeNull()
  })
})

describe('a snapshot', () => {
  it('keeps an event that came while an older answer was on its way', async () => {
    const snapshot = createSnapshot<string>()
    let answer: (value: string) => void = () => {}
    const seeding = snapshot.seed(() => new Promise(resolve => (answer = resolve)))
    snapshot.put('event')
    answer('older')
    await seeding
    expect(snapshot.get()).toBe('event')
  })
  it('knows when its newest state arrived', () => {
    const snapshot = createSnapshot<string>()
    const before = performance.now()
    snapshot.put('now')
    expect(snapshot.at()).toBeGreaterThanOrEqual(before)
    expect(snapshot.at()).toBeLessThanOrEqual(performance.now())
  })
  it('takes the answer when nothing newer was told, and keeps the last state when there is none', async () => {
    const snapshot = createSnapshot<string>()
    await snapshot.seed(() => Promise.resolve('first'))
    await snapshot.seed(() => Promise.resolve(null))
    expect(snapshot.get()).toBe('first')
  })
})

describe('the notes', () => {
  it('replace the older one of the same source and go when it works again', () => {
    const board = createNoteBoard()
    board.problem({ code: 'unreachable', service: 'till' }, 'sale.add')
    board.problem({ code: 'internal', incident: 'x' }, 'sale.add')
    board.problem({ code: 'not-signed-in' }, 'sale.park')
    expect(board.get().map(({ from }) => from)).toEqual(['sale.park', 'sale.add'])
    board.settled('sale.add')
    expect(board.get().map(({ from }) => from)).toEqual(['sale.park'])
  })
  it('go with their screen, problems only with their person', () => {
    const board = createNoteBoard()
    board.problem({ code: 'unreachable', service: 'terminal' }, 'pay')
    board.tell('warning', 'No item', null, 'scan')
    board.passed(false)
    expect(board.get().map(note => note.kind)).toEqual(['problem'])
    board.passed(true)
    expect(board.get()).toEqual([])
  })
  it('say nothing about a step that was cancelled on purpose', () => {
    const board = createNoteBoard()
    board.problem({ code: 'cancelled' }, 'pay.card')
    expect(board.get()).toEqual([])
  })
  it('never fill the screen', () => {
    const board = createNoteBoard()
    for (let index = 0; index < 9; index += 1) board.tell('warning', 't', null, `source ${index}`)
    expect(board.get()).toHaveLength(3)
  })
})

describe('formats', () => {
  it('write quantities and rates as each language does', () => {
    expect(quantity(1500, 'de')).toBe('1,5')
    expect(quantity(2000, 'en')).toBe('2')
    expect(rate(1900, 'de')).toBe('19 %')
    expect(rate(1070, 'de')).toBe('10,7 %')
  })
  it('write the cut-off day first', () => expect(dayText('2010-11-21')).toBe('21.11.2010'))
  it('count down in minutes and seconds, never below zero', () => {
    expect(clockText(1184)).toBe('19:44')
    expect(clockText(-3)).toBe('00:00')
  })
  it('group a code that is not grouped', () => {
    expect(grouped('WDJBMJHT')).toBe('WDJB-MJHT')
    expect(grouped('WDJB-MJHT')).toBe('WDJB-MJHT')
  })
  it('read a code out group by group', () => expect(spelled('WDJB-M7HT')).toBe('W D J B, M 7 H T'))
  it('take a device id apart into its pairs', () => {
    expect(devicePairs('/vendor/acme/serial/7')).toEqual([
      { key: 'vendor', value: 'acme' },
      { key: 'serial', value: '7' },
    ])
    expect(devicePairs('/vendor/acme/branch/12/serial/7')).toHaveLength(3)
  })
  it.each(['', 'T-217', 'vendor/acme', '/vendor', '/vendor/acme/7', '/vendor//serial/7', '/vendor/acme/'])(
    'leave the device id "%s" whole, which is not made of pairs',
    id => expect(devicePairs(id)).toEqual([]),
  )
  it('put every device id together again from its pairs', () => {
    const part = fc.string({ minLength: 1, maxLength: 12 }).filter(text => !text.includes('/'))
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 5 }), pairs => {
        const id = pairs.map(([key, value]) => `/${key}/${value}`).join('')
        expect(devicePairs(id).map(({ key, value }) => [key, value])).toEqual(pairs)
      }),
    )
  })
  it.each([
    [3, '3 seconds', '3 Sekunden', '3 s'],
    [1, '1 second', '1 Sekunde', '1 s'],
    [119, '119 seconds', '119 Sekunden', '119 s'],
    [-430, '7 minutes', '7 Minuten', '7 min'],
    [7200, '2 hours', '2 Stunden', '2 h'],
    [200_000, '2 days', '2 Tage', '2 d'],
  ])('say how long %d s are', (seconds, en, de, short) => {
    expect(spanText(seconds, 'en')).toBe(en)
    expect(spanText(seconds, 'de')).toBe(de)
    expect(shortSpan(seconds)).toBe(short.replace(' ', '\u00a0'))
  })
  it('write a difference with its sign', () => {
    expect(signedSpan(3)).toBe('+3\u00a0s')
    expect(signedSpan(-430)).toBe('−7\u00a0min')
  })
  it('encode bytes exactly, also many', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 70_000 }),
        bytes => toBase64(bytes) === Buffer.from(bytes).toString('base64'),
      ),
      { numRuns: 20 },
    )
  })
  it('have a sentence for reasons from the future', () => expect(hostedCode('something_new')).toBe('other'))
})
