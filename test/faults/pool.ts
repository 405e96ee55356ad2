// The child processes: started ahead, given one order after the other, and really killed; each one is ended with the harness.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ended, type Ask, type Order, type Report } from './child-order.ts'

export type Outcome = { kind: 'done'; report: Report } | { kind: 'killed' } | { kind: 'died'; why: string }
export type Job = {
  /** Resolves to what it asked for when it waits, and to its outcome at the end. Call again after `goOn`. */
  next(): Promise<Ask | Outcome>
  goOn(): void
  /** SIGKILL. */
  kill(): void
}
export type Pool = {
  start(order: Order): Job
  /** Lets every idle process end by itself; answers what did not end well. */
  close(): Promise<string[]>
}

/** Orders a process gets before it has to show that it ends by itself. */
const ORDERS = 60
const PATIENCE_MS = 30_000

type Worker = { child: ChildProcess; lines: AsyncIterator<string>; orders: number; gone: Promise<string> }

/** `spare` processes are kept ready. `kill` is what the child was told to do to itself, so that its end is no surprise. */
export function startPool(program: string, env: Record<string, string>, spare: number): Pool {
  const idle: Worker[] = []
  const all = new Set<ChildProcess>()
  const retired: Promise<string>[] = []
  let closed = false

  function fresh(): Worker {
    const child = spawn(process.execPath, ['--max-semi-space-size=16', '--min-semi-space-size=16', program], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    all.add(child)
    let said = ''
    child.stderr.on('data', chunk => (said = (said + String(chunk)).slice(-4000)))
    child.stdin.on('error', () => undefined)
    const gone = new Promise<string>(resolve => {
      child.on('error', error => resolve(`could not be started: ${error.message}`))
      child.on('close', (code, signal) => {
        all.delete(child)
        resolve(signal ?? `exit ${code}${said === '' ? '' : `: ${said.trim()}`}`)
      })
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return { child, lines, orders: 0, gone }
  }
  const refill = (): void => {
    for (let missing = closed ? 0 : spare - idle.length; missing > 0; missing -= 1) idle.push(fresh())
  }
  const stopAll = (): void => {
    for (const child of all) child.kill('SIGKILL')
  }
  process.on('exit', stopAll)
  refill()

  function putBack(worker: Worker): void {
    if (worker.orders < ORDERS && !closed) return void idle.push(worker)
    retired.push(retire(worker))
  }
  async function retire(worker: Worker): Promise<string> {
    worker.child.stdin?.end()
    const late = setTimeout(() => worker.child.kill('SIGKILL'), PATIENCE_MS)
    const how = await worker.gone
    clearTimeout(late)
    return how === `exit ${ended.well}` ? '' : `an idle process ended with ${how}`
  }

  return {
    start(order) {
      const worker = idle.shift() ?? fresh()
      refill()
      worker.orders += 1
      worker.child.stdin?.write(`${JSON.stringify(order)}\n`)
      let killed = false
      let stuck = false
      const late = setTimeout(() => {
        stuck = true
        worker.child.kill('SIGKILL')
      }, PATIENCE_MS)
      let through = false
      const over = (outcome: Outcome): Outcome => {
        through = true
        clearTimeout(late)
        return outcome
      }
      return {
        async next() {
          const line = await worker.lines.next()
          // Struck in the moment in which it was through: its report is on the line, but it will do no more work.
          if (!line.done && !killed) {
            const said = JSON.parse(line.value) as Ask | Report
            if (typeof said === 'string') return said
            const outcome = over({ kind: 'done', report: said })
            putBack(worker)
            return outcome
          }
          const how = await worker.gone
          if (stuck) return over({ kind: 'died', why: `stuck for ${PATIENCE_MS / 1000} s` })
          const planned = how === 'SIGKILL' && (killed || order.kill !== null)
          return over(planned ? { kind: 'killed' } : { kind: 'died', why: how })
        },
        goOn: () => void worker.child.stdin?.write('\n'),
        kill() {
          // The process may have another order by now.
          if (through) return
          killed = true
          worker.child.kill('SIGKILL')
        },
      }
    },
    async close() {
      closed = true
      const ends = await Promise.all([...retired, ...idle.splice(0).map(retire)])
      process.off('exit', stopAll)
      stopAll()
      return ends.filter(how => how !== '')
    },
  }
}
