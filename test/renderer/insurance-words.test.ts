// What a card service says in codes is said in words, unsure fields come first, and nothing raw reaches the screen.
import i18next from 'i18next'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  confidenceWords,
  coverageReason,
  fieldLabel,
  isLow,
  lowFirst,
  percent,
  scanReason,
  serviceLabel,
  type CardField,
} from '../../renderer/screens/insurance/card-words.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import { everyField, scan } from './preview/states-insurance.ts'
import { InsuranceScan } from '../../preload/contract-insurance.ts'

const field = (confidence: number | null, name = 'rx_bin'): CardField => ({ name, value: '610279', confidence })
const anyField = fc.record({
  name: fc.string({ maxLength: 60 }),
  value: fc.string({ maxLength: 20 }),
  confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
})

describe('the fields of a card', () => {
  it('come with the unsure ones first, all of them, each group in the order of the card', () => {
    fc.assert(
      fc.property(fc.array(anyField), fields => {
        const sorted = lowFirst(fields)
        const low = fields.filter(isLow)
        expect(sorted.slice(0, low.length)).toEqual(low)
        expect(sorted.slice(low.length)).toEqual(fields.filter(each => !isLow(each)))
      }),
    )
  })
  it('are unsure below 0.9 only, and not when there is no score', () => {
    expect(isLow(field(0.8999))).toBe(true)
    expect(isLow(field(0.9))).toBe(false)
    expect(isLow(field(null))).toBe(false)
  })
  it('never look surer than they are', () => {
    expect(percent(0.8999, 'en')).toBe('89%')
    expect(percent(0.9, 'en')).toBe('90%')
    expect(percent(0.29, 'en')).toBe('29%')
    expect(percent(1, 'de')).toBe('100\u00a0%')
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), score => {
        expect(Number.parseInt(percent(score, 'en'), 10)).toBeLessThanOrEqual(score * 100 + 1e-6)
      }),
    )
  })
})

describe('a reason', () => {
  it('the till has words for keeps them', () => {
    expect(scanReason('RejectedCard')).toBe('RejectedCard')
    expect(scanReason('too-many-tries')).toBe('too-many-tries')
    expect(coverageReason('timeout')).toBe('timeout')
  })
  it.each(['UKN', 'internal', 'error', '', '__proto__', 'hasOwnProperty', 'frontside_failed '])(
    'the till has no words for, like "%s", is said in general',
    reason => {
      expect(scanReason(reason)).toBe('other')
      expect(coverageReason(reason)).toBe('other')
    },
  )
})

describe.each(['en', 'de'] as const)('in %s', async language => {
  const texts = i18next.createInstance()
  await texts.init({
    lng: language,
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  const t = texts.t
  const words = { en, de }[language].insurance

  it('all 27 documented fields have a label of their own', () => {
    expect(everyField).toHaveLength(27)
    const labels = everyField.map(({ name }) => fieldLabel(t, name))
    expect(new Set(labels).size).toBe(27)
    for (const label of labels) expect(label).not.toMatch(/_|insurance\./)
  })
  it('a field from the future is called by its own words, also one named like a part of an object', () => {
    expect(fieldLabel(t, 'rx_copay_tier')).toBe('Rx copay tier')
    expect(fieldLabel(t, 'constructor')).toBe('Constructor')
  })
  it('phones, addresses, shares and parts of a plan are said in words', () => {
    for (const label of [
      ...['pcp', 'member_services', 'provider_services', 'pharmacy_services'].map(each => `${each}_phone`),
      ...['medical_claims', 'pharmacy_claims', 'vision_claims', 'dental_claims', 'appeals', 'general'].map(
        each => `${each}_address`,
      ),
      'emergency_room coinsurance',
      'in_network_medical out_of_pocket_max',
      'coverage_summary',
      'chiropractic_care',
      '',
    ]) {
      expect(serviceLabel(t, label)).toMatch(/^\p{Lu}/u)
      expect(serviceLabel(t, label)).not.toMatch(/_/)
    }
    expect(serviceLabel(t, 'office_visit copay')).toBe(`${words.labels.office_visit}: ${words.labels.copay}`)
  })
  it('every reason and every step is a whole sentence', () => {
    const steps = InsuranceScan.shape.step.options
    for (const text of [
      ...Object.values(words.reasons),
      ...Object.values(words.coverage.reasons),
      ...steps.filter(step => !['front', 'back'].includes(step)).map(step => words.steps[step]),
    ])
      expect(text).toMatch(/^\p{Lu}.*[.…]$/su)
  })
  it('how sure a field is comes in words and percent', () => {
    const said = (confidence: number | null, changed = false) =>
      confidenceWords(t, field(confidence), changed, language)
    expect(said(0.95)).toMatch(/\p{L}.*95/u)
    expect(said(0.75)).toMatch(/\p{L}.*75/u)
    expect(said(0.3)).toMatch(/\p{L}.*30/u)
    expect(
      new Set([said(0.95), said(0.75), said(0.3), said(null), said(0.95, true)].map(text => text.replace(/\d+/, '')))
        .size,
    ).toBe(5)
    expect(said(0.3, true)).not.toMatch(/\d/)
  })
  it('one is not many', () => {
    expect(t('insurance.low', { count: 1 })).not.toBe(t('insurance.low', { count: 2 }).replace('2', '1'))
    expect(scan('read').fields.filter(isLow)).toHaveLength(2)
  })
})
