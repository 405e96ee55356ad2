// What happens in one run, decided beforehand from the seed and the number of the run: mode, faults, kills, restarts.
import type { Fault } from '../../main/sandbox/kit-faults.ts'
import type { Rotation } from '../../main/sandbox/secucard-knobs.ts'
import { hooks, pairingHooks, type Hook } from './child-order.ts'
import { seeded, type Random } from './random.ts'

export const modes = ['S0', 'S1', 'S2', 'S3'] as const
/** S0: refresh tokens stay. S1: the predecessor has a grace time. S2: bound to the device. S3: any reuse ends the registration. */
export type Mode = (typeof modes)[number]
export const rotationOf: Record<Mode, Rotation> = { S0: 'static', S1: 'grace', S2: 'bound', S3: 'strict' }

/** At the line: when the request has reached the server, and when the answer has left it. */
export const lineKills = ['at-server', 'in-answer'] as const
export const killPoints = [...hooks, ...lineKills, 'random', ...pairingHooks] as const
export type KillPoint = (typeof killPoints)[number]
export type Kill =
  | { at: Hook; nth: number }
  | { at: (typeof lineKills)[number]; nth: number }
  | { at: 'random'; afterMs: number }

export type Plan = {
  index: number
  mode: Mode
  dialect: 'secucard' | 'rfc8628'
  dpop: 'off' | 'offered' | 'required'
  dpopNonce: boolean
  /** The till is registered in the run itself; else it comes registered. */
  pairing: boolean
  /** What the operator of the server does before the till starts: nothing, revoke it, or play the thief. */
  event: 'none' | 'revoked' | 'stolen'
  /** What the till has of its access token: nothing, an old one, or one that only the server knows to be dead. */
  access: 'none' | 'expired' | 'dead'
  callers: number
  rounds: number
  /** The token dies for all processes at one moment between two rounds, or whenever one of them gets there. */
  inStep: boolean
  tries: number
  /** One entry for each process that shares the folder. */
  kills: (Kill | null)[]
  /** By number of the refresh request in this run, from 0. */
  refreshFaults: ReadonlyMap<number, Omit<Fault, 'match'>>
  /** By number of the poll of a pairing. */
  pollFaults: ReadonlyMap<number, Omit<Fault, 'match'>>
  /** By number of the request to a resource. */
  resourceFaults: ReadonlyMap<number, Omit<Fault, 'match'>>
  /** Processes of the restart, and whether there is one more after it. */
  restart: { processes: number; again: boolean }
}

const tokenFaults: readonly ((random: Random) => Omit<Fault, 'match'>)[] = [
  () => ({ kind: 'drop-before' }),
  () => ({ kind: 'drop-after' }),
  () => ({ kind: 'drop-after' }),
  () => ({ kind: 'truncate' }),
  () => ({ kind: 'cut-json' }),
  () => ({ kind: 'bad-json' }),
  () => ({ kind: 'strip', member: 'access_token' }),
  () => ({ kind: 'retype', member: 'access_token' }),
  () => ({ kind: 'html', status: 502 }),
  () => ({ kind: 'html', status: 200 }),
  () => ({ kind: 'redirect' }),
  () => ({ kind: 'status', status: 503, retryAfter: '0' }),
  () => ({ kind: 'status', status: 503, retryAfter: '1' }),
  random => ({ kind: 'status', status: random.pick([500, 429, 502, 504]) }),
  random => ({ kind: 'delay', ms: random.between(20, 250) }),
  random => ({ kind: 'delay', ms: random.between(20, 250) }),
]
const resourceFaults: readonly Omit<Fault, 'match'>[] = [
  { kind: 'drop-before' },
  { kind: 'status', status: 503 },
  { kind: 'html', status: 502 },
]
/** Points that are passed only after the server ended the registration, or after a resource refused a token. */
const afterSuspension: readonly KillPoint[] = ['before-suspend', 'suspended']
const afterRefusal: readonly KillPoint[] = ['before-drop', 'dropped']
/** Points that a pairing passes too. */
const alsoPairing: readonly KillPoint[] = ['in-save', 'stored', 'at-server', 'in-answer', 'random']
const isPairing = (point: KillPoint): boolean => pairingHooks.some(hook => hook === point)

