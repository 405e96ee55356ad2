// What becomes of a finished card's JSON: fields with confidence, payer, extras, and never more than the service said.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { readRecord } from '../../main/providers/cardscan-record.ts'
import { cardOf, clean } from '../../main/providers/cardscan-wire.ts'
import { wholeCard } from './cardscan-kit.ts'

const read = (more: object) => readRecord(cardOf('card-1').parse(wholeCard('card-1', more)))

describe('a record', () => {
  test('has the smallest score as confidence, joins dependents and keeps the documented order', () => {
    const details = JSON.parse(`{
      "shoe_size": { "value": 43, "scores": [] },
      "dependent_names": [{ "value": "bob example", "scores": ["0.9", "0.7"] }, { "value": "eve example", "scores": ["0.8"] }],
      "payer_name": { "value": " northwind\\nhealth\\"\\u0007 ", "scores": ["0.981", "0.999", "n/a"] },
      "member_number": { "value": "" },
      "group_number": "not an object",
      "rx_bin": { "value": "610011", "scores": "0.9" },
      "__proto__": { "value": "x" },
      "not a name": { "value": "x" }
    }`) as object
    expect(read({ details }).fields).toEqual([
      { name: 'payer_name', value: 'northwind health"', confidence: 0.981 },
      { name: 'dependent_names', value: 'bob example, eve example', confidence: 0.7 },
      { name: 'rx_bin', value: '610011', confidence: null },
      { name: 'shoe_size', value: '43', confidence: null },
    ])
  })

  test('keeps confidences between 0 and 1, whatever the scores say', () => {
    const details = { a: { value: 'x', scores: ['7', 3] }, b: { value: 'x', scores: ['-1', 0.4] } }
    expect(read({ details }).fields.map(field => field.confidence)).toEqual([1, 0])
  })

  test('shows the last four digits only of what looks like a payment card', () => {
    const details = { member_number: { value: ['4111', '1111', '1111', '1111'].join(' '), scores: ['0.9'] } }
    expect(read({ details }).fields).toEqual([{ name: 'member_number', value: '•••• 1111', confidence: 0.9 }])
  })

  test.each([
    [
      { matches: [{ payer_id: '90210', payer_name: 'NORTHWIND', score: '0.989' }], cardscan_payer_name: 'OTHER' },
      { name: 'NORTHWIND', id: '90210', score: 0.989 },
    ],
    [
      { cardscan_payer_name: 'NORTHWIND', cardscan_payer_id: 'pay_1', score: 0.5, matches: [] },
      { name: 'NORTHWIND', id: 'pay_1', score: 0.5 },
    ],
    [
      { availity: [{ availity_payer_id: 'A1', availity_payer_name: 'Northwind', score: 'high' }] },
      { name: 'Northwind', id: 'A1', score: null },
    ],
    [
      { matches: 'none', change_healthcare: [{ chc_payer_id: 7, chc_payer_name: 'Northwind', score: '2' }] },
      { name: 'Northwind', id: '7', score: 1 },
    ],
    [{ custom: [{ custom_payer_name: 'Northwind' }] }, { name: 'Northwind', id: null, score: null }],
    [{ message: 'payer match is not enabled' }, null],
    [null, null],
    [[], null],
    ['x', null],
  ])('reads the payer out of %j', (payer_match, payer) => {
    expect(read({ payer_match }).payer).toEqual(payer)
  })

  test('reads phone numbers, addresses and co-payments, and skips what is none', () => {
    const enriched_results = {
      phone_numbers: [
        { label: 'members', type: 'member_services_phone', number: '555-010-0000', score: '0.98' },
        { label: 'x', number: null },
      ],
      addresses: [{ type: 'general_address', company_name: 'Northwind Health', address: '1 Example Way' }, 7],
      copays_deductibles: [
        { service: 'office_visit', category: 'copay', value: 25, score: '0.97' },
        { service: 'vision', value: '10 %' },
      ],
      processed_sides: 'both',
    }
    expect(read({ enriched_results }).extras).toEqual([
      { kind: 'phone', label: 'member_services_phone', value: '555-010-0000' },
      { kind: 'address', label: 'general_address', value: 'Northwind Health, 1 Example Way' },
      { kind: 'copay', label: 'office_visit copay', value: '25' },
      { kind: 'copay', label: 'vision', value: '10 %' },
    ])
    expect(read({ enriched_results: { phone_numbers: 'x', addresses: null } }).extras).toEqual([])
  })

  test('of any content is bounded, without control characters, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (details, payer_match, enriched_results) => {
        const parsed = cardOf('card-1').safeParse(wholeCard('card-1', { details, payer_match, enriched_results }))
        if (!parsed.success) {
          expect(details === null || typeof details !== 'object' || Array.isArray(details)).toBe(true)
          return
        }
        const record = readRecord(parsed.data)
        const texts = [...record.fields, ...record.extras, ...(record.payer === null ? [] : [record.payer])].flatMap(
          one => Object.values(one).filter(value => typeof value === 'string'),
        )
        for (const text of texts) {
          expect(text.length).toBeLessThanOrEqual(200)
          expect(text).not.toMatch(/\p{Cc}/u)
        }
        expect(record.fields.length).toBeLessThanOrEqual(60)
        for (const { confidence } of record.fields)
          expect(confidence === null || (confidence >= 0 && confidence <= 1)).toBe(true)
      }),
    )
  })

  test('comes only out of details in the documented shape', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), details => {
        const { fields } = read({ details })
        for (const { name } of fields) {
          const raw: unknown = details[name]
          const values = (Array.isArray(raw) ? raw : [raw]) as { value?: unknown }[]
          expect(values.some(one => typeof one.value === 'string' || typeof one.value === 'number')).toBe(true)
        }
      }),
    )
  })

  test('of any JSON at all is a card of this id or none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), raw => {
        expect(cardOf('card-1').safeParse(raw).success).toBe(false)
      }),
    )
  })

  test('has texts of one clean line', () => {
    expect(clean('\u202e evil\r\n\ttext \u0000\ud800', 200)).toBe('evil text')
    expect(clean(`${'x'.repeat(199)}😀`)).toBe('x'.repeat(199))
  })
})
