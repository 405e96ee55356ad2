// A dialog that waits for a scan has it to itself: what is scanned meanwhile reaches no screen behind it.
import { useEffect, useSyncExternalStore } from 'react'
import { useWedge } from './use-wedge.ts'

let claims = 0
const listeners = new Set<() => void>()
function claim(change: 1 | -1): void {
  claims += change
  for (const tell of [...listeners]) tell()
}
const subscribe = (tell: () => void) => {
  listeners.add(tell)
  return () => void listeners.delete(tell)
}

/** Calls `onScan` with each scanned text, and nobody else, while `enabled`. */
export function useClaimedScan(onScan: (code: string) => void, enabled = true): void {
  useWedge(onScan, enabled)
  useEffect(() => {
    if (!enabled) return
    claim(1)
    return () => claim(-1)
  }, [enabled])
}

/** Whether some dialog has the scans to itself. */
export const useScansClaimed = (): boolean => useSyncExternalStore(subscribe, () => claims > 0)
