// Gets and runs Electronegativity, a checker we did not write, where it can be had: it is never a dependency (400 packages).
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { isElsewhere } from '../../scripts/electron-check/project.ts'
import { pageHeaders } from '../../main/host/headers.ts'
import { windowOptions } from '../../main/host/window.ts'

const name = '@doyensec/electronegativity'
export const peerVersion = '1.10.3'
/** What its packages were on this day; later versions of them are not taken. */
const packagesOf = '2026-11-01'
const run = promisify(execFile)

export type Issue = {
  check: string
  file: string
  line: number
  severity: 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL'
  /** True when the checker itself asks for a person's look. */
  review: boolean
}
export type Report = { checks: number; errors: string[]; issues: Issue[] }

/** The folder it is installed in, or a sentence why it is not to be had. `TILLGATE_ELECTRONEGATIVITY` names one. */
export async function peerFolder(): Promise<{ folder: string } | string> {
  const given = process.env['TILLGATE_ELECTRONEGATIVITY']
  const folder = resolve(given ?? join(import.meta.dirname, '../../.cache/peers/electronegativity'))
  const ready = () => existsSync(join(folder, 'node_modules', name, 'package.json'))
  if (ready()) return { folder }
  if (given !== undefined) return `TILLGATE_ELECTRONEGATIVITY names ${folder}, where ${name} is not installed`
  // Made beside it and moved when it is whole, because two test runs may do this at once.
  const making = `${folder}-${process.pid}`
  mkdirSync(making, { recursive: true })
  writeFileSync(join(making, 'package.json'), '{"private":true}')
  const words = ['install', '--prefix', making, '--ignore-scripts', '--no-audit', '--no-fund', '--before', packagesOf]
  try {
    await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...words, `${name}@${peerVersion}`], {
      timeout: 90_000,
      shell: process.platform === 'win32',
    })
    if (!ready()) renameSync(making, folder)
  } catch {
    if (!ready()) return `${name} ${peerVersion} could not be installed here`
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return { folder }
}

/**
 * Lays out in `dir` what it is to judge: the sources of the product as they are, and beside them in plain words what it
 * cannot follow in them, the options a window is really made with and the policy its page is really served with.
 */
export function layOut(dir: string): void {
  for (const room of ['main', 'preload'])
    for (const file of readdirSync(room, { recursive: true, encoding: 'utf8' })) {
      const path = `${room}/${file.replaceAll('\\', '/')}`
      if (!path.endsWith('.ts') || isElsewhere(path)) continue
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      cpSync(path, join(dir, path))
    }
  cpSync('package.json', join(dir, 'package.json'))
  const bounds = { x: 0, y: 0, width: 1366, height: 768 }
  const wishes = { preload: 'index.cjs', bounds, zoom: 1, kiosk: true, fullscreen: false, devTools: false }
  const made = JSON.stringify(windowOptions(wishes), null, 2)
  writeFileSync(join(dir, 'made-window.js'), `import { BrowserWindow } from 'electron'\nnew BrowserWindow(${made})\n`)
  const policy = pageHeaders(['https://check.example.com'])['content-security-policy'] ?? ''
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  writeFileSync(join(dir, 'served-page.html'), `<!doctype html><html><head>${meta}</head><body></body></html>\n`)
}

/** Judges the files in `dir`, in a process that may read, but not write, start another or look up a name on a network. */
export async function judgeFolder(folder: string, dir: string): Promise<Report> {
  const child = join(import.meta.dirname, 'electronegativity-child.ts')
  const { stdout } = await run(process.execPath, ['--permission', '--allow-fs-read=*', child, folder, dir], {
    env: { LANG: 'en-US', TMPDIR: dir, TEMP: dir },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as Report
}
