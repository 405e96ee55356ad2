// The fuse the packager does not know is set by our own hook, which refuses an Electron whose fuses were not decided.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Hook = { setNinthFuse(bytes: Buffer): void }
const hook: string = '../../scripts/after-pack.mjs'
const { setNinthFuse } = (await import(hook)) as Hook

const wire = (version: number, states: string) =>
  Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.of(version, states.length),
    Buffer.from(states),
  ])

test('the ninth fuse is turned on in every wire, and the others are left to the packager', () => {
  const binary = Buffer.concat([Buffer.from('head'), wire(1, '010101010'), Buffer.from('middle'), wire(1, '000000000')])
  setNinthFuse(binary)
  expect(binary.toString('latin1')).toContain('\u0001\t010101011middle')
  expect(binary.toString('latin1')).toMatch(/000000001$/)
})

test.each([
  ['a tenth fuse', wire(1, '0101010101')],
  ['fewer fuses', wire(1, '01010101')],
  ['another version', wire(2, '010101010')],
  ['a fuse that Electron has removed', wire(1, '01r101010')],
  ['no wire', Buffer.from('a binary without fuses')],
])('%s stops the build', (_name, binary) => {
  expect(() => setNinthFuse(binary)).toThrow(/fuse/)
})

test('the packager is told the other eight by name', () => {
  const text = readFileSync('electron-builder.yml', 'utf8')
  const block = /electronFuses:\n((?: {2}.*\n)+)/.exec(text)?.[1] ?? ''
  expect(
    Object.fromEntries(
      block
        .trim()
        .split('\n')
        .map(line => line.trim().split(': ')),
    ),
  ).toEqual({
    runAsNode: 'false',
    enableCookieEncryption: 'true',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    loadBrowserProcessSpecificV8Snapshot: 'false',
    grantFileProtocolExtraPrivileges: 'false',
  })
  expect(text).toContain('afterPack: scripts/after-pack.mjs')
})
