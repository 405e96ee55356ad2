// Writes main/host/native-hashes.ts: the SHA-256 of every database binary that is shipped. `--check` only compares.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One a package that is built; Electron on Linux is made for glibc only. */
const targets = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64']
const at = path => fileURLToPath(new URL(path, import.meta.url))

/** The text of the generated file, for the binaries in `folder` (node_modules/better-sqlite3/prebuilds unless told). */
export function nativeHashesText(folder = at('../node_modules/better-sqlite3/prebuilds/')) {
  const lines = targets.map(target => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, `${target}.node`)))
      .digest('hex')
    return `  '${target}': '${hash}',`
  })
  return `// SHA-256 of the database binaries this till is built with. Generated: run \`node scripts/native-hash.mjs\`.
export const nativeHashes: Readonly<Record<string, string>> = {
${lines.join('\n')}
}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = at('../main/host/native-hashes.ts')
  if (!process.argv.includes('--check')) {
    writeFileSync(file, nativeHashesText())
    process.stdout.write(`${targets.length} hashes written to main/host/native-hashes.ts\n`)
  } else if (readFileSync(file, 'utf8') !== nativeHashesText()) {
    process.stderr.write(
      'main/host/native-hashes.ts does not fit the installed better-sqlite3. Run `node scripts/native-hash.mjs`.\n',
    )
    process.exitCode = 1
  }
}
