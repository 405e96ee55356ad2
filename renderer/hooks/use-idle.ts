// Tells when nothing happened for a while, so that a screen can forget what it showed, or the till lock itself.
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

/** Windows of one till hear of each other; in a browser there may be two. */
const CHANNEL = 'tillgate-touched'
/** More often than this nobody has to be told. */
const TELL_MS = 1000

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'input'] as const

/**
 * Calls `onIdle` when nobody has touched the page, or another window of the till, for `ms`, and again after each further second; null never does. A
 * computer that slept has been idle for that long, so the wall clock counts as well. `busy` counts as being touched.
 */
export function useUntouched(ms: number | null, busy: boolean, onIdle: () => void): void {
  const idle = useEffectEvent(onIdle)
  const held = useRef(busy)
  held.current = busy
  useEffect(() => {
    if (ms === null) return
    const over = new AbortController()
    let last = { mono: performance.now(), wall: Date.now() }
    const touch = () => void (last = { mono: performance.now(), wall: Date.now() })
    const windows = new BroadcastChannel(CHANNEL)
    windows.addEventListener('message', touch)
    let told = Number.NEGATIVE_INFINITY
    const touched = () => {
      touch()
      if (last.mono - told < TELL_MS) return
      told = last.mono
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
      windows.postMessage(null)
    }
    for (const kind of touches)
      window.addEventListener(kind, touched, { capture: true, passive: true, signal: over.signal })
    const timer = setInterval(() => {
      if (held.current) return touch()
      if (Math.max(performance.now() - last.mono, Date.now() - last.wall) >= ms) idle()
    }, 1000)
    return () => {
      over.abort()
      windows.close()
      clearInterval(timer)
    }
  }, [ms])
}
