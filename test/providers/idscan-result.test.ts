// What is read out of the result of a hosted check: every shape the service may choose, and nothing invented.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { HostedTask } from '../../main/ports/id-check.ts'
import { readFiles, readResult, Result } from '../../main/providers/idscan-result.ts'
import { id } from './idscan-kit.ts'

type Value = { source: string; value: unknown }
const field = (name: string, values: Value[] | string, more: object = {}) => ({
  field: name,
  validity: 'valid',
  comparison: 'match',
  locale: null,
  values: typeof values === 'string' ? [{ source: 'mrz', value: values }] : values,
  ...more,
})
const read = (body: object, asked: readonly HostedTask[] = ['document_scan']) =>
  readResult(Result.parse({ id, state: 'completed', tasks: [], ...body }), asked)
const document = (fields: unknown, more: object = {}) => ({
  type: 'document_scan',
  state: 'completed',
  attempts: 1,
  result: fields,
  ...more,
})
const of = (fields: unknown) => read({ tasks: [document(fields)] })

describe('the age of a result', () => {
  test.each<[string, Value[], number | null]>([
    ['in text', [{ source: 'mrz', value: '45' }], 45],
    ['as a number', [{ source: 'mrz', value: 45 }], 45],
    ['with blanks', [{ source: 'mrz', value: ' 45 ' }], 45],
    [
      'from the machine-readable zone before print',
      [
        { source: 'visual', value: '70' },
        { source: 'mrz', value: '17' },
      ],
      17,
    ],
    [
      'from print where there is no zone',
      [
        { source: 'chip', value: '70' },
        { source: 'visual', value: '17' },
      ],
      17,
    ],
    [
      'from print where the zone is empty',
      [
        { source: 'mrz', value: null },
        { source: 'visual', value: '17' },
      ],
      17,
    ],
    ['from a source nobody knows', [{ source: 'barcode', value: '44' }], 44],
    [
      'that one source gives twice',
      [
        { source: 'mrz', value: '45' },
        { source: 'mrz', value: '17' },
      ],
      null,
    ],
    ['over 130', [{ source: 'mrz', value: '131' }], null],
    ['below zero', [{ source: 'mrz', value: '-1' }], null],
    ['below zero as a number', [{ source: 'mrz', value: -1 }], null],
    ['with a fraction', [{ source: 'mrz', value: 17.9 }], null],
    ['with a word', [{ source: 'mrz', value: '18+' }], null],
    ['in another notation', [{ source: 'mrz', value: '1e2' }], null],
    ['of nothing', [{ source: 'mrz', value: '' }], null],
    ['that is missing', [], null],
  ])('%s', (_how, values, age) => {
    expect(of([field('age', values)]).age).toBe(age)
  })

  test('is the normalised one where the document repeats it in its own language', () => {
    const local = field('age', [{ source: 'visual', value: '45 Jahre' }], { locale: 'de-DE' })
    expect(of([local, field('age', [{ source: 'visual', value: '45' }])]).age).toBe(45)
  })

  test('that something else in the result contradicts is a mismatch, whatever the service calls it', () => {
    const values = [
      { source: 'mrz', value: '45' },
      { source: 'visual', value: '17' },
    ]
    expect(of([field('age', values)]).mismatchedFields).toEqual(['age'])
    expect(of([field('age', values, { comparison: 'not_performed' })]).mismatchedFields).toEqual(['age'])
    const local = field('age', [{ source: 'visual', value: '54' }], { locale: 'de-DE' })
    expect(of([field('age', '45'), local]).mismatchedFields).toEqual(['age'])
    expect(of([field('age', [...values.slice(0, 1), { source: 'visual', value: '4S' }])])).toMatchObject({
      age: 45,
      mismatchedFields: [],
    })
  })
})

describe('the expiry of a result', () => {
  test.each([
    ['2031-02-03', '2031-02-03', false],
    ['2031-02-03T00:00:00Z', '2031-02-03', false],
    ['20310203', '2031-02-03', false],
    ['03.02.2031', '2031-02-03', false],
    ['02/03/2031', null, true],
    ['2031-02-30', null, true],
    ['never', null, true],
  ])('written as %s', (text, expires, expiresUnreadable) => {
    expect(of([field('age', '45'), field('date_of_expiry', text)])).toMatchObject({ expires, expiresUnreadable })
  })

  test('is not missed where it was not asked for', () => {
    expect(of([field('age', '45')])).toMatchObject({ expires: null, expiresUnreadable: false, completed: true })
  })
})

