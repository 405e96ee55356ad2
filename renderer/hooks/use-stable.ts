// One function for as long as a screen is shown, so that what is given it need not be drawn anew.
import { useCallback, useLayoutEffect, useRef } from 'react'

/** Always runs the newest `work`; for handlers only, not while drawing. */
export function useStable<A extends unknown[], R>(work: (...given: A) => R): (...given: A) => R {
  const newest = useRef(work)
  useLayoutEffect(() => void (newest.current = work))
  return useCallback((...given: A) => newest.current(...given), [])
}
