// Runs the practice partners as a utility process of Electron, which starts no program but its own.
import { firstLine, type Program } from './practice-partners.ts'

/** The part of Electron's utilityProcess that is needed. */
type Forks = {
  fork(
    file: string,
    words: string[],
    options: { stdio: ('ignore' | 'pipe' | 'inherit')[] },
  ): {
    stdout: NodeJS.ReadableStream | null
    once(event: 'exit', listener: () => void): unknown
    kill(): boolean
  }
}

export function utilityPrograms(electron: Forks): (file: string, words: string[]) => Program {
  return (file, words) => {
    const child = electron.fork(file, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    return { line: firstLine(child.stdout, tell => void child.once('exit', tell)), end: () => void child.kill() }
  }
}
