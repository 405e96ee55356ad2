// Completes package-lock.json after `npm install` on a machine whose registry does not carry every platform's binaries:
// npm leaves out what it cannot see, and then refuses the same file in `npm ci`. Run: node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** What a platform package's name says it is for, in the words of package.json. */
export function platformOf(name) {
  const parts = name.split('/').at(-1).split('-')
  const of = known => known.filter(word => parts.includes(word))
  const libc = parts.some(part => part.startsWith('musl')) ? ['musl'] : parts.includes('gnu') ? ['glibc'] : []
  return { os: of(systems), cpu: of(processors), libc }
}

/**
 * Adds an entry for each optional dependency with an exact version that the lock does not hold. Without an integrity
 * value npm takes the package of that version as the registry gives it, and only on the platform it is for.
 * Returns the names added; throws for a name that does not tell its platform.
 */
export function completeLock(lock) {
  const added = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${path}/node_modules/${name}`
      const hoisted = `node_modules/${name}`
      const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)
      if (!exact || lock.packages[nested] || lock.packages[hoisted]) continue
      const { os, cpu, libc } = platformOf(name)
      if (os.length === 0 || cpu.length === 0)
        throw new Error(`${name}: the name does not tell its platform; add it to package-lock.json by hand.`)
      lock.packages[hoisted] = {
        version,
        cpu,
        ...(entry.dev ? { dev: true } : {}),
        ...(libc.length > 0 ? { libc } : {}),
        optional: true,
        os,
      }
      added.push(name)
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  return added
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const added = completeLock(lock)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${added.length} platform packages added to package-lock.json\n`)
}
