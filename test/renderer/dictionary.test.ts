// Both languages say everything, with the same blanks to fill, and every failure is three whole sentences.
import { describe, expect, it } from 'vitest'
import i18next from 'i18next'
import { Failure } from '../../preload/contract.ts'
import { failureText } from '../../renderer/failure-text.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'

type Tree = { readonly [key: string]: string | Tree }
function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}
const blanks = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()
const english = new Map(leaves(en))
const german = new Map(leaves(de))

describe('the dictionaries', () => {
  it('have the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })
  it('fill the same blanks in both languages', () => {
    for (const [key, text] of english) expect([key, blanks(german.get(key)!)]).toEqual([key, blanks(text)])
  })
  it('leave nothing empty and nothing undefined', () => {
    for (const [key, text] of [...english, ...german]) {
      expect([key, text.trim()]).not.toEqual([key, ''])
      expect([key, text]).not.toEqual([key, expect.stringMatching(/undefined|TODO/)])
    }
  })
})

/** One failure for every code and every reason that the contract knows. */
const conflicts = Failure.options.find(option => option.shape.code.value === 'conflict')!
const reasonsOf = (option: object, field: string) =>
  (option as { shape: Record<string, { options: readonly string[] }> }).shape[field]!.options
const optionOf = (code: Failure['code']) => Failure.options.find(option => option.shape.code.value === code)!
const every: Failure[] = [
  { code: 'invalid', fields: ['name'] },
  { code: 'not-signed-in' },
  { code: 'not-allowed', needs: 'manager' },
  { code: 'wrong-pin', retryAfterSeconds: 0 },
  { code: 'wrong-pin', retryAfterSeconds: 30 },
  ...reasonsOf(optionOf('not-found'), 'what').map(what => Failure.parse({ code: 'not-found', what })),
  ...reasonsOf(conflicts, 'reason').map(reason => Failure.parse({ code: 'conflict', reason })),
  { code: 'declined', service: 'cardconnect', reason: 'Insufficient funds' },
  { code: 'unreachable', service: 'till' },
  { code: 'unreachable', service: 'terminal' },
  { code: 'unreachable', service: 'from-the-future' },
  { code: 'provider-fault', service: 'idscan', incident: 'I-1' },
  ...reasonsOf(optionOf('storage'), 'reason').map(reason => Failure.parse({ code: 'storage', reason })),
  ...reasonsOf(optionOf('not-updated'), 'reason').map(reason => Failure.parse({ code: 'not-updated', reason })),
  { code: 'cancelled' },
  { code: 'internal', incident: 'I-2' },
]

describe.each(['en', 'de'] as const)('failures in %s', async language => {
  const texts = i18next.createInstance()
  await texts.init({
    lng: language,
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })

  it('covers every code of the contract', () => {
    expect(new Set(every.map(({ code }) => code))).toEqual(
      new Set(Failure.options.map(option => option.shape.code.value)),
    )
  })
  it.each(every.map(failure => [JSON.stringify(failure), failure] as const))(
    'says what, money and next for %s',
    (_, failure) => {
      const { what, money, next } = failureText(texts.t, failure)
      for (const sentence of [what, money, next]) {
        expect(sentence).toMatch(/^[^a-z{].*[.!?]$|: .+$/)
        expect(sentence).not.toMatch(/\{\{|undefined|failures\./)
      }
    },
  )
  it('gives support the incident code', () => {
    expect(failureText(texts.t, { code: 'internal', incident: 'I-2' }).code).toBe('I-2')
  })
})
