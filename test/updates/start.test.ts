// What a start says about the update before it: installed, not installed, or crashing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crashingSentence, notInstalledSentence } from '../../main/domain/update-sentences.ts'
import { beginStart } from '../../main/host/update-start.ts'
import { temporaryFolder } from '../host/temp.ts'
import { fakeClock } from '../services/fake-clock.ts'
import { openTill } from './kit.ts'

const address = (version: string) => `https://updates.example/versions/${version}/`
const begin = (dir: string, version: string) => beginStart(dir, version, address)
function updated(): string {
  const dir = temporaryFolder()
  begin(dir, '1.0.0').installing('1.0.0', '1.1.0')
  return dir
}
const noteIn = (dir: string) => JSON.parse(readFileSync(join(dir, 'start.json'), 'utf8')) as unknown

test('a start without an update behind it says nothing and leaves nothing', () => {
  const dir = temporaryFolder()
  const note = begin(dir, '1.0.0')
  note.settled()
  note.stopped()
  note.notInstalling()
  expect(note.start).toEqual({ kind: 'usual' })
  expect(begin(dir, '1.0.0').start).toEqual({ kind: 'usual' })
})

test('the first start of a new version says so until it has settled', () => {
  const dir = updated()
  const first = begin(dir, '1.1.0')
  expect(first.start).toEqual({ kind: 'updated', from: '1.0.0', to: '1.1.0' })
  first.settled()
  expect(noteIn(dir)).toEqual({ from: '1.0.0', to: '1.1.0', phase: 'settled', open: 0 })
  expect(begin(dir, '1.1.0').start).toEqual({ kind: 'usual' })
})

test('the third start after two crashes names the version before and where it is', () => {
  const dir = updated()
  expect(begin(dir, '1.1.0').start.kind).toBe('updated')
  expect(begin(dir, '1.1.0').start.kind).toBe('updated')
  const { start } = begin(dir, '1.1.0')
  expect(start).toEqual({ kind: 'crashing', from: '1.0.0', to: '1.1.0', download: address('1.0.0') })
  expect(crashingSentence('1.0.0', '1.1.0', address('1.0.0'))).toMatch(
    /not lost.*https:\/\/updates\.example\/versions\/1\.0\.0\//,
  )
  expect(begin(dir, '1.1.0').start.kind).toBe('crashing')
})

test('closing the till within the first minute is no crash', () => {
  const dir = updated()
  for (let start = 0; start < 5; start += 1) {
    const note = begin(dir, '1.1.0')
    expect(note.start.kind).toBe('updated')
    note.stopped()
  }
})

test('crashes after a good minute are not blamed on the update', () => {
  const dir = updated()
  begin(dir, '1.1.0').settled()
  for (let start = 0; start < 3; start += 1) expect(begin(dir, '1.1.0').start.kind).toBe('usual')
})

test('an update that did not happen is told once', () => {
  const dir = updated()
  expect(begin(dir, '1.0.0').start).toEqual({ kind: 'not-installed', from: '1.0.0', to: '1.1.0' })
  expect(begin(dir, '1.0.0').start).toEqual({ kind: 'usual' })
  expect(notInstalledSentence('1.0.0', '1.1.0')).toContain('1.0.0 is still running')
})

test('a third version, installed by hand, ends the story', () => {
  const dir = updated()
  expect(begin(dir, '1.2.0').start).toEqual({ kind: 'usual' })
  expect(begin(dir, '1.1.0').start).toEqual({ kind: 'usual' })
})

test('an installer that did not run is forgotten', () => {
  const dir = temporaryFolder()
  const note = begin(dir, '1.0.0')
  note.installing('1.0.0', '1.1.0')
  note.notInstalling()
  expect(begin(dir, '1.0.0').start).toEqual({ kind: 'usual' })
})

test.each([
  '',
  'null',
  '[]',
  '{"from":1}',
  '{"from":"1.1.0","to":"1.0.0","phase":"new","open":9}',
  '{"from":"1.0.0","to":"1.1.0","phase":"other","open":0}',
  '{"from":"1.0.0","to":"../..","phase":"new","open":9}',
])('a note of junk (%s) stops no start', text => {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'start.json'), text, { mode: 0o600 })
  expect(begin(dir, '1.1.0').start).toEqual({ kind: 'usual' })
})

test('a note that cannot be written stops the installation, but no start', () => {
  const dir = join(temporaryFolder(), 'file')
  writeFileSync(dir, '')
  const note = begin(join(dir, 'below'), '1.0.0')
  expect(note.start).toEqual({ kind: 'usual' })
  expect(() => note.installing('1.0.0', '1.1.0')).toThrow(/ENOTDIR|EEXIST|ENOENT/)
})

test('a crashing version that lives a minute after all is journalled as crashing and then as good', async () => {
  const root = temporaryFolder()
  const dir = join(root, 'data', 'updates')
  mkdirSync(dir, { recursive: true })
  begin(dir, '1.0.0').installing('1.0.0', '1.1.0')
  begin(dir, '1.1.0')
  begin(dir, '1.1.0')
  const clock = fakeClock(Date.now())
  const feed = { url: 'http://127.0.0.1:9/updates/', host: '127.0.0.1:9' }
  const { service, journal } = openTill({ root, feed, version: '1.1.0', clock, mayRun: () => false })
  service.start()
  expect(service.snapshot().start).toMatchObject({ kind: 'crashing', download: `${feed.url}versions/1.0.0/` })
  await clock.advance(59_999)
  expect(journal.map(({ what }) => what)).toEqual(['crashing'])
  await clock.advance(1)
  expect(journal.map(({ what }) => what)).toEqual(['crashing', 'updated'])
})
