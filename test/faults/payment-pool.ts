// The processes of the payment harness: started ahead, given one order after the other, killed for real, ended with the harness.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ended } from './child-order.ts'
import type { PaymentLine, PaymentOrder, PaymentReport } from './payment-order.ts'

export type PaymentEnd = { kind: 'done'; report: PaymentReport } | { kind: 'killed' } | { kind: 'died'; why: string }
export type PaymentJob = { kill(): void; end: Promise<PaymentEnd> }
export type PaymentPool = {
  /** `heard` is called for each line but the last; the child waits for the end of `pass`. */
  start(order: PaymentOrder, heard: (line: PaymentLine) => Promise<void>): PaymentJob
  close(): Promise<void>
}
type Worker = { child: ChildProcess; lines: AsyncIterator<string>; orders: number; gone: Promise<string> }

const ORDERS = 40
/** Nobody is silent for so long while a till is at work. */
const PATIENCE_MS = 60_000

export function startPaymentPool(program: string, env: Record<string, string>, spare: number): PaymentPool {
  const all = new Set<ChildProcess>()
  const idle: Worker[] = []
  let closed = false

  function fresh(): Worker {
    const child = spawn(process.execPath, [program], {
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
        resolve(`${signal ?? `exit ${code}`}${said === '' ? '' : `: ${said.trim()}`}`)
      })
    })
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), orders: 0, gone }
  }
  const refill = (): void => {
    for (let missing = closed ? 0 : spare - idle.length; missing > 0; missing -= 1) idle.push(fresh())
  }
  const stopAll = (): void => {
    for (const child of all) child.kill('SIGKILL')
  }
  process.on('exit', stopAll)
  refill()

  return {
    start(order, heard) {
      const worker = idle.shift() ?? fresh()
      refill()
      worker.orders += 1
      let killed = false
      let stuck = false
      let over = false
      worker.child.stdin?.write(`${JSON.stringify(order)}\n`)
      async function follow(): Promise<PaymentEnd> {
        for (;;) {
          const late = setTimeout(() => {
            stuck = true
            worker.child.kill('SIGKILL')
          }, PATIENCE_MS)
          const line = await worker.lines.next()
          clearTimeout(late)
          if (line.done) break
          const said = JSON.parse(line.value) as PaymentLine
          if (said.say !== 'done') {
            await heard(said)
            if (said.say === 'pass') worker.child.stdin?.write('\n')
          } else if (!killed) {
            over = true
            if (worker.orders < ORDERS && !closed) idle.push(worker)
            else worker.child.stdin?.end()
            return { kind: 'done', report: said.report }
          }
        }
        over = true
        const how = await worker.gone
        if (stuck) return { kind: 'died', why: `stuck for ${PATIENCE_MS / 1000} s` }
        return how.startsWith('SIGKILL') && (killed || order.kill !== null)
          ? { kind: 'killed' }
          : { kind: 'died', why: how }
      }
      return {
        end: follow(),
        kill() {
          if (over) return
          killed = true
          worker.child.kill('SIGKILL')
        },
      }
    },
    async close() {
      closed = true
      for (const worker of idle.splice(0)) worker.child.stdin?.end()
      const late = setTimeout(stopAll, 5000)
      await Promise.all([...all].map(child => new Promise(resolve => void child.once('close', resolve))))
      clearTimeout(late)
      process.off('exit', stopAll)
    },
  }
}
/** Exit codes a till may end with. */
export const paymentEnds = ended
