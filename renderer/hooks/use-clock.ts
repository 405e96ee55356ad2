// Time for the screen: a clock that ticks each second, and countdowns that do not depend on the wall clock.
import { useEffect, useState } from 'react'

/** The time now, told anew every `everyMs`. */
export function useNow(everyMs = 1000): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** Seconds left of `seconds` counted from when this value arrived; `stamp` changes with each new snapshot. */
export function useCountdown(seconds: number, stamp: unknown): number {
  const [end, setEnd] = useState(() => performance.now() + seconds * 1000)
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    setEnd(performance.now() + seconds * 1000)
    setLeft(seconds)
  }, [seconds, stamp])
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, (end - performance.now()) / 1000)), 250)
    return () => clearInterval(timer)
  }, [end])
  return Math.ceil(left)
}
