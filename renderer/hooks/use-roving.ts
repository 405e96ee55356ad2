// One tab stop for a whole group: arrow keys move inside it, by rows and columns as they are seen.
import { useState, type KeyboardEvent } from 'react'

export type Roving = {
  /** Which member Tab comes to. */
  current: number
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onFocus: (event: { target: EventTarget | null; currentTarget: HTMLElement }) => void
}

/** What the group's element gets. */
export const rovingHandlers = ({ onKeyDown, onFocus }: Roving) => ({ onKeyDown, onFocus })

/** `members` selects the buttons of the group inside the element that gets the handlers. */
export function useRoving(members: string): Roving {
  const [current, setCurrent] = useState(0)
  const all = (group: HTMLElement) => [...group.querySelectorAll<HTMLElement>(members)]
  return {
    current,
    onFocus({ target, currentTarget }) {
      const at = target instanceof HTMLElement ? all(currentTarget).indexOf(target) : -1
      if (at >= 0) setCurrent(at)
    },
    onKeyDown(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) return
      const group = all(event.currentTarget)
      const at = group.indexOf(event.target)
      const next = at < 0 ? undefined : neighbour(group, at, event.key)
      if (next === undefined) return
      event.preventDefault()
      next.focus()
      next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    },
  }
}

/** The member that a key leads to; undefined for keys that lead nowhere. */
function neighbour(group: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return group[Math.min(at + 1, group.length - 1)]
    case 'ArrowLeft':
      return group[Math.max(at - 1, 0)]
    case 'Home':
      return group[0]
    case 'End':
      return group.at(-1)
    case 'ArrowDown':
      return inColumn(group, at, group.slice(at + 1))
    case 'ArrowUp':
      return inColumn(group, at, group.slice(0, at).toReversed())
    default:
      return undefined
  }
}

/** The nearest one in another row of the same column; itself where there is none, so that the key does nothing else. */
function inColumn(group: readonly HTMLElement[], at: number, others: readonly HTMLElement[]): HTMLElement | undefined {
  const from = group[at]?.getBoundingClientRect()
  if (from === undefined) return undefined
  return others.find(other => Math.abs(other.getBoundingClientRect().left - from.left) < 2) ?? group[at]
}