/** Run `index` of `seed`. Modes and kill points take turns; everything else is chosen by the seed. */
export function planOf(seed: number, index: number, only: Mode | 'all' = 'all'): Plan {
  const random = seeded(seed, index)
  const mode = only === 'all' ? modes[index % modes.length]! : only
  const turn = Math.floor(index / modes.length)
  // Of five runs three kill, one is only faulty, and one is calm: there the counts are exact.
  const kind = random.pick(['kill', 'kill', 'kill', 'faults', 'calm'] as const)
  const point = killPoints[turn % killPoints.length]!
  const pairing = kind === 'kill' && (isPairing(point) || (alsoPairing.includes(point) && random.chance(0.2)))
  const dialect = mode === 'S2' ? random.pick(['rfc8628', 'rfc8628', 'secucard'] as const) : random.pick(dialects)
  const event = pairing ? 'none' : eventOf(random, kind, mode, point)
  const processes = pairing ? 1 : kind === 'calm' ? random.pick([3, 3, 2, 1]) : random.between(1, 3)
  const rounds = kind === 'kill' && afterRefusal.includes(point) ? 2 : random.pick([1, 1, 2])
  const faulty = kind === 'faults' || (kind === 'kill' && random.chance(0.5))
  const refreshFaults = faulty ? someFaults(random) : new Map()
  const asksToWait = [...refreshFaults.values()].some(fault => fault.retryAfter === '1')
  return {
    index,
    mode,
    dialect,
    dpop: dialect === 'rfc8628' ? random.pick(['off', 'offered', 'required']) : 'off',
    dpopNonce: random.chance(0.3),
    pairing,
    event,
    access: random.pick(['none', 'expired', 'dead']),
    callers: 50,
    rounds,
    // In calm runs always: a till whose fresh token is refused as well stops asking for a while, and that is no calm.
    inStep: random.chance(0.7) || kind === 'calm',
    tries: asksToWait && random.chance(0.3) ? 8 : 3,
    kills: killsOf(random, kind === 'kill' ? point : null, processes, rounds),
    refreshFaults,
    pollFaults:
      pairing && random.chance(0.4) ? new Map([[random.between(0, 1), random.pick(tokenFaults)(random)]]) : new Map(),
    resourceFaults:
      faulty && random.chance(0.3) ? new Map([[random.between(0, 3), random.pick(resourceFaults)]]) : new Map(),
    restart: { processes: !pairing && random.chance(0.15) ? 2 : 1, again: random.chance(0.1) },
  }
}

const dialects = ['secucard', 'rfc8628'] as const

function eventOf(random: Random, kind: string, mode: Mode, point: KillPoint): Plan['event'] {
  const wanted = kind === 'kill' && afterSuspension.includes(point) ? random.chance(0.8) : random.chance(0.03)
  if (!wanted) return 'none'
  return mode === 'S3' ? random.pick(['revoked', 'stolen']) : 'revoked'
}

function killsOf(random: Random, point: KillPoint | null, processes: number, rounds: number): (Kill | null)[] {
  const kills: (Kill | null)[] = Array.from({ length: processes }, () => null)
  if (point === null) return kills
  // Whoever gets there: only one of the processes that share a folder renews, so mostly all of them are told.
  const everybody = random.chance(0.7)
  const nth = rounds > 1 ? random.pick([1, 1, 2]) : 1
  return kills.map((_, place) => {
    if (place > 0 && !everybody) return null
    if (point === 'random') return { at: 'random', afterMs: random.between(0, 160) }
    return { at: point, nth: place === 0 ? nth : 1 }
  })
}

function someFaults(random: Random): Map<number, Omit<Fault, 'match'>> {
  const faults = new Map([[0, random.pick(tokenFaults)(random)]])
  for (const later of [1, 2, 3]) if (random.chance(0.3)) faults.set(later, random.pick(tokenFaults)(random))
  return faults
}

/** Nothing is lost, nobody is killed, no thief: every count must be exact. */
export const isCalm = (plan: Plan): boolean =>
  plan.event === 'none' &&
  plan.kills.every(kill => kill === null) &&
  plan.refreshFaults.size === 0 &&
  plan.resourceFaults.size === 0
