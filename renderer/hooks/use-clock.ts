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

/** Seconds left, counted from the moment this snapshot arrived; each new snapshot object starts the count anew. */
export function useCountdown(from: { secondsLeft: number }): number {
  const [left, setLeft] = useState(from.secondsLeft)
  useEffect(() => {
    const end = performance.now() + from.secondsLeft * 1000
    const show = () => setLeft(Math.max(0, (end - performance.now()) / 1000))
    show()
    const timer = setInterval(show, 250)
    return () => clearInterval(timer)
  }, [from])
  return Math.ceil(left)
}
