// Token buckets: how often a till may ask, and how often an address may fail to be one.
import type { BrokerClock } from './clock.ts'
import { lru } from './lru.ts'

export type Rate = { perMinute: number; burst: number }
export type Buckets = {
  /** Takes one. 0 when there was one, else the whole seconds until there will be. */
  take(key: string, rate: Rate): number
  /** The same without taking. */
  wait(key: string, rate: Rate): number
}

/** Buckets by key. Those unused for longest are forgotten beyond 10,000, and begin full again. */
export function buckets(clock: BrokerClock): Buckets {
  const kept = lru<{ level: number; at: number }>(10_000)

  function levelNow(key: string, rate: Rate): number {
    const bucket = kept.get(key)
    if (bucket === undefined) return rate.burst
    return Math.min(rate.burst, bucket.level + ((clock.mono() - bucket.at) / 60_000) * rate.perMinute)
  }
  const until = (level: number, rate: Rate): number =>
    level >= 1 ? 0 : Math.max(1, Math.ceil(((1 - level) * 60) / rate.perMinute))

  return {
    take(key, rate) {
      const level = levelNow(key, rate)
      const wait = until(level, rate)
      kept.set(key, { level: wait === 0 ? level - 1 : level, at: clock.mono() })
      return wait
    },
    wait: (key, rate) => until(levelNow(key, rate), rate),
  }
}
