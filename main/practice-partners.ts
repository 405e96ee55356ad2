// The partners of practice: the sandbox as a program of its own beside the till, which itself opens no door for it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SandboxCredentials } from './config.ts'
import { StartError } from './data-folder.ts'

/** A program that runs until it is ended, and prints one line when it is ready. */
export type Program = {
  line: Promise<string | null>
  end(): void
}

/** Beside the bundle of the host, or as source. */
function programFile(): string {
  const built = fileURLToPath(new URL('../sandbox/run.js', import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL('./sandbox/run.ts', import.meta.url))
}

/** Starts the sandbox with its memory in `folder`. Throws StartError when it does not come up. */
export async function startPartners(
  folder: string,
  run: (file: string, words: string[]) => Program,
): Promise<{ credentials: SandboxCredentials; end(): void }> {
  const words = ['--json', '--port-base', '0', '--state', join(folder, 'sandbox.json')]
  const program = run(programFile(), words)
  const line = await program.line
  if (line === null) {
    program.end()
    throw new StartError(
      'The partners for training did not start. Nothing was changed, and no real sale is touched. Start the till again; to leave training without them, delete the file "practice-on" in its data folder.',
    )
  }
  return { credentials: JSON.parse(line) as SandboxCredentials, end: () => program.end() }
}

/** The first line, or null when the program ends before it. */
export function firstLine(
  out: NodeJS.ReadableStream | null,
  onEnd: (tell: () => void) => void,
): Promise<string | null> {
  return new Promise(tell => {
    let text = ''
    out?.on('data', (more: Buffer) => {
      text += more.toString()
      const end = text.indexOf('\n')
      if (end >= 0) tell(text.slice(0, end))
    })
    onEnd(() => tell(null))
  })
}
