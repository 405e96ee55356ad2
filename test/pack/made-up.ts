// Small packages for the inspectors: an archive written by hand, a fuse wire, and what lies around them.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type MadeUpFile = { path: string; content: string | Buffer; unpacked?: boolean }
type Node = { files?: Record<string, Node>; [key: string]: unknown }

const folders: string[] = []
export function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-pack-'))
  folders.push(dir)
  return dir
}
export function removeTempFolders(): void {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
}

/** Writes bytes and the folders above them. */
export function put(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

/** Writes an archive (Chromium Pickle: two lengths, then the header's) and app.asar.unpacked beside it. */
export function writeArchive(file: string, files: readonly MadeUpFile[], links: readonly string[] = []): void {
  const root: Node = { files: {} }
  const packed: Buffer[] = []
  let offset = 0
  const nodeAt = (path: string, leaf: Node) => {
    const parts = path.split('/')
    const name = parts.pop()!
    let at = root
    for (const part of parts) at = at.files![part] ??= { files: {} }
    at.files![name] = leaf
  }
  for (const { path, content, unpacked } of files) {
    const bytes = Buffer.from(content)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const integrity = { algorithm: 'SHA256', hash, blockSize: 4194304, blocks: [hash] }
    nodeAt(path, { size: bytes.length, integrity, ...(unpacked === true ? { unpacked } : { offset: String(offset) }) })
    if (unpacked === true) put(join(`${file}.unpacked`, path), bytes)
    else {
      packed.push(bytes)
      offset += bytes.length
    }
  }
  for (const path of links) nodeAt(path, { link: 'LICENSE' })
  const header = Buffer.from(JSON.stringify(root))
  const padded = Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4)])
  const numbers = Buffer.alloc(16)
  numbers.writeUInt32LE(4, 0)
  numbers.writeUInt32LE(padded.length + 8, 4)
  numbers.writeUInt32LE(padded.length + 4, 8)
  numbers.writeUInt32LE(header.length, 12)
  put(file, Buffer.concat([numbers, padded, ...packed]))
}

/** What is in every good package; the program "knows" the hash of the binary beside it. */
export function goodFiles(target: string, binary = 'machine code'): MadeUpFile[] {
  const hash = createHash('sha256').update(binary).digest('hex')
  return [
    { path: 'package.json', content: '{}' },
    { path: 'LICENSE', content: 'Apache' },
    { path: 'dist/main/index.js', content: `const nativeHashes = { '${target}': '${hash}' }` },
    { path: 'dist/preload/index.cjs', content: "'use strict'" },
    { path: 'dist/renderer/index.html', content: '<!doctype html>' },
    { path: 'dist/renderer/assets/index-Ab3_dE-9.js', content: 'export {}' },
    { path: 'dist/resources/catalogue.json', content: '[]' },
    { path: 'node_modules/better-sqlite3/lib/index.js', content: '' },
    { path: `node_modules/better-sqlite3/prebuilds/${target}.node`, content: binary, unpacked: true },
  ]
}

export const wireOf = (states: string): Buffer =>
  Buffer.concat([
    Buffer.from('program dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.of(1, states.length),
    Buffer.from(states),
  ])

/** An unpacked Linux package. Returns its folder. */
export function linuxPackage(files: readonly MadeUpFile[], wire = '010011001'): string {
  const dir = join(tempFolder(), 'linux-unpacked')
  writeArchive(join(dir, 'resources', 'app.asar'), files)
  put(join(dir, 'resources', 'licences.txt'), 'MIT')
  put(join(dir, 'tillgate'), wireOf(wire))
  return dir
}