describe('a field', () => {
  test.each([
    ['valid', 'match', [], []],
    ['not_checked', 'not_performed', [], []],
    [null, null, [], []],
    ['invalid', 'match', ['age'], []],
    ['valid', 'no_match', [], ['age']],
    ['maybe', 'partial', ['age'], ['age']],
  ])('called %s and %s', (validity, comparison, invalidFields, mismatchedFields) => {
    expect(of([field('age', '45', { validity, comparison })])).toMatchObject({ invalidFields, mismatchedFields })
  })

  test('that cannot be read spoils the result instead of vanishing', () => {
    expect(of([field('age', '45'), { validity: 'invalid' }]).completed).toBe(false)
    expect(of([field('age', '45'), null]).completed).toBe(false)
    expect(of('age: 45').completed).toBe(false)
  })
})

describe('a result is completed', () => {
  const chain: HostedTask[] = ['document_scan', 'face_liveness', 'face_match']
  const face = (type: string, more: object = {}) => ({ type, state: 'completed', score: 0.97, ...more })
  const whole = [document([field('age', '45')]), face('face_liveness'), face('face_match')]

  test('with every task that was asked for', () => {
    expect(read({ tasks: whole }, chain)).toMatchObject({ completed: true, failedFace: null, attemptsInvoiced: 3 })
  })

  test.each([
    ['no task', { tasks: [] }],
    ['no document', { tasks: whole.slice(1) }],
    ['a face task missing', { tasks: whole.slice(0, 2) }],
    ['an open transaction', { tasks: whole, state: 'pending' }],
    ['a state nobody knows', { tasks: whole, state: 'done' }],
    ['one task open', { tasks: [...whole.slice(0, 2), face('face_match', { state: 'pending' })] }],
    ['one more task open', { tasks: [...whole, { type: 'new_task', state: 'pending' }] }],
  ])('but not with %s', (_what, body) => {
    expect(read(body, chain).completed).toBe(false)
  })

  test.each([
    ['a word', { outcome: 'failed' }],
    ['a word nobody knows', { result: 'doubtful' }],
    ['no', { match: false }],
    ['a word inside', { result: { decision: 'spoof' } }],
    ['a code', { code: 'spoof_detected' }],
    ['its state', { state: 'failed' }],
  ])('but a face that says no by %s has failed', (_how, more) => {
    const tasks = [...whole.slice(0, 2), face('face_match', more)]
    expect(read({ tasks }, chain).failedFace).toBe('face_match')
  })

  test.each([
    { outcome: 'passed' },
    { match: true },
    { result: { decision: 'genuine' } },
    { result: 'MATCH' },
    { score: 0.1 },
  ])('and a face that says %j has not', more => {
    const tasks = [...whole.slice(0, 2), face('face_match', more)]
    expect(read({ tasks }, chain)).toMatchObject({ failedFace: null, completed: true })
  })
})

describe('the fingerprint of a result', () => {
  const fields = [field('age', '45'), field('nationality', 'UTO')]
  const base = of(fields).fingerprint

  test('is the same for the same, whatever the order and the addresses of its files', () => {
    const again = read({ tasks: [document(fields.toReversed(), { files: [{ url: 'https://other' }] })] })
    expect(again.fingerprint).toBe(base)
  })

  test.each([
    ['value', [field('age', '46'), fields[1]]],
    ['validity', [field('age', '45', { validity: 'invalid' }), fields[1]]],
    ['field missing', [fields[0]]],
  ])('is another with one %s', (_what, changed) => {
    expect(of(changed).fingerprint).not.toBe(base)
  })

  test('is another with another state', () => {
    expect(read({ state: 'failed', tasks: [document(fields)] }).fingerprint).not.toBe(base)
  })
})

test('files are those with an address, under their place in the whole list', () => {
  const files = [
    { category: 'DOCUMENT', type: 'passport', name: 'Utopia - ePassport (2021)', url: null },
    { category: 'IMAGE', type: 'portrait', url: 'https://api.example/d/1' },
    'nonsense',
    { url: 'https://api.example/d/2' },
  ]
  const body = Result.parse({ id, state: 'completed', tasks: [document([], { files }), { type: 'x', state: 'y' }] })
  expect(readFiles(body)).toEqual([
    { index: 1, category: 'image', name: 'portrait', address: 'https://api.example/d/1' },
    { index: 3, category: '', name: '', address: 'https://api.example/d/2' },
  ])
})

test('a result of any content never throws and never invents an age', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (fields, files, more) => {
      const body = { tasks: [document(fields, { files }), { type: 'face_match', state: 'completed', result: more }] }
      const { age } = read(body, ['document_scan', 'face_liveness', 'face_match'])
      expect(age === null || (Number.isInteger(age) && age >= 0 && age <= 130)).toBe(true)
      expect(Array.isArray(readFiles(Result.parse({ id, state: 'completed', ...body })))).toBe(true)
    }),
  )
})
