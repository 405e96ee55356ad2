// Finds which line of the sale changed last, to bring it into view, flash it and make it the selected one.
import type { Sale } from '#contract'

type Line = Sale['lines'][number]

/** The last line that is new or whose quantity or total changed; null when nothing was added or altered. */
export function changedLine(before: readonly Line[], after: readonly Line[]): string | null {
  const known = new Map(before.map(line => [line.id, line]))
  const changed = after.filter(line => {
    const old = known.get(line.id)
    return old === undefined || old.quantityMilli !== line.quantityMilli
  })
  return changed.at(-1)?.id ?? null
}

/** The line that stays selected: the chosen one while it exists, otherwise the last. */
export function selectedLine(chosen: string | null, lines: readonly Line[]): Line | null {
  return lines.find(line => line.id === chosen) ?? lines.at(-1) ?? null
}
