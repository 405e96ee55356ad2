// The table of faults is true: every test it names is there and carries the number, and enough faults are covered.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nameOf, parts, quasis, readSource, textOf, type Node } from '../../scripts/electron-check/syntax.ts'

type Row = { number: number; fault: string; files: string[]; reason: string | null }

/** The rows of docs/fault-table.md; a fault without a test has a reason instead of files. */
function rowsOf(text: string): Row[] {
  return text
    .split('\n')
    .map(line => /^\| T(\d+) \| ([^|]+) \| ([^|]+) \|$/.exec(line))
    .filter(found => found !== null)
    .map(([, number, fault = '', proof = '']) => {
      const reason = /^not (?:tested|counted): (.+)$/.exec(proof)?.[1] ?? null
      const files = [...proof.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, file = '']) => file)
      return { number: Number(number), fault, files: reason === null ? files : [], reason }
    })
}

const read = new Map<string, string[]>()
/** All titles of a file: what `test`, `it` and `describe` are given, and cases of a table that begin with a number. */
function titlesIn(file: string): string[] {
  const known = read.get(file)
  if (known !== undefined) return known
  const source = readSource(file, readFileSync(file, 'utf8'))
  const given = source
    .all('CallExpression')
    .filter(call => /^(?:test|it|describe)$/.test(nameIn(call)))
    .flatMap(call => parts(call, 'arguments').slice(0, 1).map(titleOf))
  const cases = source.all('Literal').map(titleOf)
  const titles = [...given, ...cases.filter(text => /^T\d+: /.test(text))]
  read.set(file, titles)
  return titles
}
/** `test` of `test(…)`, `test.each(…)(…)` and `describe.skipIf(…)(…)`. */
function nameIn(node: Node): string {
  const inner = (node['callee'] ?? node['object'] ?? node['tag']) as Node | undefined
  return inner === undefined ? nameOf(node) : nameIn(inner)
}
const titleOf = (node: Node): string => (node.type === 'TemplateLiteral' ? quasis(node).join('') : (textOf(node) ?? ''))

/** Whether the file has a title with the number, as a word of its own. */
const proves = (file: string, number: number): boolean =>
  titlesIn(file).some(title => new RegExp(`\\bT${number}\\b`).test(title))

const rows = rowsOf(readFileSync('docs/fault-table.md', 'utf8'))

test('there is one row for each of the sixty faults, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
})

test('every row names a test or says why there is none', () => {
  expect(rows.filter(({ files, reason }) => files.length === 0 && (reason?.length ?? 0) < 30)).toEqual([])
})

test('at least 45 faults are covered', () => {
  expect(rows.filter(({ files }) => files.length > 0).length).toBeGreaterThanOrEqual(45)
})

test('every file that is named exists and has a title with the number', () => {
  const wrong = rows.flatMap(({ number, files }) =>
    files
      .filter(file => !existsSync(file) || !proves(file, number))
      .map(file => (existsSync(file) ? `${file} has no title with T${number}` : `${file} is not there`)),
  )
  expect(wrong).toEqual([])
})

test('a row without its file, its number or its reason is noticed', () => {
  const [gone, mute] = rowsOf('| T17 | cut | `test/gone.test.ts` – x |\n| T53 | two tills | not tested: no |')
  expect(existsSync(gone!.files[0]!)).toBe(false)
  expect(mute).toEqual({ number: 53, fault: 'two tills', files: [], reason: 'no' })
  expect(proves('test/app/clock-faults.test.ts', 28)).toBe(true)
  expect(proves('test/app/clock-faults.test.ts', 2)).toBe(false)
})
