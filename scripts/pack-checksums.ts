// `node scripts/pack-checksums.ts [folder]`: SHA256SUMS of the packages of a release, and detached GPG signatures beside
// the Linux packages and the list. The packager signs nothing for Linux, and dpkg checks nothing by itself.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = /\.(exe|dmg|zip|AppImage|deb)$/
const listed = /\.(exe|dmg|zip|AppImage|deb|cdx\.json)$|^licences\.txt$/

/** The names that belong into the list, in order; those of a Linux package are signed. Throws when there is no package. */
export function releaseFiles(names: readonly string[]): { listed: string[]; signed: string[] } {
  const found = names.filter(name => listed.test(name)).sort()
  if (!found.some(name => packages.test(name))) throw new Error('There is no package here to make a list of.')
  return { listed: found, signed: [...found.filter(name => /\.(AppImage|deb)$/.test(name)), 'SHA256SUMS'] }
}

/** In the form that `sha256sum --check` reads: hash, two blanks, name. */
export function sumsText(folder: string, names: readonly string[]): string {
  return names
    .map(
      name =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('')
}

/** What gpg is asked to do: a detached signature in text form, by exactly this key (full fingerprint). */
export function gpgArgs(key: string, file: string): string[] {
  return ['--batch', '--yes', '--local-user', `${key}!`, '--armor', '--output', `${file}.asc`, '--detach-sign', file]
}

function main(folder: string, key: string): void {
  if (!/^[0-9A-F]{40}$/i.test(key))
    throw new Error('TILLGATE_GPG_KEY must be the full fingerprint (40 digits) of the key that signs the packages.')
  const { listed: names, signed } = releaseFiles(readdirSync(folder))
  writeFileSync(join(folder, 'SHA256SUMS'), sumsText(folder, names))
  for (const name of signed) {
    const { status, stderr } = spawnSync('gpg', gpgArgs(key, join(folder, name)), { encoding: 'utf8' })
    if (status !== 0) throw new Error(`gpg did not sign ${name}: ${stderr}`)
  }
  process.stdout.write(`${names.length} files listed in SHA256SUMS, ${signed.length} signatures written\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv[2] ?? 'dist/packages', process.env.TILLGATE_GPG_KEY ?? '')
  } catch (thrown) {
    process.stderr.write(`${(thrown as Error).message}\n`)
    process.exitCode = 1
  }
}
