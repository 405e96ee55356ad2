// Tells when nothing happened for a while, so that a screen can forget what it showed.
import { useEffect, useEffectEvent, useRef } from 'react'

/** Calls `onIdle` once `ms` have passed since the last call of the returned function. */
export function useIdle(ms: number, onIdle: () => void): () => void {
  const last = useRef<number | null>(null)
  const idle = useEffectEvent(onIdle)
  useEffect(() => {
    last.current = performance.now()
    const timer = setInterval(() => {
      if (last.current !== null && performance.now() - last.current >= ms) idle()
    }, 1000)
    return () => clearInterval(timer)
  }, [ms])
  return () => void (last.current = performance.now())
}
