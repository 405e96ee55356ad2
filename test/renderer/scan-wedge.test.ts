// A scanner that types is told from a person who types, whatever the times between the keys, and no code is lost or changes places.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtinCheckDigit } from '../../main/domain/barcode.ts'
import { hearKey, hearPause, looksLikeCode, noBurst, PAUSE_MS, type Burst } from '../../renderer/scan-code.ts'
import { shownCode } from '../../renderer/shown-code.ts'

type Key = { key: string; at: number }
/** The codes that are heard when these keys come, with the pauses that a clock would tell of. */
function heard(keys: readonly Key[]): string[] {
  const codes: string[] = []
  let burst: Burst = noBurst
  const note = (code: string | null) => (code === null ? undefined : codes.push(code))
  keys.forEach(({ key, at }, index) => {
    const next = hearKey(burst, key, at)
    burst = next.burst
    note(next.code)
    const following = keys[index + 1]?.at ?? Number.POSITIVE_INFINITY
    if (burst.keys > 0 && following - at > PAUSE_MS) {
      const paused = hearPause(burst, at + PAUSE_MS)
      burst = paused.burst
      note(paused.code)
    }
  })
  return codes
}
/** Keys one after the other, each `gap` after the one before. */
function keysOf(text: string, gaps: readonly number[], from: number): Key[] {
  let at = from
  return [...text].map((key, index) => {
    at += gaps[index % gaps.length] ?? 0
    return { key, at }
  })
}
const typed = (text: string, gapMs: number) => keysOf(text, [gapMs], 0)

const fast = fc.array(fc.double({ min: 0, max: 39.9, noNaN: true }), { minLength: 1, maxLength: 9 })
const slow = fc.array(fc.double({ min: 40.1, max: 900, noNaN: true }), { minLength: 1, maxLength: 9 })
const gtin = fc.stringMatching(/^\d{12}$/).map(digits => `${digits}${gtinCheckDigit(digits)}`)
const code = fc.oneof(
  gtin,
  fc.stringMatching(/^[A-Z0-9$+./-]{5,24}$/),
  fc.stringMatching(/^R\|\d{1,6}\|2026-11-21\|\d{1,6}$/),
)
const suffix = fc.constantFrom('\n', '\t', '\u0003')

describe('a burst of scans', () => {
  it('of any length comes out whole and in its order, with any of the usual suffixes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(code, suffix, fast, fc.double({ min: 0, max: 60, noNaN: true })), { maxLength: 60 }),
        scans => {
          let from = 0
          const keys = scans.flatMap(([text, end, gaps, pause]) => {
            const all = keysOf(text + end, gaps, from + pause)
            from = all.at(-1)?.at ?? from
            return all
          })
          expect(heard(keys)).toEqual(scans.map(([text]) => text))
        },
      ),
      { numRuns: 500 },
    )
  })
  it('of twenty product codes a second loses none without a suffix either, when each is a whole code', () => {
    fc.assert(
      fc.property(fc.array(gtin, { minLength: 1, maxLength: 20 }), codes => {
        const keys = codes.flatMap((text, index) => keysOf(text, [2], index * 200))
        expect(heard(keys)).toEqual(codes)
      }),
    )
  })
  it('keeps STX and the identifier in front, for the classifier to take off', () =>
    expect(heard(typed('\u0002]E04006381333931\u0003', 4))).toEqual(['\u0002]E04006381333931']))
})

describe('a person', () => {
  it('who types is never a scanner, whatever the text and however they end it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), suffix, slow, (text, end, gaps) => {
        expect(heard(keysOf(text + end, gaps, 0))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
  it('who rolls over a few keys quickly and rests is none', () => {
    expect(heard([...typed('cola', 20), { key: '\n', at: 100 }])).toEqual([])
    expect(heard([...typed('4711', 10), { key: '\n', at: 2000 }])).toEqual([])
    expect(heard(typed('12\n', 8))).toEqual([])
  })
  it('keeps the Enter and Tab that belong to nobody else', () => {
    expect(hearKey(noBurst, '\n', 1000).mine).toBe(false)
    expect(hearKey(noBurst, '\t', 1000).mine).toBe(false)
  })
  it('who typed before a scan does not end up in it', () =>
    expect(heard([...typed('ab', 200), ...keysOf('4006381333931\n', [3], 1000)])).toEqual(['4006381333931']))
})

describe('what a scanner sends beside its code', () => {
  it('is its own: the key that ends a scan presses nothing', () => {
    const burst = [...'4006381333931'].reduce((so, key, index) => hearKey(so, key, index * 3).burst, noBurst)
    expect(hearKey(burst, '\n', 40)).toMatchObject({ code: '4006381333931', mine: true })
  })
  it('a late Enter behind a scan without suffix presses nothing either', () => {
    const burst = [...'4006381333931'].reduce((so, key, index) => hearKey(so, key, index * 3).burst, noBurst)
    const paused = hearPause(burst, 36 + PAUSE_MS)
    expect(paused.code).toBe('4006381333931')
    expect(hearKey(paused.burst, '\n', 36 + PAUSE_MS + 100).mine).toBe(true)
    expect(hearKey(paused.burst, '\n', 36 + PAUSE_MS + 900).mine).toBe(false)
  })
  it('a key that is stuck comes to nothing', () => expect(heard(typed('x'.repeat(9000), 5))).toEqual([]))
})

describe('a document', () => {
  const licence =
    '@\n\u001e\nANSI 636014040002DL00410278ZC03190024DLDAQD1234562\nDCSEXAMPLE\nDACJANE\nDBB01021980\nDBA01022031\n'
  it('with its line ends is one scan, not many', () => expect(heard(typed(licence, 3))).toEqual([licence]))
  it('of a machine readable zone ends with its last line, and goods may follow at once', () => {
    const zone = `P<UTOEXAMPLE<<QUILLON${'<'.repeat(23)}\nX000000178UTO7408122F4012318${'<'.repeat(14)}06\n`
    expect(heard([...typed(zone, 3), ...keysOf('4006381333931\n', [3], zone.length * 3)])).toEqual([
      zone,
      '4006381333931',
    ])
  })
})

describe('a typed text', () => {
  it.each([
    ['4001234567890', true],
    ['4711', true],
    ['R|1042|x', true],
    ['cola', false],
    ['7up', false],
    ['12', false],
  ])('"%s" is a code: %s', (text, isCode) => expect(looksLikeCode(text)).toBe(isCode))
  it('that could be the content of a document is not repeated', () => {
    expect(shownCode('4001234567890')).toBe('4001234567890')
    expect(shownCode('@ANSI 636000DAQ123456789')).toBe('…')
  })
})
