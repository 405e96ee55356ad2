// Writes the table of every configuration key into docs/configuration.md, from the schema the till reads its file with.
// `--check` only compares. Run it after a change of main/config*.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { Config } from '../main/config.ts'

const begin = '<!-- every key: written by scripts/config-reference.ts -->'
const end = '<!-- end of every key -->'

type Row = { key: string; what: string; otherwise: string }

/** Leaves the wrappers off: what the value must be, what it is when left out, and whether it may be null. */
function unwrapped(schema: z.ZodType): { inner: z.ZodType; otherwise: string; nullable: boolean } {
  if (schema instanceof z.ZodDefault) {
    const { inner, nullable } = unwrapped(schema.unwrap() as z.ZodType)
    return { inner, nullable, otherwise: code(JSON.stringify(schema.parse(undefined))) }
  }
  if (schema instanceof z.ZodOptional) return { ...unwrapped(schema.unwrap() as z.ZodType), otherwise: 'not set' }
  if (schema instanceof z.ZodNullable) return { ...unwrapped(schema.unwrap() as z.ZodType), nullable: true }
  return { inner: schema, otherwise: 'must be given', nullable: false }
}

const code = (text: string): string => `\`${text}\``
/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** The schema's own sentences, got by asking it about values that are wrong; those of zod itself say nothing here. */
function sentences(schema: z.ZodType): string[] {
  const wrong: unknown[] = [undefined, '', [], {}, -1e9]
  const messages = wrong.flatMap(value => schema.safeParse(value).error?.issues ?? [])
  const own = messages.filter(({ path, message }) => path.length === 0 && /^(must|needs)/.test(message))
  return [...new Set(own.map(({ message }) => message))]
}

/** Said once above the table instead of at every address and text. */
const everywhere = /^must not be empty|^must be https \(plain http/

function whatOf(schema: z.ZodType, nullable: boolean): string {
  if (schema instanceof z.ZodEnum) {
    return [...schema.options.map(value => JSON.stringify(value)), ...(nullable ? ['null'] : [])].map(code).join(', ')
  }
  const said = sentences(schema)
    .filter(text => !everywhere.test(text))
    .map(text => text.replace(/^must be /, ''))
    .filter((text, at, all) => !all.some((other, place) => place !== at && other.includes(text)))
  const item = schema instanceof z.ZodArray ? [`a list of ${whatOf(schema.element as z.ZodType, false)}`] : []
  const what = [...item, ...said].join('; ') || plain(schema)
  return nullable && !/\bnull\b/.test(what) ? `${what}, or null` : what
}

/** For what has no sentence of its own. */
function plain(schema: z.ZodType): string {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'an object'
  if (schema instanceof z.ZodBoolean) return '`true`, `false`'
  if (schema instanceof z.ZodNumber) return 'a number'
  return 'text'
}

/** One row a key, parts of an object after the object itself. */
export function rowsOf(schema: z.ZodType, key = '', note = ''): Row[] {
  const { inner, otherwise, nullable } = unwrapped(schema)
  const self = key === '' ? [] : [{ key: code(key) + note, what: whatOf(inner, nullable), otherwise }]
  const below = (name: string) => (key === '' ? name : `${key}.${name}`)
  if (inner instanceof z.ZodObject) {
    const parts = Object.entries<z.ZodType>(inner.shape)
    return [
      ...(otherwise === 'must be given' && !nullable ? [] : self),
      ...parts.flatMap(([name, part]) => rowsOf(part, below(name), note)),
    ]
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const by = inner.def.discriminator
    return [
      { key: code(below(by)), what: whatOf(inner, nullable), otherwise },
      ...inner.options.flatMap(option => choiceRows(option as z.ZodObject, by, key)),
    ]
  }
  if (inner instanceof z.ZodRecord) {
    const values = unwrapped(inner.valueType as z.ZodType).inner
    return [...self, { key: code(`${key}.…`) + note, what: whatOf(values, false), otherwise: 'as many as needed' }]
  }
  return self
}

function choiceRows(option: z.ZodObject, by: string, key: string): Row[] {
  const shape = option.shape as Record<string, z.ZodType>
  const literal = shape[by] as z.ZodLiteral
  return Object.entries(shape)
    .filter(([name]) => name !== by)
    .flatMap(([name, part]) => rowsOf(part, `${key}.${name}`, ` (${String(literal.value)})`))
}

/** The section with its marks, ending with a line break. */
export function referenceText(schema: z.ZodType = Config): string {
  const note = 'Texts must not be empty. Addresses are https; plain http only to this machine (127.0.0.1, localhost).'
  const rows = rowsOf(schema).map(({ key, what, otherwise }) => `| ${key} | ${cell(what)} | ${cell(otherwise)} |`)
  return [begin, note, '', '| key | must be | when left out |', '|---|---|---|', ...rows, end, ''].join('\n')
}

/** The page with the section put in place of the old one, or at its end. */
export function withReference(page: string, section: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) return `${page.trimEnd()}\n\n## Every key\n\n${section}`
  return page.slice(0, from) + section + page.slice(to + end.length + 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../docs/configuration.md', import.meta.url))
  const page = readFileSync(file, 'utf8')
  const wanted = withReference(page, referenceText())
  if (!process.argv.includes('--check')) writeFileSync(file, wanted)
  else if (page !== wanted) {
    process.stderr.write(
      'docs/configuration.md is older than the configuration. Run `node scripts/config-reference.ts`.\n',
    )
    process.exitCode = 1
  }
}
