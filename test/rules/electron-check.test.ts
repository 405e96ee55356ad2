// The checklist linter: the till meets all twenty items, and each fault is told by exactly the item it belongs to.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checklist, isMet, judge } from '../../scripts/electron-check/checklist.ts'
import { projectOf, readProject } from '../../scripts/electron-check/project.ts'
import { document, withTable } from '../../scripts/electron-check/report.ts'
import { currentElectron, electronFacts, staleFacts } from '../../scripts/electron-check/version.ts'
import { faults } from './electron-faults.ts'
import { broken, sample, type Files } from './electron-sample.ts'

const judged = (files: Files) => judge(projectOf(files))
const flagged = (files: Files) =>
  judged(files)
    .filter(item => !isMet(item))
    .map(({ number }) => number)
const told = (files: Files) => judged(files).flatMap(({ findings }) => findings)

const real = judge(readProject('.'))

describe('the till', () => {
  test('meets all twenty items', () => {
    expect(real.filter(item => !isMet(item)).map(({ number, findings }) => ({ number, findings }))).toEqual([])
    expect(real).toHaveLength(20)
  })

  test('meets each at a place that is there', () => {
    for (const { number, met } of real) {
      const lines = readFileSync(met!.at.file, 'utf8').split('\n')
      expect(lines[met!.at.line - 1]?.trim(), `item ${number}`).not.toBe('')
      expect(lines.length).toBeGreaterThanOrEqual(met!.at.line)
    }
  })

  test('is described as it is in the documentation', () => {
    const text = readFileSync(document, 'utf8')
    // Renewed with: npm run check:electron -- --write
    expect(withTable(text, real)).toBe(text)
  })
})

describe('a small till', () => {
  test('meets all twenty items too', () => {
    expect(told(sample)).toEqual([])
    expect(flagged(sample)).toEqual([])
  })

  test.each(faults)('item %i tells %s, and no other item does', (item, _what, file, from, to) => {
    const files = broken(file, from, to)
    expect(flagged(files)).toEqual([item])
    for (const { at, what } of told(files)) {
      expect(what).toMatch(/^\S.*\.$/)
      expect(at.line).toBeLessThanOrEqual((files[at.file] ?? '').split('\n').length)
    }
  })

  test('has a fault for every item', () => {
    expect([...new Set(faults.map(([item]) => item))]).toEqual(checklist.map(({ number }) => number))
  })

  test('with a window whose options cannot be seen fails every item about them', () => {
    for (const hidden of ['...wishes,\n    sandbox: true', '...rest, sandbox: true'])
      expect(flagged(broken('main/host/window.ts', 'sandbox: true', hidden))).toEqual([2, 3, 4, 6, 8, 9, 10, 11])
    const view = 'closeDoors(parts)\n  new WebContentsView({ webPreferences: { nodeIntegration: true } })'
    expect(flagged(broken('main/host/start.ts', 'closeDoors(parts)', view))).toEqual([2, 3, 4, 6, 8, 9, 10, 11])
  })

  test('without its files fails, instead of passing unseen', () => {
    expect(flagged({})).toEqual(checklist.map(({ number }) => number))
    for (const file of ['main/host/wire.ts', 'main/host/doors.ts', 'main/host/headers.ts', 'preload/index.ts'])
      expect(flagged(Object.fromEntries(Object.entries(sample).filter(([name]) => name !== file)))).not.toEqual([])
  })

  test('with a source that is none says so', () => {
    expect(() => judged({ 'main/x.ts': 'const =' })).toThrow('main/x.ts cannot be read as TypeScript')
  })
})

describe('what is known of Electron', () => {
  test('is data with a day, newest major first', () => {
    const { asOf, supported } = electronFacts()
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(supported).toHaveLength(3)
    const majors = supported.map(version => Number(/^(\d+)\.\d+\.\d+$/.exec(version)?.[1]))
    expect(majors).toEqual([majors[0], majors[0]! - 1, majors[0]! - 2])
  })

  test('judges by itself: a newer patch and a newer major are fine', () => {
    const facts = { asOf: '2026-11-21', supported: ['45.4.1', '44.11.4', '43.8.11'] }
    const verdict = (version: string) => {
      const files = { 'package.json': JSON.stringify({ devDependencies: { electron: version } }) }
      return isMet(currentElectron(projectOf(files), facts))
    }
    expect(['45.4.1', '45.4.2', '45.10.0', '46.0.0', '44.11.4'].map(verdict)).toEqual([true, true, true, true, true])
    expect(['45.4.0', '44.11.3', '42.99.0', '45', 'latest'].map(verdict)).toEqual([false, false, false, false, false])
  })

  test('is said to be old after eight weeks, and only said', () => {
    const facts = { asOf: '2026-01-01', supported: ['45.4.1'] }
    expect(staleFacts(facts, new Date('2026-02-26T00:00:00Z'))).toBeNull()
    expect(staleFacts(facts, new Date('2026-02-27T00:00:00Z'))).toContain('57 days old')
  })
})

describe('the command', () => {
  const script = resolve('scripts/electron-check.ts')

  test('prints each item with its place and ends with 20/20', () => {
    const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' })
    expect(printed).toMatch(/\n20\/20\n$/)
    expect(printed.match(/^ok {5}/gm)).toHaveLength(20)
    expect(printed).toContain('main/host/window.ts:')
  })

  test('ends with 1 and says what to do when there is a finding', () => {
    const root = mkdtempSync(join(tmpdir(), 'tillgate-checklist-'))
    for (const [name, text] of Object.entries(
      broken('main/host/window.ts', 'webSecurity: true', 'webSecurity: false'),
    )) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    const { status, stdout } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
    rmSync(root, { recursive: true })
    expect(status).toBe(1)
    expect(stdout).toContain('FAULT   6  Do not disable webSecurity\n')
    expect(stdout).toContain('main/host/window.ts:10: "webSecurity" is not true. Set it to true.\n')
    expect(stdout).toMatch(/\n19\/20\n$/)
  })
})
