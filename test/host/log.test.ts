// The log: what it writes, what it refuses to write, and how much of it is kept.
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../main/host/log.ts'
import { recentLines } from '../../main/host/log-history.ts'
import { redact } from '../../main/host/redact.ts'
import { temporaryFolder } from './temp.ts'

function open(now = () => new Date('2026-03-04T05:06:07Z')) {
  const dir = temporaryFolder()
  const echoed: string[] = []
  const log = createLog({ dir, now, echo: line => echoed.push(line) })
  onTestFinished(() => log.close())
  const read = (name = 'till-2026-03-04.log') =>
    readFileSync(join(dir, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
  return { dir, log, echoed, read }
}

test('a line is JSON with time, level, event and fields, in a file of the day', () => {
  const { log, read, echoed } = open()
  log.info('op', { op: 'sale.get', ms: 3, ok: true, why: null, state: undefined })
  log.warn('frame-refused')
  log.close()
  expect(read()).toEqual([
    { at: '2026-03-04T05:06:07.000Z', level: 'info', event: 'op', op: 'sale.get', ms: 3, ok: true, why: null },
    { at: '2026-03-04T05:06:07.000Z', level: 'warn', event: 'frame-refused' },
  ])
  expect(echoed).toHaveLength(2)
})

test('a field that is not on the list, or holds more than one value, leaves its name only', () => {
  const { log, read } = open()
  const body = { pan: '4111111111111111' } as unknown as string
  log.info('http', { status: 200, body: 'whole answer', reason: body })
  log.close()
  expect(read()[0]).toMatchObject({ status: 200, dropped: 'body reason' })
  expect(JSON.stringify(read())).not.toMatch(/4111|whole answer/)
})

test('an incident is written at once, with the stack and its causes under an id', () => {
  const { log, read } = open()
  const cause = new Error('the inner reason')
  const incident = log.incident('op', new Error('the outer reason', { cause }), { op: 'pay.card' })
  expect(incident).toMatch(/^[0-9a-f]{10}$/)
  const [line] = read()
  expect(line).toMatchObject({ level: 'error', event: 'op', op: 'pay.card', incident })
  expect(line?.stack).toMatch(/the outer reason.*the inner reason/)
})

test('anything can be thrown', () => {
  const { log, read } = open()
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  for (const thrown of [undefined, null, 7, 'text', { a: 1 }, Symbol('s'), () => 1, cycle, 1n]) {
    expect(log.incident('odd', thrown)).toMatch(/^[0-9a-f]{10}$/)
  }
  expect(read()).toHaveLength(9)
})

test.each([
  ['a line break', 'one\r\ntwo\u2028three', 'one two three'],
  ['terminal colours', '\u001b[31mred\u001b[0m', ' red '],
  ['a terminal title', '\u001b]0;owned\u0007x', ' x'],
  ['NUL and C1 codes', 'a\u0000b\u009bc', 'a b c'],
  ['a card number', 'pan 4111111111111111.', 'pan [card].'],
  ['a card number in groups', '5500 0000 0000 0004', '[card]'],
  ['a card number with dashes', '3782-822463-10005', '[card]'],
  ['a long number that is no card', 'order 4111111111111112', 'order 4111111111111112'],
  ['a UUID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  [
    'a path',
    '/srv/till/node_modules/some-package/dist/file.js:10:4',
    '/srv/till/node_modules/some-package/dist/file.js:10:4',
  ],
])('%s in a text', (_name, text, expected) => {
  expect(redact(text)).toBe(expected)
})

test.each([
  ['a bearer header', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
  ['a basic header', 'basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA=='],
  ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl back', 'eyJzdWIiOiIxIn0'],
  ['a form field', 'refresh_token=r1-secret&grant_type=refresh_token', 'r1-secret'],
  ['a JSON member', '{"client_secret":"s3cr3t-value"}', 's3cr3t-value'],
  ['an address with a token', 'http://127.0.0.1:1/enter?token=AbCdEfGh', 'AbCdEfGh'],
  ['a PIN', 'pin: 471100', '471100'],
  ['an opaque value', `value ${'aB3_'.repeat(12)} end`, 'aB3_aB3_'],
])('%s keeps no secret', (_name, text, secret) => {
  expect(redact(text)).not.toContain(secret)
  expect(redact(text)).toMatch(/\[token [0-9a-f]{6}\]/)
})

test('two lines about one token can be matched without knowing it', () => {
  expect(redact('token=abcdefgh')).toBe(redact('token=abcdefgh'))
  expect(redact('token=abcdefgh')).not.toBe(redact('token=abcdefgi'))
})

test('files older than 14 days go, and the oldest beyond 20 MB', () => {
  const { dir, log } = open()
  const put = (name: string, bytes: number) => writeFileSync(join(dir, name), Buffer.alloc(bytes))
  put('till-2026-02-17.log', 10)
  put('till-2026-02-18.log', 10)
  put('till-2026-03-01.log', 15_000_000)
  put('till-2026-03-02.log', 4_000_000)
  put('till-2026-03-03.log', 4_000_000)
  put('notes.txt', 10)
  log.info('start')
  log.close()
  expect(readdirSync(dir).toSorted()).toEqual([
    'notes.txt',
    'till-2026-03-02.log',
    'till-2026-03-03.log',
    'till-2026-03-04.log',
  ])
})

test('a new day and a full file begin another one', () => {
  let now = new Date('2026-03-04T23:59:59Z')
  const { dir, log } = open(() => now)
  writeFileSync(join(dir, 'till-2026-03-04.log'), Buffer.alloc(5_000_000))
  log.incident('late', 'x')
  now = new Date('2026-03-05T00:00:01Z')
  log.incident('early', 'x')
  expect(readdirSync(dir).toSorted()).toEqual(['till-2026-03-04.1.log', 'till-2026-03-04.log', 'till-2026-03-05.log'])
  if (process.platform !== 'win32') expect(statSync(join(dir, 'till-2026-03-05.log')).mode & 0o077).toBe(0)
})

test('a disk that takes nothing never stops the till', () => {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'logs'), 'a file where a folder should be')
  const log = createLog({ dir: join(dir, 'logs') })
  onTestFinished(() => log.close())
  expect(log.incident('op', new Error('x'))).toMatch(/^[0-9a-f]{10}$/)
})

test('fields named like a part of the line cannot take its place', () => {
  const { log, read } = open()
  log.info('op %s %d', { event: 'forged', level: 'fatal', at: 'never', dropped: 'nothing', op: 'sale.get' })
  log.close()
  expect(read()).toEqual([
    {
      at: '2026-03-04T05:06:07.000Z',
      level: 'info',
      event: 'op %s %d',
      op: 'sale.get',
      dropped: 'level at dropped',
    },
  ])
})

describe('read back', () => {
  test('gives the newest lines over all files, oldest first, each cleaned once more', () => {
    let now = new Date('2026-03-04T23:59:59Z')
    const { dir, log } = open(() => now)
    log.incident('first', 'x')
    now = new Date('2026-03-05T00:00:01Z')
    log.info('second', { op: 'sale.get' })
    log.incident('third', 'x')
    const pan = ['4111', '1111', '1111', '1111'].join('')
    const at = '2026-03-05T00:00:02Z'
    const foreign = { at, level: 'info', event: `sold to ${pan}`, reason: pan, customer: 'Ada', what: { name: 'Ada' } }
    appendFileSync(join(dir, 'till-2026-03-05.log'), `not a line\n${JSON.stringify(foreign)}\n[1]\n{"at":1}\n`)
    expect(recentLines(dir, 10).map(({ event }) => event)).toEqual(['first', 'second', 'third', 'sold to [card]'])
    expect(recentLines(dir, 3)).toMatchObject([{ event: 'second', op: 'sale.get' }, { event: 'third' }, {}])
    expect(recentLines(dir, 1)).toEqual([{ at, level: 'info', event: 'sold to [card]', reason: '[card]' }])
  })

  test('takes no more than the end of a large file, and no folder is no trouble', () => {
    const { dir } = open()
    const line = JSON.stringify({ at: 'x', level: 'info', event: 'e' })
    writeFileSync(join(dir, 'till-2026-03-04.log'), `${line}\n`.repeat(100_000))
    const lines = recentLines(dir, 1_000_000)
    expect(lines.length).toBeGreaterThan(1_000)
    expect(lines.length).toBeLessThan(100_000)
    expect(lines.every(({ event }) => event === 'e')).toBe(true)
    expect(recentLines(join(dir, 'nowhere'), 10)).toEqual([])
  })
})
