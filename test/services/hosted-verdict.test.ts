// From what a hosted check found to the till's verdict: refusals first, doubts next, and only what is left is measured.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { documentCodes } from '#domain/hosted-codes'
import type { HostedResult } from '../../main/ports/id-check.ts'
import { nothingFound, verdictOf } from '../../main/services/hosted-check-verdict.ts'

const clean: HostedResult = {
  ...nothingFound,
  state: 'completed',
  completed: true,
  age: 45,
  code: null,
  attempts: 1,
  attemptsInvoiced: 1,
}
const wanted = { requiredAge: 18, today: '2026-11-21', allowedExpiration: 0 }
const judge = (found: Partial<HostedResult>, by: Partial<typeof wanted> = {}) =>
  verdictOf({ ...clean, ...found }, { ...wanted, ...by })

describe('a verdict', () => {
  test.each<[string, Partial<HostedResult>, string, string | null]>([
    ['old enough', {}, 'pass', null],
    ['on the birthday', { age: 18 }, 'pass', null],
    ['a year short', { age: 17 }, 'too-young', 'age_criteria_not_met'],
    ['without an age', { age: null }, 'unreadable', 'unable_to_determine_age'],
    ['with an invalid field', { invalidFields: ['age'] }, 'unreadable', 'field_validation_failed'],
    ['with sources that disagree', { mismatchedFields: ['age'] }, 'unreadable', 'field_validation_failed'],
    ['with a task missing', { completed: false }, 'unreadable', 'failed'],
    ['with a face that failed', { failedFace: 'face_match', completed: false }, 'unreadable', 'face_match'],
    ['with a code beside its success', { code: 'processing' }, 'unreadable', 'processing'],
    ['with a code nobody knows', { code: 'other' }, 'unreadable', 'other'],
    ['refused for the age', { code: 'age_criteria_not_met', age: 90 }, 'too-young', 'age_criteria_not_met'],
    ['refused as expired', { code: 'expiration_criteria_not_met' }, 'expired', 'expiration_criteria_not_met'],
    ['expired yesterday', { expires: '2026-11-20' }, 'expired', 'expiration_criteria_not_met'],
    ['expiring today', { expires: '2026-11-21' }, 'pass', null],
    ['expired and too young', { expires: '2026-11-20', age: 3 }, 'expired', 'expiration_criteria_not_met'],
    ['with an expiry nobody can read', { expiresUnreadable: true }, 'unreadable', 'unable_to_determine_date_of_expiry'],
  ])('%s', (_what, found, verdict, reason) => {
    expect(judge(found)).toEqual({ verdict, reason })
  })

  test.each([
    [10, '2026-11-11', 'pass'],
    [10, '2026-11-10', 'expired'],
    [-10, '2026-12-01', 'pass'],
    [-10, '2026-11-30', 'expired'],
    [0, '9999-12-31', 'pass'],
    [3650, '9999-12-31', 'pass'],
  ])('with %i days of grace on a document valid until %s is %s', (allowedExpiration, expires, verdict) => {
    expect(judge({ expires }, { allowedExpiration }).verdict).toBe(verdict)
  })

  test('is a pass only for a clean, completed result of somebody old enough', () => {
    const found = fc.record({
      completed: fc.boolean(),
      failedFace: fc.constantFrom(null, 'face_liveness' as const, 'face_match' as const),
      age: fc.option(fc.integer({ min: 0, max: 130 })),
      expires: fc.option(fc.constantFrom('2020-01-01', '2026-11-21', '2040-01-01')),
      expiresUnreadable: fc.boolean(),
      invalidFields: fc.constantFrom<string[]>([], ['age']),
      mismatchedFields: fc.constantFrom<string[]>([], ['age']),
      code: fc.constantFrom(null, 'other' as const, ...(Object.keys(documentCodes) as (keyof typeof documentCodes)[])),
    })
    fc.assert(
      fc.property(found, fc.integer({ min: 1, max: 30 }), (some, requiredAge) => {
        if (judge(some, { requiredAge }).verdict !== 'pass') return
        expect(some).toMatchObject({ completed: true, failedFace: null, invalidFields: [], mismatchedFields: [] })
        expect(some).toMatchObject({ code: null, expiresUnreadable: false })
        expect(some.age).toBeGreaterThanOrEqual(requiredAge)
        expect(some.expires).not.toBe('2020-01-01')
      }),
    )
  })
})
