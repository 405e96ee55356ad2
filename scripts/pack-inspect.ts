// Everything that is asked of an unpacked package before anybody may install it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { nativeHashes } from '../main/host/native-hashes.ts'
import { archiveOf, corruptFiles, readArchive, type Archive } from './pack-asar.ts'
import { feedFaults, feedNote } from './pack-feed.ts'
import { fileFaults, textFaults } from './pack-files.ts'
import { fuseFaults, fuseWires } from './pack-fuses.ts'
import { integrityFaults } from './pack-integrity.ts'
import { updateKeyFaults, updateKeyNote } from './pack-keys.ts'
import { layoutOf, ownSizeOf, type Layout } from './pack-layout.ts'
import { keyFaults, secretFaults, type Reviewed } from './pack-secrets.ts'

/** One line of the table: no faults means passed. */
export type Check = { name: string; note: string; faults: string[] }

/** What the till may add to Electron's own size, in bytes. */
const mostBytes = 120 * 1024 * 1024
const reviewed = JSON.parse(readFileSync(new URL('pack-secrets.json', import.meta.url), 'utf8')) as Reviewed[]
const isText = (path: string): boolean => !/\.(node|wasm|png|woff2|wav|mp3)$/.test(path)
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** `dir` is an unpacked package for `arch`; `release`: signed and with a feed, as it leaves the building machine. */
export function inspectPackage(dir: string, arch: string, { release }: { release: boolean }): Check[] {
  const layout = layoutOf(dir)
  const archive = readArchive(archiveOf(layout.resources))
  const bytes = ownSizeOf(layout)
  const target = `${layout.platform}-${arch}`
  const check = (name: string, note: string, faults: string[]): Check => ({ name, note, faults })
  return [
    check('files', `${archive.files.length} files, each on the list`, fileFaults(archive, target)),
    check('hashes', `archive header ${archive.headerHash.slice(0, 12)}…`, [
      ...corruptFiles(archive),
      ...integrityFaults(layout, archive.headerHash),
    ]),
    check('fuses', fuseWires(readFileSync(layout.binary)).join(' '), fuseFaults(readFileSync(layout.binary))),
    check('machine code', `hash of ${target}.node in the program`, nativeFaults(archive, target)),
    check('text', 'no source maps, no unsafe switches', textFaults(archive, [resolve('.'), homedir()])),
    check('secrets', `${reviewed.length} reviewed texts`, allSecretFaults(archive)),
    check(
      'updates',
      feedNote(feedOf(layout), layout.platform),
      feedFaults(feedOf(layout), { platform: layout.platform, release }),
    ),
    check('update keys', updateKeyNote(keysOf(archive)), updateKeyFaults(keysOf(archive), { release })),
    check('licences', 'licences.txt', licenceFaults(layout)),
    check('size', `${megabytes(bytes)} beside Electron`, sizeFaults(bytes)),
  ]
}

/** The program refuses to start when the hash it was built with is not that of the file beside it; then nobody may get it. */
function nativeFaults({ files }: Archive, target: string): string[] {
  const main =
    files
      .find(file => file.path === 'dist/main/index.js')
      ?.read()
      .toString('utf8') ?? ''
  const beside = files.filter(file => file.unpacked && file.path.endsWith('.node'))
  if (beside.length === 0) return ['the package holds no machine code for its database']
  return beside
    .filter(file => !main.includes(createHash('sha256').update(file.read()).digest('hex')))
    .map(() => `the program does not check ${target}.node before it loads it, or expects another file`)
}

function allSecretFaults({ files }: Archive): string[] {
  const names = [
    ...files.flatMap(file => [file.path, file.sha256]),
    ...Object.values(nativeHashes),
    ...publicKeys(files),
  ]
  return files.flatMap(file =>
    isText(file.path)
      ? secretFaults(file.path, file.read().toString('utf8'), reviewed, names)
      : keyFaults(file.path, file.read()),
  )
}

/** The keys that updates are verified with: half of a pair, so no secret, unless the other half is there too. */
function publicKeys(files: Archive['files']): string[] {
  const text = keysOf({ files })
  if (text === null) return []
  const keys = Object.values(JSON.parse(text) as Record<string, { d?: unknown; x?: unknown }>)
  return keys.filter(key => key.d === undefined && typeof key.x === 'string').map(key => String(key.x))
}

function keysOf({ files }: Pick<Archive, 'files'>): string | null {
  const file = files.find(({ path }) => path === 'dist/resources/update-keys.json')
  return file === undefined ? null : file.read().toString('utf8')
}

function feedOf({ resources }: Layout): string | null {
  const file = join(resources, 'app-update.yml')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function licenceFaults({ resources }: Layout): string[] {
  return existsSync(join(resources, 'licences.txt')) ? [] : ['licences.txt is missing; run `node scripts/sbom.mjs`']
}

function sizeFaults(bytes: number): string[] {
  return bytes <= mostBytes
    ? []
    : [`the till adds ${megabytes(bytes)} to Electron; ${megabytes(mostBytes)} is the most`]
}

/** The table, one line a check and one a fault. */
export function printChecks(title: string, checks: readonly Check[], write: (text: string) => void): void {
  for (const { name, note, faults } of checks) {
    write(`${faults.length === 0 ? 'ok    ' : 'FAILED'}  ${title.padEnd(14)} ${name.padEnd(13)} ${note}\n`)
    for (const fault of faults.slice(0, 20)) write(`          ${fault}\n`)
    if (faults.length > 20) write(`          and ${faults.length - 20} more\n`)
  }
}
