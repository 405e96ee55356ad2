// Bundles the child process, so that ten thousand of them start quickly; built anew for each harness, compiled once per content.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))
const DAY_MS = 86_400_000

/**
 * `program` of this folder as one file without dependencies on disk other than the database's machine code. Its name is its content, so that the
 * compile cache of Node, which goes by name, still knows it the next time.
 */
export async function bundledChild(
  program = 'token-child',
  plugins: Plugin[] = [],
): Promise<{ file: string; env: Record<string, string> }> {
  const cache = join(root, '.cache', 'faults')
  const fresh = join(cache, `building-${program}-${process.pid}`)
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(root, `test/faults/${program}.ts`),
      outDir: fresh,
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: ['better-sqlite3'],
        output: { format: 'es', entryFileNames: `${program}.js`, codeSplitting: false },
      },
    },
  })
  const built = join(fresh, `${program}.js`)
  const name = createHash('sha256').update(readFileSync(built)).digest('hex').slice(0, 16)
  const folder = join(cache, name)
  forget(cache, name)
  mkdirSync(folder, { recursive: true })
  // Another harness may just have put the same file there.
  renameSync(built, join(folder, `${program}.js`))
  rmSync(fresh, { recursive: true, force: true })
  return { file: join(folder, `${program}.js`), env: { NODE_COMPILE_CACHE: join(folder, 'compiled') } }
}

/** Removes what other states of the code left, once nobody can be using it any more. */
function forget(cache: string, kept: string): void {
  for (const name of readdirSync(cache)) {
    const age = Date.now() - (statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (name !== kept && age > DAY_MS) rmSync(join(cache, name), { recursive: true, force: true })
  }
}
