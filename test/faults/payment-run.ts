// One run of the payment harness: tills that sell, are killed and start again, one that nobody disturbs, and the verdict.
import { rmSync } from 'node:fs'
import { assertPaymentWorld, paymentsTold, type Verdict } from './payment-judge.ts'
import type { Acknowledged, PaymentKillMutant, PaymentLine, PaymentOrder } from './payment-order.ts'
import { paymentHooks } from './payment-order.ts'
import { troublemaker, type PaymentKill, type PaymentPlan } from './payment-plan.ts'
import type { PaymentJob, PaymentPool } from './payment-pool.ts'
import type { Asked } from './payment-wire.ts'
import type { PaymentWorld } from './payment-world.ts'

/**
 * Virtual milliseconds: a minute, or what a terminal that charges by itself may take before its silence counts (200 s), and a
 * moment. While the line still holds a message back, the last fault is not over: twice as long.
 */
const KNOWN_WITHIN = { read: 60_000, charge: 215_000 } as const

export type PaymentRunResult = {
  plan: PaymentPlan
  verdict: Verdict
  /** Where processes were killed. */
  kills: string[]
  faults: string[]
  processes: number
  acknowledged: number
  waiting: string[]
  /** The longest the last till needed until its payment was known, is in its report; these are its virtual minutes. */
  ms: number
  story: string[]
}
const isHook = (
  kill: PaymentKill | null,
): kill is Extract<PaymentKill, { nth: number }> & { at: (typeof paymentHooks)[number] } =>
  kill !== null && paymentHooks.some(hook => hook === kill.at)

export async function runPayments(
  plan: PaymentPlan,
  world: PaymentWorld,
  pool: PaymentPool,
  dir: string,
  mutant: PaymentKillMutant | null,
): Promise<PaymentRunResult> {
  const began = performance.now()
  const trouble = troublemaker(plan)
  const before = world.panel.transactions().length
  const sold: Acknowledged[] = []
  const gave: string[] = []
  const kills: string[] = []
  const faults: string[] = []
  const story: string[] = []
  const broken: string[] = []
  let acting: { job: PaymentJob; kill: PaymentKill | null; passed: number } | null = null
  let waiting: string[] = []
  world.wire.reset()

  const strike = (at: 'at-server' | 'in-answer', { operation }: Asked): void => {
    if (acting === null || acting.kill?.at !== at || acting.kill.operation !== operation) return
    acting.passed += 1
    if (acting.passed === acting.kill.nth) acting.job.kill()
  }
  world.wire.watch({
    arrived(asked) {
      const { operation, orderId } = asked
      if (trouble.closesBatch(operation, orderId) && world.panel.closeBatch() !== null)
        story.push('  the batch is closed')
      const fault = trouble.fault(operation, orderId, world.wire.now())
      const name = fault === null ? null : fault.kind === 'spoil' ? fault.name : fault.kind
      if (name !== null) faults.push(`${operation} ${name}`)
      story.push(
        `  ${(world.wire.now() / 1000).toFixed(1)} ${operation} ${orderId ?? ''} ${name ?? ''} ${fault !== null && 'ms' in fault ? fault.ms : ''}`,
      )
      strike('at-server', asked)
      return fault
    },
    forwarding(asked) {
      if (asked.operation === 'read' || asked.operation === 'charge') present(world, trouble)
    },
    answered: asked => strike('in-answer', asked),
  })

  const heard = async (line: PaymentLine): Promise<void> => {
    if (line.say === 'pass') await world.wire.passTo(line.to)
    else if (line.say === 'sold') {
      sold.push(line.sale)
      story.push(`  sold ${line.sale.number}`)
    } else if (line.say === 'gave') {
      gave.push(line.refundId)
      story.push(`  gave ${line.refundId}`)
    } else if (line.say === 'begun' && acting?.kill?.at === 'random') {
      const { job, kill } = acting
      setTimeout(job.kill, kill.afterMs)
    }
  }
  async function play(
    order: Omit<PaymentOrder, 'dir' | 'config' | 'startAt' | 'kill' | 'mutant' | 'knownWithin'>,
    kill: PaymentKill | null,
  ): Promise<void> {
    const at = isHook(kill) ? { hook: kill.at, nth: kill.nth } : null
    story.push(`process: ${order.sales?.join(' ')} kill ${JSON.stringify(kill)}`)
    // A start takes a moment in which the quiet time of what was under way goes on.
    await world.wire.passTo(world.wire.now() + 3000)
    const startAt = world.wire.now()
    const knownWithin = KNOWN_WITHIN[plan.mode] * (world.wire.empty() ? 1 : 2)
    const from = performance.now()
    const job = pool.start(
      {
        ...order,
        dir,
        config: world.config(plan.mode),
        startAt,
        kill: at,
        mutant,
        knownWithin,
      },
      heard,
    )
    acting = { job, kill, passed: 0 }
    const end = await job.end
    acting = null
    // Whoever stood at the terminal when the till died goes away.
    world.terminal.act('remove')
    if (end.kind === 'died') broken.push(`the till died: ${end.why}`)
    if (end.kind === 'killed')
      kills.push(kill !== null && 'operation' in kill ? `${kill.at} ${kill.operation}` : (kill?.at ?? 'random'))
    if (end.kind === 'done') {
      broken.push(...end.report.broken)
      waiting = end.report.waiting
    }
    story.push(`  ${end.kind}, ${Math.round(performance.now() - from)} ms`)
  }

  try {
    for (const { sales, kill, seed } of plan.parts) await play({ sales, settle: false, seed }, kill)
    trouble.calm()
    await play({ sales: [], settle: true, seed: plan.seed }, null)
    if (!world.wire.empty()) broken.push('the harness still holds a message back')
    const verdict = assertPaymentWorld({ dir, panel: world.panel, sold, gave, secrets: world.wire.secrets, before })
    verdict.broken.unshift(...broken)
    if (broken.some(what => /long after|ms after|stuck|no end/.test(what))) verdict.stuck += 1
    if (verdict.broken.length > 0) story.push(...paymentsTold(dir).map(line => `  ${line}`))
    return {
      plan,
      verdict,
      kills,
      faults,
      processes: plan.parts.length + 1,
      acknowledged: sold.length,
      waiting,
      ms: performance.now() - began,
      story,
    }
  } finally {
    world.wire.watch(null)
    world.terminal.expireSession()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** A customer comes to the terminal as soon as it asks for a card. */
function present({ terminal }: PaymentWorld, trouble: ReturnType<typeof troublemaker>): void {
  const { action, afterMs } = trouble.customer()
  const until = performance.now() + 2000
  const look = (): void => {
    if (terminal.waiting() !== null) terminal.act(action)
    else if (performance.now() < until) setTimeout(look, 1)
  }
  setTimeout(look, afterMs)
}
