// How the checklist is shown: lines for a terminal, and the table in docs.
import { isMet, type Judged } from './checklist.ts'
import type { Place } from './outcome.ts'

export const document = 'docs/security-checklist.md'
const [begin, end] = ['<!-- table: npm run check:electron -- --write -->', '<!-- end of table -->']

const shown = ({ file, line }: Place): string => (line === 0 ? file : `${file}:${line}`)

/** One line for an item that is met; for one that is not, a line for each finding below its name. */
export function lineOf(item: Judged): string[] {
  const head = `${isMet(item) ? 'ok    ' : 'FAULT '} ${String(item.number).padStart(2)}  ${item.name.replaceAll('`', '')}`
  if (isMet(item)) return [head, `            ${shown(item.met!.at)}: ${item.met!.how}`]
  return [head, ...item.findings.map(({ at, what }) => `            ${shown(at)}: ${what}`)]
}

/** The document with its table as the sources have it. Lines are left out, because they move with every edit. */
export function withTable(text: string, judged: readonly Judged[]): string {
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${document} has no place for the table (${begin}).`)
  const rows = judged.map(
    ({ number, name, met }) =>
      `| ${number} | ${name} | ${met === null ? 'not met' : `\`${met.at.file}\``} | ${(met?.how ?? '').replaceAll('<webview>', '`<webview>`')} |`,
  )
  const table = ['| # | Electron says | where it is met | how |', '|---|---|---|---|', ...rows].join('\n')
  return `${before}${begin}\n${table}\n${end}${after}`
}
