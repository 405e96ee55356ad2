// The sandbox's memory on disk: one JSON file, written whole and renamed, so that a restart finds the world as it was.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What every simulator gave by `snapshot`, under its name. */
export type SandboxMemory = { version: 1; states: { [simulator: string]: unknown } }

/** The states of an earlier run; empty when there is no file. Throws a sentence when the file is not one of ours. */
export function readMemory(file: string): SandboxMemory['states'] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`The sandbox state ${file} cannot be read: ${(thrown as Error).message}.`, { cause: thrown })
  }
  try {
    const memory = JSON.parse(text) as Partial<SandboxMemory>
    if (memory.version === 1 && typeof memory.states === 'object' && memory.states !== null) return memory.states
  } catch {
    // Falls through to the same sentence: to the reader, broken JSON and a foreign file are one thing.
  }
  throw new Error(
    `The sandbox state ${file} is damaged or of another program. Delete it to start with an empty sandbox.`,
  )
}

/** Writes at once, then looks every 200 ms whether something changed; `stop` writes a last time. Throws when the first write fails. */
export function keepMemory(file: string, states: () => SandboxMemory['states']): { stop(): void } {
  let written = ''
  const write = (): void => {
    const text = JSON.stringify({ version: 1, states: states() } satisfies SandboxMemory)
    if (text === written) return
    const fresh = `${file}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(file), { recursive: true })
      // It holds the sandbox's own keys; they open nothing real, but nobody else needs them.
      writeFileSync(fresh, text, { mode: 0o600 })
      renameSync(fresh, file)
    } catch (thrown) {
      rmSync(fresh, { force: true })
      throw new Error(`The sandbox state ${file} cannot be written: ${(thrown as Error).message}.`, { cause: thrown })
    }
    written = text
  }
  write()
  let complained = false
  const timer = setInterval(() => {
    try {
      write()
      complained = false
    } catch (thrown) {
      if (!complained) process.emitWarning((thrown as Error).message)
      complained = true
    }
  }, 200)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      write()
    },
  }
}
