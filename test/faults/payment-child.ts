// A whole till in a process that can be killed: the real start on real files, real HTTP, and a cashier who never gives up.
import { existsSync, readdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { boot } from '../../main/boot.ts'
import { checkConfig } from '../../main/config.ts'
import { createLog } from '../../main/host/log.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { tillClient } from '../../scripts/till-client.ts'
import { ended } from './child-order.ts'
import { jumpingClock } from './payment-clock.ts'
import type { PaymentLine, PaymentOrder, PaymentReport } from './payment-order.ts'
import { deadlyHook, seams } from './payment-seams.ts'
import { cashier } from './payment-cashier.ts'

const escaped = (thrown: unknown): never => {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  process.exit(ended.unhandled)
}
process.on('unhandledRejection', escaped)
process.on('uncaughtException', escaped)

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = (line: PaymentLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const heard = async (): Promise<void> => {
  if ((await lines.next()).done) process.exit(ended.setup)
}

function isCopied(dir: string): boolean {
  const folder = join(dir, 'backups')
  return existsSync(folder) && readdirSync(folder).some(name => name.includes('.part'))
}

async function work(order: PaymentOrder): Promise<PaymentReport> {
  const clock = jumpingClock(order.startAt)
  const log = createLog({ dir: join(order.dir, 'logs') })
  seams.reached = deadlyHook(order.kill)
  seams.mutant = order.mutant
  const till = boot({
    dataDir: order.dir,
    config: checkConfig(order.config, 'of the harness'),
    secrets: keyFileSecrets(order.dir),
    clock,
    log,
  })
  const client = tillClient(till.app)
  const passing = clock.run(async to => {
    say({ say: 'pass', to })
    await heard()
  })
  const broken: string[] = []
  const person = cashier({
    client,
    clock,
    order,
    broken,
    sold: sale => say({ say: 'sold', sale }),
    gave: refundId => say({ say: 'gave', refundId }),
  })
  if (order.sales === null) await person.setUp()
  else {
    await person.signIn()
    say({ say: 'begun' })
    for (const kind of order.sales) await person.sell(kind)
  }
  const waiting = order.settle ? await person.settle() : []
  clock.stop()
  await passing
  // Whether a till may be closed while it is being copied is not the question here.
  for (let tries = 0; tries < 300 && isCopied(order.dir); tries += 1)
    await new Promise(resolve => void setTimeout(resolve, 10))
  client.close()
  till.close()
  log.close()
  return { waiting, broken, endedAt: clock.mono() }
}

for (let line = await lines.next(); !line.done; line = await lines.next()) {
  say({ say: 'done', report: await work(JSON.parse(line.value) as PaymentOrder) })
  flushCompileCache()
}
