// The page about the configuration is written from the schema, so it says what the till really reads.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { referenceText, rowsOf, withReference } from '../../scripts/config-reference.ts'

test('docs/configuration.md is up to date (if not, run: node scripts/config-reference.ts)', () => {
  const page = readFileSync('docs/configuration.md', 'utf8')
  expect(withReference(page, referenceText())).toBe(page)
})

test('a key is told with what it must be and what it is when left out', () => {
  const schema = z.strictObject({
    mode: z.enum(['a', 'b']).default('a'),
    name: z.string({ error: 'must be text: a name' }).min(1, 'must not be empty: a name').nullable(),
    part: z.strictObject({ days: z.int({ error: 'must be a whole number of days' }) }).optional(),
    list: z.array(z.enum(['x'])).min(1, 'must name at least one'),
  })
  expect(rowsOf(schema)).toEqual([
    { key: '`mode`', what: '`"a"`, `"b"`', otherwise: '`"a"`' },
    { key: '`name`', what: 'text: a name, or null', otherwise: 'must be given' },
    { key: '`part`', what: 'an object', otherwise: 'not set' },
    { key: '`part.days`', what: 'a whole number of days', otherwise: 'must be given' },
    { key: '`list`', what: 'a list of `"x"`; must name at least one', otherwise: 'must be given' },
  ])
})

test('of a choice, each key says which choice it belongs to', () => {
  const schema = z.strictObject({
    broker: z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('near'), key: z.string({ error: 'must be text: the key' }) }),
      z.strictObject({ mode: z.literal('far'), url: z.string({ error: 'must be an address' }) }),
    ]),
  })
  expect(rowsOf(schema).map(({ key }) => key)).toEqual(['`broker.mode`', '`broker.key` (near)', '`broker.url` (far)'])
})

test('the section is put in place of the old one and leaves the rest of the page alone', () => {
  const section = referenceText(z.strictObject({ a: z.string() }))
  const once = withReference('# Page\n\nBefore.\n', section)
  expect(once).toContain('Before.\n\n## Every key\n\n<!--')
  const page = `${once}\nAfter.\n`
  expect(withReference(page, section)).toBe(page)
  expect(withReference(page, referenceText(z.strictObject({ b: z.string() })))).toMatch(/`b`[^]*\nAfter\.\n$/)
})
