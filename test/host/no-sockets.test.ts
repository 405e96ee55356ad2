// No source the Electron product loads can listen on a port; that a till at work does not, is seen end to end (electron-entry).
import { expect, test } from 'vitest'
import { fileOf } from '../../scripts/electron-check/resolve.ts'
import { readProject } from '../../scripts/electron-check/project.ts'
import { calledName, nameOf, part, within, type Source } from '../../scripts/electron-check/syntax.ts'

const { sources } = readProject('.')

/** Everything that is loaded when `entry` is, types left out. */
function loadedBy(entry: string): Source[] {
  const files = [entry]
  for (let at = 0; at < files.length; at += 1) {
    const source = sources.get(files[at]!)
    if (source === undefined) continue
    const imports = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression']
    for (const node of imports.flatMap(type => source.all(type))) {
      const from = part(node, 'source')
      const file = from === undefined || node['importKind'] === 'type' ? null : fileOf(source.path, nameOf(from))
      if (file !== null && !files.includes(file)) files.push(file)
    }
  }
  return files.flatMap(file => sources.get(file) ?? [])
}

/** Calls that open a server, and packages that are one. */
const listens = (source: Source): string[] => [
  ...within(source.program)
    .filter(({ type }) => type === 'CallExpression' || type === 'NewExpression')
    .map(calledName)
    .filter(name => /^(?:createServer|createSecureServer|createSocket|WebSocketServer|Server)$/.test(name)),
  ...source
    .all('ImportDeclaration')
    .filter(node => node['importKind'] !== 'type')
    .map(node => nameOf(part(node, 'source')))
    .filter(from => /^(?:fastify|node:(?:http2|dgram|inspector|cluster))$/.test(from)),
]

test('nothing that the Electron entry loads can listen', () => {
  const loaded = loadedBy('main/index.ts')
  expect(loaded.length).toBeGreaterThan(100)
  expect(loaded.filter(source => listens(source).length > 0).map(({ path }) => path)).toEqual([])
})

test('what can listen is found where it is: in the browser host, the sandbox and the broker', () => {
  for (const entry of ['main/browser.ts', 'main/sandbox/run.ts', 'main/broker/server.ts'])
    expect(loadedBy(entry).flatMap(listens), entry).not.toEqual([])
})
