// Every code of the hosted identity check: what it costs, what to do next, and that people get words for it.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { adviceFor, documentCodes, isDocumentCode, meaningOf, reasonOf } from '#domain/hosted-codes'
import { documentCodes as simulated, isInvoiced } from '../../main/sandbox/idscan-codes.ts'
import { hosted as english } from '../../renderer/text/en-check.ts'
import { hosted as german } from '../../renderer/text/de-check.ts'

/** The service's own list: code, whether it is invoiced, and our advice. */
const published: [string | null, boolean, string][] = [
  [null, true, 'none'],
  ['processing', false, 'later'],
  ['unknown_type_front', false, 'retake-front'],
  ['unknown_type_back', false, 'retake-back'],
  ['expiration_criteria_not_met', true, 'other-document'],
  ['unable_to_determine_date_of_expiry', true, 'retake'],
  ['text_fields_analysis_failed', true, 'retake'],
  ['age_criteria_not_met', true, 'refuse'],
  ['unable_to_determine_age', true, 'retake'],
  ['field_validation_failed', true, 'supervisor'],
  ['front_side_provided_back_side_required', true, 'scan-back'],
  ['back_side_provided_front_side_required', true, 'scan-front'],
]

describe('a code of the service', () => {
  test.each(published)('%s costs %s and asks for %s', (code, costs, action) => {
    expect(meaningOf(code)).toEqual({ costs, action })
  })

  test('is known here and at the simulated service alike, with the same price', () => {
    expect(Object.keys(documentCodes).sort()).toEqual(Object.keys(simulated).sort())
    for (const code of Object.keys(simulated) as (keyof typeof simulated)[])
      expect(meaningOf(code).costs).toBe(isInvoiced(code))
    expect(meaningOf(null).costs).toBe(isInvoiced(null))
  })

  test('has words in both languages', () => {
    for (const code of [...Object.keys(documentCodes), 'other']) {
      expect(english.codes).toHaveProperty(code)
      expect(german.codes).toHaveProperty(code)
    }
  })

  test('that nobody knows counts as billed, calls a supervisor and never gets further as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'budget')), code => {
        fc.pre(!isDocumentCode(code))
        expect(meaningOf(code)).toEqual({ action: 'supervisor', costs: true })
        expect(reasonOf(code)).toBe('other')
        expect(adviceFor(reasonOf(code))).toEqual({ action: 'supervisor', costs: true })
      }),
    )
  })
})

describe('a face task', () => {
  test.each(['face_liveness', 'face_match'] as const)('%s is billed whatever its outcome', reason => {
    expect(adviceFor(reason)?.costs).toBe(true)
  })
})
