// Runs the practice partners as a child of the browser host.
import { spawn } from 'node:child_process'
import { firstLine, type Program } from './practice-partners.ts'

export function asChild(file: string, words: string[]): Program {
  const child = spawn(process.execPath, [file, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  // However this process ends, practice partners must not stay behind.
  process.once('exit', () => void child.kill())
  return { line: firstLine(child.stdout, tell => void child.once('close', tell)), end: () => void child.kill() }
}
