// The processes of one run: started side by side, served what they ask for, struck where the plan says.
import { hooks, pairingHooks, type Ask, type Hook, type Mutant, type Order, type Till } from './child-order.ts'
import type { Kill, Plan } from './plan.ts'
import type { Job, Outcome, Pool } from './pool.ts'
import { sideBySide } from './side-by-side.ts'
import type { Registered, World } from './world.ts'

export type Part = { name: string; kill: Kill | null; rounds: number }
export type Stage = {
  /** Plays the parts to their ends; what became of each till. `inStep`: the token dies for all at one moment. */
  play(parts: readonly Part[], inStep: boolean): Promise<(Till | 'killed' | 'died')[]>
  /** This process is at this point of the line. */
  strike(name: string, at: Kill['at']): void
  /** Where each process was killed, by name. */
  killed: ReadonlyMap<string, Kill['at']>
  /** How often the account holder had to approve. */
  approvals(): number
  broken: readonly string[]
  story: readonly string[]
}

const isHook = (kill: Kill): kill is { at: Hook; nth: number } =>
  [...hooks, ...pairingHooks].some(hook => hook === kill.at)

export function createStage(deps: {
  plan: Plan
  world: World
  till: Registered
  pool: Pool
  mutant: Mutant | null
  /** Resolves when no request is under way any more. */
  drained: () => Promise<void>
}): Stage {
  const { plan, world, till, pool, mutant, drained } = deps
  const killed = new Map<string, Kill['at']>()
  const broken: string[] = []
  const story: string[] = []
  const passed = new Map<string, number>()
  let acting: { name: string; job: Job; kill: Kill | null }[] = []
  let approvals = 0

  const orderOf = ({ name, kill, rounds }: Part): Order => ({
    name,
    dir: till.dir,
    url: world.url,
    dialect: plan.dialect,
    clientId: till.identity.clientId,
    clientSecret: till.clientSecret,
    deviceId: till.identity.deviceId,
    pairing: plan.pairing,
    callers: plan.callers,
    rounds,
    tries: plan.tries,
    kill: kill !== null && isHook(kill) ? { hook: kill.at, nth: kill.nth } : null,
    mutant,
  })

  async function serve(what: Ask): Promise<void> {
    switch (what) {
      case 'ready':
        return
      case 'expire':
        // A request of a killed process that the server has not taken up yet must not overtake what comes now.
        await drained()
        world.panel.expireAccess(till.deviceId)
        return
      case 'approve': {
        const waiting = world.panel.pending()[0]
        if (waiting === undefined) return
        till.deviceId = waiting.deviceId
        if (world.panel.approve(waiting.userCode, 'Petra Probe')) approvals += 1
        return
      }
      default:
        what satisfies never
    }
  }

  function tell(name: string, kill: Kill | null, end: Outcome): Till | 'killed' | 'died' {
    switch (end.kind) {
      case 'done':
        broken.push(...end.report.broken.map(what => `${name}: ${what}`))
        story.push(`${name}: ${end.report.till}`)
        return end.report.till
      case 'killed':
        killed.set(name, kill?.at ?? 'random')
        story.push(`${name}: killed at ${kill?.at}`)
        return 'killed'
      case 'died':
        broken.push(`${name} died: ${end.why}`)
        return 'died'
      default:
        return end satisfies never
    }
  }

  return {
    killed,
    broken,
    story,
    approvals: () => approvals,
    async play(parts, inStep) {
      acting = parts.map(part => ({ ...part, job: pool.start(orderOf(part)) }))
      const timers = acting.map(({ job, kill }) =>
        kill?.at === 'random' ? setTimeout(job.kill, kill.afterMs) : undefined,
      )
      const jobs = acting.map(({ job }) => job)
      const ends = await sideBySide(jobs, inStep ? ['ready', 'expire'] : ['ready'], serve)
      for (const timer of timers) clearTimeout(timer)
      await drained()
      return parts.map(({ name, kill }, place) => tell(name, kill, ends[place]!))
    },
    strike(name, at) {
      const one = acting.find(other => other.name === name)
      if (one?.kill?.at !== at || !('nth' in one.kill)) return
      const nth = (passed.get(name) ?? 0) + 1
      passed.set(name, nth)
      if (one.kill.nth === nth) one.job.kill()
    },
  }
}
