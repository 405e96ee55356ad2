// A journal entry has one text form, whatever order its keys were written in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, type Canonical } from '#domain/journal-chain'

describe('the canonical form', () => {
  it('sorts keys at every depth and writes no spaces', () => {
    expect(canonical({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}')
  })
  it('leaves out what is undefined and keeps what is null', () => {
    expect(canonical({ a: undefined, b: null })).toBe('{"b":null}')
  })
  it('is the same for every order of keys and reads back as the same data', () => {
    const value = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(value, entry => {
        const reversed = Object.fromEntries(Object.entries(entry).reverse())
        expect(canonical(reversed)).toBe(canonical(entry))
        expect(JSON.parse(canonical(entry))).toEqual(entry)
      }),
    )
  })
  it('refuses what JSON would silently change', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, new Date(0), new Map(), () => 1, 1n]) {
      expect(() => canonical({ wrong } as unknown as Canonical)).toThrow(TypeError)
    }
  })
})
