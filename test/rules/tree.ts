// A small copy of the project with the real rules and made-up files, so that a rule can be seen to bite.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export type Tree = { dir: string; remove(): void }

/** Copies the named configuration files as they are and writes the made-up sources. */
export function plant(configs: readonly string[], files: Readonly<Record<string, string>>): Tree {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-rules-'))
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'), 'junction')
  for (const config of configs) {
    mkdirSync(dirname(join(dir, config)), { recursive: true })
    cpSync(config, join(dir, config))
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Runs one of the project's tools in the tree; resolves to what it printed, whether it found faults or not. */
export function runTool(tree: Tree, tool: 'oxlint' | 'typescript', args: string[]): Promise<string> {
  const script = resolve('node_modules', tool, 'bin', tool === 'oxlint' ? 'oxlint' : 'tsc')
  return new Promise(done => {
    execFile(process.execPath, [script, ...args], { cwd: tree.dir, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) =>
      done(stdout),
    )
  })
}

/** Faults by file, as `rule` names. */
export async function lint(tree: Tree): Promise<Map<string, string[]>> {
  const printed = await runTool(tree, 'oxlint', ['--type-aware', '-f', 'json'])
  const { diagnostics } = JSON.parse(printed) as { diagnostics: { code: string; filename: string }[] }
  const faults = new Map<string, string[]>()
  for (const { code, filename } of diagnostics) {
    const file = filename.replaceAll('\\', '/')
    faults.set(file, [...(faults.get(file) ?? []), code])
  }
  return faults
}
