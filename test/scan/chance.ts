// Random choices from a seed, so that a drawn document or a bad picture comes out the same each time.
import { random } from '../fixtures/scene.ts'

export type Chance = {
  /** A number in from..to. */
  between(from: number, to: number): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  /** True with this probability. */
  is(probability: number): boolean
  pick<T>(from: readonly T[] | string): T
  /** A normal deviate. */
  normal(): number
}

export function chance(seed: number): Chance {
  const next = random(seed)
  const between = (from: number, to: number) => from + (to - from) * next()
  const whole = (from: number, to: number) => Math.floor(between(from, to + 1))
  return {
    between,
    whole,
    is: probability => next() < probability,
    pick: <T>(from: readonly T[] | string) => from[whole(0, from.length - 1)] as T,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}
