// Makes a draft the valid catalogue: its goods are laid beside the valid ones, and one small transaction switches over.
import type { Clock } from '../ports/system.ts'
import type { CatalogueSwitch } from '../store/catalogue-switch.ts'
import type { Draft } from '../store/catalogue-draft.ts'
import { createPace, fitted, MOST_NAMES, NAMES_TO_CHECKPOINT, ROWS_TO_CHECKPOINT, workedMs } from './goods-pace.ts'

export type Applied = { added: number; changed: number; unchanged: number; leaving: number }

/** 'busy' when another change is not finished yet, 'stopped' by the signal; the catalogue is then what it was. */
export async function applyDraft(deps: {
  switch: CatalogueSwitch
  draft: Draft
  replace: boolean
  who: { id: string; name: string }
  view: { done: number; bad: number }
  clock: Clock
  signal: AbortSignal
  applied: (who: { id: string; name: string }, counts: Applied) => void
}): Promise<Applied | 'busy' | 'stopped'> {
  const { draft, replace, who, view, clock, signal } = deps
  const breathe = createPace(clock)
  if (!deps.switch.begin(who.name, clock.now().toISOString())) return 'busy'
  const counts: Applied = { added: 0, changed: 0, unchanged: 0, leaving: 0 }
  const gives = replace ? () => true : draft.has
  let most = 32
  let unwritten = 0
  for (let line = 0; ;) {
    const part = draft.after(line, most)
    const from = workedMs()
    const laid = deps.switch.lay(
      part.map(({ good }) => good),
      gives,
    )
    most = part.length < most ? most : fitted(most, workedMs() - from)
    // A code that was given to other goods since the preview.
    for (const { id, code, owner } of laid.refused) {
      draft.fault({ line: draft.lineOf(id), field: 'barcode', reason: 'code-taken', value: code, other: owner })
      view.bad += 1
    }
    counts.added += laid.added
    counts.changed += laid.changed
    counts.unchanged += laid.unchanged
    view.done += part.length
    if (part.length === 0) break
    line = part.at(-1)!.line
    await breathe(true)
    if ((unwritten += part.length) >= ROWS_TO_CHECKPOINT) {
      deps.switch.checkpoint()
      unwritten = 0
      await breathe(true)
    }
    if (signal.aborted) return 'stopped'
  }
  let place: number | null = replace ? 0 : null
  while (place !== null) {
    const passed: { from: number | null; left: number } = deps.switch.leave(place, 200, draft.has)
    counts.leaving += passed.left
    place = passed.from
    await breathe(true)
    if (signal.aborted) return 'stopped'
  }
  for (let names = 200, more = true; more;) {
    const from = workedMs()
    more = deps.switch.order(names)
    names = fitted(names, workedMs() - from, MOST_NAMES)
    await breathe(true)
    if ((unwritten += names) >= NAMES_TO_CHECKPOINT) {
      deps.switch.checkpoint()
      unwritten = 0
      await breathe(true)
    }
    if (signal.aborted) return 'stopped'
  }
  deps.switch.flip(() => deps.applied(who, counts))
  return counts
}
