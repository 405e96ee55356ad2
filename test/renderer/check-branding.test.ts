// The panel around the service's page takes over its look only where people can read it.
import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { contrast, luminance, panelLook } from '../../renderer/screens/check/branding.ts'

const plain = { accent: '#1a54c4', background: '#ffffff', text: '#111a26', font: 'Georgia, serif' }
const ratio = (one: string, other: string) => contrast(luminance(one)!, luminance(other)!)

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#777', '#fff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#FFF', 4],
  ])('of %s on %s is %d', (one, other, expected) => {
    expect(ratio(one, other)).toBeCloseTo(expected, 2)
  })
  it('of anything that is no colour is not known', () => {
    for (const text of ['', 'red', '#12', '#12345', '#gggggg', 'rgb(0,0,0)', '#fff;}', 'url(x)'])
      expect(luminance(text)).toBeNull()
  })
})

describe('the look of the panel', () => {
  it('is the store’s own where it can be read', () => {
    expect(panelLook(plain)).toEqual({
      '--panel-back': '#ffffff',
      '--panel-ink': '#111a26',
      '--panel-accent': '#1a54c4',
      '--panel-font': 'Georgia, serif, var(--font)',
    })
  })
  it('is the till’s own where nothing is set', () => expect(panelLook(null)).toEqual({}))
  it('keeps the till’s colours when text and background are too close, and the font all the same', () => {
    expect(panelLook({ ...plain, text: '#999999' })).toEqual({ '--panel-font': 'Georgia, serif, var(--font)' })
  })
  it('draws in the colour of the text when the accent cannot be seen', () => {
    expect(panelLook({ ...plain, accent: '#f4f4f4' })['--panel-accent']).toBe('#111a26')
    expect(panelLook({ ...plain, accent: 'transparent' })['--panel-accent']).toBe('#111a26')
  })
  it.each(['x; background: url(https://x)', 'a}b', 'url(x)', 'var(--ink)', 'a\\62', '', '<b>'])(
    'does not take "%s" for a font',
    font => expect(panelLook({ ...plain, font })).not.toHaveProperty('--panel-font'),
  )
  it('is readable whatever the store sets', () => {
    const colour = fc.oneof(fc.string(), fc.stringMatching(/^#[0-9a-fA-F]{6}$/), fc.stringMatching(/^#[0-9a-f]{3}$/))
    fc.assert(
      fc.property(colour, colour, colour, fc.string(), (accent, background, text, font) => {
        const look = panelLook({ accent, background, text, font })
        const { '--panel-back': back, '--panel-ink': ink, '--panel-accent': mark } = look
        expect([back, ink, mark].filter(each => each !== undefined)).toHaveLength(back === undefined ? 0 : 3)
        if (back === undefined) return
        expect(ratio(back, ink!)).toBeGreaterThanOrEqual(4.5)
        expect(ratio(back, mark!)).toBeGreaterThanOrEqual(3)
      }),
      { numRuns: 2000 },
    )
  })
})
