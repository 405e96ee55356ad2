// Time for the screen: a clock that ticks each second, and countdowns that do not depend on the wall clock.
import { useEffect, useRef, useState } from 'react'

/** The time now, told anew every `everyMs`. */
export function useNow(everyMs = 1000): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** Snapshots carry whole seconds, so a new one moves the end by less than this without anything having changed. */
const ROUNDING_MS = 1500

/**
 * Seconds left, counted from the moment this snapshot arrived: `arrivedAt` on the page's monotonic clock, or now. Each new
 * snapshot object starts the count anew, without a jump when it only confirms the end that is known.
 */
export function useCountdown(from: { secondsLeft: number }, arrivedAt?: number): number {
  const [left, setLeft] = useState(() => secondsUntil(endOf(from, arrivedAt)))
  const end = useRef<number | null>(null)
  useEffect(() => {
    const told = endOf(from, arrivedAt)
    if (end.current === null || Math.abs(told - end.current) > ROUNDING_MS) end.current = told
    const until = end.current
    const show = () => setLeft(secondsUntil(until))
    show()
    const timer = setInterval(show, 250)
    return () => clearInterval(timer)
  }, [from, arrivedAt])
  return left
}

const endOf = (from: { secondsLeft: number }, arrivedAt: number | undefined): number =>
  (arrivedAt ?? performance.now()) + from.secondsLeft * 1000
const secondsUntil = (end: number): number => Math.max(0, Math.ceil((end - performance.now()) / 1000))
