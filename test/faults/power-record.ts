// Records every write of a till: compiles the recorder with the machine's own C compiler, runs the workload under it, reads the record.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mark } from './power-expected.ts'
import type { PowerMutant, PowerOrder } from './power-order.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = join(root, '.cache', 'power')

/** In the order of the recorder's own list. */
const kinds = [
  'write',
  'sync',
  'truncate',
  'create',
  'unlink',
  'rename',
  'mkdir',
  'sync-folder',
  'mark',
  'link',
] as const
/** One change. Names are relative to the till's folder; `to` is the new name of a rename or link. */
export type Op = {
  kind: (typeof kinds)[number]
  name: string
  to: string
  inode: number
  offset: number
  data: Buffer
}
/** `dir` is the folder as the workload left it, for comparison; `file` the record. */
export type Recording = { ops: Op[]; dir: string; file: string; remove(): void }

/** In memory where there is such a folder: thousands of states wait for the disk otherwise. */
export const scratch = (): string =>
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tillgate-power-'))

/** The library to preload, or a sentence why there is none on this machine. */
export function recorder(): { library: string } | { missing: string } {
  if (process.platform !== 'linux')
    return {
      missing: `Writes are recorded by a preloaded library, which exists for Linux only, not for ${process.platform}.`,
    }
  const source = join(root, 'test/faults/power-recorder.c')
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const library = join(cache, `recorder-${hash}.so`)
  if (existsSync(library)) return { library }
  mkdirSync(cache, { recursive: true })
  const draft = `${library}.${process.pid}`
  for (const compiler of ['cc', 'gcc', 'clang']) {
    try {
      execFileSync(compiler, ['-O2', '-shared', '-fPIC', '-o', draft, source, '-ldl', '-lpthread'], { stdio: 'pipe' })
      renameSync(draft, library)
      return { library }
    } catch (thrown) {
      const { code, stderr } = thrown as NodeJS.ErrnoException & { stderr?: Buffer }
      if (code !== 'ENOENT')
        return { missing: `The C compiler "${compiler}" fails: ${stderr?.toString().trim() ?? code}` }
    }
  }
  return { missing: 'The recorder needs a C compiler (cc, gcc or clang); there is none on the path.' }
}

/** Runs the workload from an empty folder to its end by SIGKILL. Throws with its words when it ends otherwise. */
export async function recorded(library: string, trades: number, mutant: PowerMutant | null): Promise<Recording> {
  const home = scratch()
  const dir = join(home, 'till')
  mkdirSync(dir)
  const order: PowerOrder = { dir, marks: join(home, 'marks'), trades, mutant }
  return await recordedIn(home, library, 'power-child.ts', JSON.stringify(order))
}

/** Records what a program does to the folder `till` of `home` until it ends itself by SIGKILL; `remove` removes `home`. */
export async function recordedIn(home: string, library: string, program: string, order: string): Promise<Recording> {
  const remove = (): void => rmSync(home, { recursive: true, force: true })
  const dir = join(home, 'till')
  const file = join(home, 'record')
  try {
    const child = spawn(process.execPath, [join(root, 'test/faults', program), order], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        LD_PRELOAD: library,
        POWER_DIR: dir,
        POWER_RECORD: file,
        POWER_MARKS: join(home, 'marks'),
        // Rings of the kernel would pass by the recorder.
        UV_USE_IO_URING: '0',
      },
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    await once(child, 'close')
    if (child.signalCode !== 'SIGKILL') throw new Error(`The workload did not reach its end: ${said}`)
    return { ops: readRecord(readFileSync(file)), dir, file, remove }
  } catch (thrown) {
    remove()
    throw thrown
  }
}

/** The entries of a record file; throws when it is cut off. */
export function readRecord(bytes: Buffer): Op[] {
  const ops: Op[] = []
  for (let at = 0; at < bytes.length;) {
    const kind = kinds[bytes.readUInt8(at) - 1]
    const [first, second] = [bytes.readUInt16LE(at + 1), bytes.readUInt16LE(at + 3)]
    const [inode, offset] = [Number(bytes.readBigUInt64LE(at + 5)), Number(bytes.readBigUInt64LE(at + 13))]
    const length = bytes.readUInt32LE(at + 21)
    const names = at + 25
    const data = names + first + second
    if (kind === undefined || data + length > bytes.length) throw new Error(`The record is not whole at byte ${at}.`)
    ops.push({
      kind,
      name: bytes.toString('utf8', names, names + first),
      to: bytes.toString('utf8', names + first, data),
      inode,
      offset,
      data: bytes.subarray(data, data + length),
    })
    at = data + length
  }
  return ops
}

export const markOf = (op: Op): Mark => JSON.parse(op.data.toString('utf8')) as Mark

/** The record of a till that leaves a sync out, made from one that does not. */
export function without(ops: readonly Op[], mutant: PowerMutant | null): Op[] {
  switch (mutant) {
    case null:
    case 'synchronous-normal':
    case 'ack-before-commit':
      return [...ops]
    case 'log-without-sync':
      return ops.filter(({ kind, name }) => kind !== 'sync' || !name.startsWith('payments.'))
    case 'backup-without-sync':
      return ops.filter(({ kind, name }) => kind !== 'sync' || !name.startsWith('backups/'))
    case 'backup-without-folder-sync':
      return ops.filter(({ kind, name }) => kind !== 'sync-folder' || name !== 'backups')
    case 'turn-without-folder-sync': {
      // Only the syncs that a turn of payments.log makes: those before anything else is written.
      let turned = false
      return ops.filter(({ kind, name }) => {
        if (kind === 'rename') turned = name.startsWith('payments.')
        else if (kind === 'write' && !name.startsWith('payments.')) turned = false
        return !(turned && kind === 'sync-folder')
      })
    }
    default:
      return mutant satisfies never
  }
}
