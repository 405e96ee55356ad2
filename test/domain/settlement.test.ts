// Every charge of the bank's report finds its charge of ours or is named, and so does every one of ours that it should hold.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchSettlement, type OwnCharge, type TheirCharge } from '#domain/settlement'

const own = (reference: string, amountMinor = 1000, more: Partial<OwnCharge> = {}): OwnCharge => ({
  reference,
  orderId: `order-${reference}`,
  amountMinor,
  saleNumber: 7,
  expected: true,
  ...more,
})
const their = (reference: string, amountMinor = 1000, state: TheirCharge['state'] = 'accepted'): TheirCharge => ({
  reference,
  orderId: null,
  amountMinor,
  state,
})

describe('a settlement report', () => {
  it('that holds what was booked matches without a difference, refunds with their minus', () => {
    expect(matchSettlement([own('a'), own('b', -400)], [their('b', -400), their('a')])).toEqual({
      matched: 2,
      matchedMinor: 600,
      rows: [],
    })
  })
  it.each([
    ['a charge nobody booked', [], [their('x')], 'orphan'],
    ['a booked charge that it does not hold', [own('a')], [], 'missing'],
    ['a charge that the bank rejected', [own('a')], [their('a', 1000, 'rejected')], 'rejected'],
    ['another amount', [own('a')], [their('a', 999)], 'amount'],
    ['the same charge twice', [own('a')], [their('a'), their('a')], 'orphan'],
  ] as const)('names %s', (_, ours, theirs, kind) => {
    expect(matchSettlement(ours, theirs).rows.map(row => row.kind)).toEqual([kind])
  })
  it('tells sale, order and both amounts of a difference', () => {
    expect(matchSettlement([own('a')], [their('a', 999)]).rows).toEqual([
      { kind: 'amount', reference: 'a', orderId: 'order-a', oursMinor: 1000, theirsMinor: 999, saleNumber: 7 },
    ])
    expect(matchSettlement([], [{ ...their('x', 5), orderId: 'theirs' }]).rows).toEqual([
      { kind: 'orphan', reference: 'x', orderId: 'theirs', oursMinor: null, theirsMinor: 5, saleNumber: null },
    ])
  })
  it('says nothing yet of charges under review, and nothing of ours near the borders of the day', () => {
    const nothing = { matched: 0, matchedMinor: 0, rows: [] }
    expect(matchSettlement([own('a')], [their('a', 1000, 'under-review')])).toEqual(nothing)
    expect(matchSettlement([own('a', 1000, { expected: false })], [])).toEqual(nothing)
  })
})

it('over random books every reference is matched, on its way, outside the day or named exactly once', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  const amount = fc.constantFrom(-500, 100, 200)
  const ours = fc.uniqueArray(
    fc
      .record({ reference: name, amountMinor: amount, expected: fc.boolean() })
      .map(one => own(one.reference, one.amountMinor, one)),
    { selector: one => one.reference },
  )
  const state = fc.constantFrom<TheirCharge['state']>('accepted', 'rejected', 'under-review', 'other')
  const theirs = fc.uniqueArray(
    fc.tuple(name, amount, state).map(one => their(...one)),
    { selector: one => one.reference },
  )
  fc.assert(
    fc.property(ours, theirs, (books, report) => {
      const { matched, matchedMinor, rows } = matchSettlement(books, report)
      const named = new Map(rows.map(row => [row.reference, row.kind]))
      expect(named.size).toBe(rows.length)
      const same = report.filter(one =>
        books.some(b => b.reference === one.reference && b.amountMinor === one.amountMinor),
      )
      const good = same.filter(one => one.state === 'accepted')
      expect([matched, matchedMinor]).toEqual([good.length, good.reduce((sum, one) => sum + one.amountMinor, 0)])
      for (const one of good) expect(named.has(one.reference)).toBe(false)
      for (const one of report)
        expect(named.get(one.reference) === 'orphan').toBe(!books.some(b => b.reference === one.reference))
      for (const one of books)
        expect(named.get(one.reference) === 'missing').toBe(
          one.expected && !report.some(t => t.reference === one.reference),
        )
    }),
  )
})
