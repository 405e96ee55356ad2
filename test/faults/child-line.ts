// How a child process talks to the harness: one JSON value a line, over stdin and stdout.
import { createInterface } from 'node:readline'
import { ended, type Ask } from './child-order.ts'

export function parentLine() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
  /** The next order, or null when there will be none. */
  const next = async (): Promise<string | null> => {
    const line = await lines.next()
    return line.done ? null : line.value
  }
  return {
    next,
    say,
    /** Says it and waits until the parent has done its part. */
    async ask(what: Ask): Promise<void> {
      say(what)
      if ((await next()) === null) process.exit(ended.setup)
    },
  }
}
