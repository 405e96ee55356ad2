// The line that was just added or altered becomes the selected one and flashes; decided while drawing, so it is drawn once.
import type { Sale } from '#contract'
import { useEffect, useState } from 'react'
import { changedLine, selectedLine } from '../cart-change.ts'

type Line = Sale['lines'][number]
export type ShownLine = { selected: Line | null; select: (lineId: string | null) => void; flash: string | null }

const FLASH_MS = 400

export function useChangedLine(lines: readonly Line[]): ShownLine {
  const [before, setBefore] = useState(lines)
  const [chosen, select] = useState<string | null>(null)
  /** A line that changes again flashes anew. */
  const [flash, setFlash] = useState<{ id: string } | null>(null)
  if (lines !== before) {
    setBefore(lines)
    const changed = changedLine(before, lines)
    if (changed !== null) {
      select(changed)
      setFlash({ id: changed })
    }
  }
  useEffect(() => {
    if (flash === null) return
    const timer = setTimeout(() => setFlash(null), FLASH_MS)
    return () => clearTimeout(timer)
  }, [flash])
  return { selected: selectedLine(chosen, lines), select, flash: flash?.id ?? null }
}
