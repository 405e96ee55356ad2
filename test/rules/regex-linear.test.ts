// No regular expression of the shipped code takes more than linear time, whatever the text: a long one cannot stop a till (T49).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSource } from '../../scripts/electron-check/syntax.ts'
import { readExpression, sampleOf, stepsOf, textsFor } from './backtracking.ts'

type Found = { pattern: string; flags: string; places: string[] }

/** Every literal of the shipped code once, with where it stands. */
function literals(): Found[] {
  const all = new Map<string, Found>()
  for (const room of ['main', 'preload', 'renderer'])
    for (const name of readdirSync(room, { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue
      const file = join(room, name)
      const source = readSource(file, readFileSync(file, 'utf8'))
      for (const node of source.all('Literal')) {
        const regex = node['regex'] as { pattern: string; flags: string } | undefined
        if (regex === undefined) continue
        const key = `/${regex.pattern}/${regex.flags}`
        const found = all.get(key) ?? { ...regex, places: [] }
        found.places.push(`${file}:${source.lineOf(node)}`)
        all.set(key, found)
      }
    }
  return [...all.values()]
}

const typed = 'what a person types into the field of one amount'

/** Quadratic on texts that never reach them, each with what keeps those away. */
const bounded: { [expression: string]: string } = {
  '/\\/+$/': 'addresses of the configuration, which a person of the store wrote',
  '/[\\s|$?~^_;#]+$/': 'cut to 200 characters on the same line',
  '/<+$/': 'a name field of a machine readable zone has at most 39 characters (ICAO 9303)',
  '/\\s*%\\s*$/': typed,
  '/^(?:([A-Z]{3}|[€$£¥])\\s*)?([^A-Z€$£¥]*?)(?:\\s*([A-Z]{3}|[€$£¥]))?$/': typed,
  '/0+$/': typed,
  '/"(?:[^"\\\\]|\\\\.)*"(\\s*:)?/g': 'JSON.parse took the text before, so every quote begins a whole string',
  '/"(?:[^"\\\\]|\\\\.)*"|[{}[\\]:]/g': 'JSON.parse took the text before, so every quote begins a whole string',
}

const MANY = 2_000_000

/** The first text whose cost grows by three or more when it gets twice as long, or null. */
function worstText(pattern: string, flags: string): string | null {
  const expression = readExpression({ source: pattern, flags })
  const grows = (of: (times: number) => string, times: number): boolean => {
    const once = stepsOf(expression, of(times), MANY)
    return once >= MANY || (once > 10 * times && stepsOf(expression, of(2 * times), 3 * once) >= 3 * once)
  }
  // What has an upper bound looks worse than it is while the text is short.
  const bad = textsFor(expression, sampleOf(expression)).find(of => grows(of, 60) && grows(of, 300))
  return bad === undefined ? null : JSON.stringify(bad(3))
}

test.each([
  ['(a+)+$', true],
  ['^(?:a|a)*b', true],
  ['\\s+$', true],
  ['^(\\w+\\s?)*$', true],
  ['a.*b.*c', true],
  ['^\\s*x?\\s*$', true],
  ['^(?:\\d{1,3},?)+z', true],
  ['^a+$', false],
  ['^(?:a|b)*c', false],
  ['^[a-z]+(?:-[a-z]+)*$', false],
  ['\\d{1,20}x', false],
  ['(?<!\\d)\\d{4}(?!\\d)', false],
])('T49: the probe knows whether /%s/ can be slowed down: %s', (pattern, slow) => {
  expect(worstText(pattern, '') !== null).toBe(slow)
})

test('T49: every regular expression of the shipped code is linear', { timeout: 120_000 }, () => {
  const found = literals()
  expect(found.length).toBeGreaterThan(200)
  const slow = new Map(
    found.flatMap(({ pattern, flags, places }): [string, string][] => {
      const text = worstText(pattern, flags)
      return text === null ? [] : [[`/${pattern}/${flags}`, `with ${text} at ${places.join(', ')}`]]
    }),
  )
  expect([...slow].filter(([expression]) => !(expression in bounded))).toEqual([])
  expect(Object.keys(bounded).filter(expression => !slow.has(expression))).toEqual([])
})
