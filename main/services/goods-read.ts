// Reading into a draft: row by row what the file holds, then what it would change, without holding the till up.
import type { InputLanguage } from '#domain/money-input'
import type { CatalogueSwitch } from '../store/catalogue-switch.ts'
import type { Draft } from '../store/catalogue-draft.ts'
import type { Good } from '../store/catalogue-rows.ts'
import type { Columns } from './goods-columns.ts'
import type { Pace } from './goods-pace.ts'
import { readGood, type GoodsRules } from './goods-row.ts'
import type { Format, Table, TableRow } from './goods-table.ts'
import type { FileRefusal } from './goods-words.ts'

export type ImportStep = 'reading' | 'checking' | 'ready' | 'applying' | 'done' | 'refused'
export type ImportView = {
  importId: string
  step: ImportStep
  /** Why it was refused, and the limit that was passed. */
  refusal: { why: FileRefusal; most: number } | null
  format: Format | null
  columns: Columns
  /** Rows that can be taken, and rows that cannot. */
  good: number
  bad: number
  sample: { line: number; good: Good }[]
  counts: { added: number; changed: number; unchanged: number; leaving: number } | null
  /** Of the step that runs: how much of how much. */
  done: number
  total: number
}
export type ImportLimits = { bytes: number; goods: number }
export const usualLimits: ImportLimits = { bytes: 256 * 2 ** 20, goods: 1_500_000 }
const SAMPLE = 20

export type Job = {
  view: ImportView
  draft: Draft
  table: Table
  decimal: InputLanguage
  next: number
  bytes: number
  replace: boolean
  chain: Promise<void>
  stop: AbortController
  close: () => void
}
/** What reading needs of the import around it. */
export type Reading = {
  rules: GoodsRules
  limits: ImportLimits
  switch: CatalogueSwitch
  count: () => number
  refuse: (of: Job, why: FileRefusal, most?: number) => void
}

/** Puts rows of the table into the draft, or down as faults. */
export async function takeRows(
  { rules, limits, refuse }: Reading,
  of: Job,
  rows: readonly TableRow[],
  breathe: Pace,
): Promise<void> {
  const { view, draft, table } = of
  of.decimal = table.format()?.decimal ?? of.decimal
  for (const row of rows) {
    if ('fault' in row) draft.fault({ line: row.line, field: 'row', reason: row.fault, value: row.value, other: '' })
    else {
      const read = readGood(row.cells, rules, of.decimal)
      if ('good' in read) draft.add(row.line, read.good)
      else for (const fault of read.faults) draft.fault({ ...fault, line: row.line, other: '' })
      if ('good' in read && view.sample.length < SAMPLE) view.sample.push({ line: row.line, good: read.good })
    }
    view.good += 1
    if (view.good > limits.goods) return refuse(of, 'too-many-goods', limits.goods)
    await breathe()
    if (of.view.step !== 'reading') return
  }
}

/** Compares the draft with the catalogue, and makes the preview of it. */
export async function checkDraft(deps: Reading, of: Job, breathe: Pace): Promise<void> {
  const { view, draft } = of
  const counts = { added: 0, changed: 0, unchanged: 0, leaving: 0 }
  view.total = draft.goods()
  for (let line = 0; ;) {
    const part = draft.after(line, 50)
    const looked = deps.switch.look(
      part.map(({ good }) => good),
      of.replace ? () => true : draft.has,
    )
    counts.added += looked.added
    counts.changed += looked.changed
    counts.unchanged += looked.unchanged
    for (const { id, code, owner } of looked.refused) {
      draft.fault({ line: draft.lineOf(id), field: 'barcode', reason: 'code-taken', value: code, other: owner })
      draft.drop(id)
    }
    view.done += part.length
    if (part.length < 50) break
    line = part.at(-1)!.line
    await breathe()
    if (view.step !== 'checking') return
  }
  draft.settle()
  counts.leaving = of.replace ? Math.max(0, deps.count() - counts.changed - counts.unchanged) : 0
  view.counts = counts
  view.good = draft.goods()
  view.bad = draft.faultCount()
  view.sample = draft.after(0, SAMPLE)
  if (view.good === 0) return deps.refuse(of, view.bad === 0 ? 'empty' : 'nothing-good')
  view.step = 'ready'
}
