// One run: a registered till, processes that share its folder, faults and kills as planned, a restart, and the verdict.
import { assertTokenWorld, lockIsFree } from './assert-token-world.ts'
import type { Mutant } from './child-order.ts'
import { brokenRules, verdictOf, type Verdict } from './judge.ts'
import { isCalm, type Kill, type Plan } from './plan.ts'
import type { Pool } from './pool.ts'
import { startRecord, type Record, type Refresh } from './record.ts'
import { createStage, type Stage } from './stage.ts'
import type { Registered, World } from './world.ts'

export type RunResult = {
  plan: Plan
  verdict: Verdict
  /** Kill points that were struck. */
  kills: Kill['at'][]
  processes: number
  refreshes: number
  /** The most requests that one generation needed, counted by what was on the till's disk. */
  mostPerGeneration: number
  faults: number
  ms: number
  /** Sentences about what must not happen and did. */
  broken: string[]
  /** What happened, a line each. */
  story: string[]
}
type Ends = Awaited<ReturnType<Stage['play']>>

export async function runTokens(plan: Plan, world: World, pool: Pool, mutant: Mutant | null): Promise<RunResult> {
  const started = performance.now()
  const till = await world.register(plan)
  const stage: Stage = createStage({ plan, world, till, pool, mutant, drained: () => record.drained() })
  const record: Record = startRecord(plan, till, world.panel, stage.strike)
  world.wire.watch(record.watch)
  try {
    if (plan.event === 'revoked') world.panel.revoke(till.deviceId)
    if (plan.event === 'stolen') world.panel.steal(till.deviceId)
    const troubled = await stage.play(
      plan.kills.map((kill, place) => ({ name: `p${place}`, kill, rounds: plan.rounds })),
      plan.inStep,
    )
    record.calm()
    const locked = stage.killed.size > 0 ? await lockIsFree(till) : []
    const settled = await restarted(plan, stage)
    const { verdict, broken } = judged({ plan, world, till, stage, record, troubled, settled })
    return {
      plan,
      verdict,
      kills: [...stage.killed.values()],
      processes: plan.kills.length + plan.restart.processes + (plan.restart.again ? 1 : 0),
      refreshes: record.refreshes.length,
      mostPerGeneration: mostOf(record),
      faults: record.exchanges.filter(one => one.fault !== null).length,
      ms: performance.now() - started,
      broken: [...stage.broken, ...locked, ...broken],
      story: [...stage.story, ...record.refreshes.map(told)],
    }
  } finally {
    world.wire.watch(null)
    world.panel.faults.clear()
    world.panel.revoke(till.deviceId)
    till.remove()
  }
}

/** Without faults and kills, and the token is forced to be renewed; once more after that if planned. */
async function restarted({ restart, inStep }: Plan, stage: Stage): Promise<Ends> {
  const parts = Array.from({ length: restart.processes }, (_, place) => ({ name: `r${place}`, kill: null, rounds: 2 }))
  const ends = await stage.play(parts, inStep)
  return restart.again ? await stage.play([{ name: 's0', kill: null, rounds: 2 }], inStep) : ends
}

function judged(seen: {
  plan: Plan
  world: World
  till: Registered
  stage: Stage
  record: Record
  troubled: Ends
  settled: Ends
}): { verdict: Verdict; broken: string[] } {
  const { plan, world, till, stage, record, troubled, settled } = seen
  const broken: string[] = []
  const end = settled.includes('unregistered')
    ? 'unregistered'
    : settled.includes('suspended')
      ? 'suspended'
      : 'registered'
  const gone = new Set(stage.killed.keys())
  const verdict = stage.approvals() > 1 ? 'ours' : verdictOf(plan, end, record.refreshes, gone)
  if (verdict === 'ours') broken.push(`the till has to be paired again, and nothing but us is to blame (${end})`)
  if (isCalm(plan) && troubled.some(till => till !== 'well'))
    broken.push('without any fault not every caller got a token')
  if (new Set(settled).size > 1) broken.push(`the processes disagree: ${settled.join(', ')}`)
  if (settled.includes('trouble')) broken.push('without any fault there was still no token after the restart')
  if (plan.event === 'revoked' && end === 'registered') broken.push('the till does not notice that it was revoked')
  return { verdict, broken: [...broken, ...brokenRules(record.refreshes, gone), ...assertTokenWorld(till, world, end)] }
}

const told = ({ n, from, stored, hash, fault, status, error, rotated }: Refresh): string =>
  [n, from, `generation ${stored?.generation}`, hash, fault?.kind, '→', status, error, rotated ? 'rotated' : null]
    .filter(part => part !== null && part !== undefined)
    .join(' ')

function mostOf(record: Record): number {
  // A server that asks for its nonce has not looked at the token (RFC 9449 §8).
  const asked = record.refreshes.filter(one => one.error !== 'use_dpop_nonce')
  const byGeneration = Map.groupBy(asked, one => one.stored?.generation)
  return Math.max(0, ...[...byGeneration.values()].map(all => all.length))
}
