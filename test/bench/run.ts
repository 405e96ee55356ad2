// `npm run bench`: measures what the till promises, beside a peer or a physical limit in the same run; never a test.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { benchBroker } from './broker.ts'
import { benchCart } from './cart.ts'
import { benchCommit } from './commit.ts'
import { benchGoods } from './goods.ts'
import { benchHost } from './host.ts'
import { benchLicences } from './licences.ts'
import { benchPaint } from './paint.ts'
import { benchReports } from './reports.ts'
import { benchScan, looks } from './scan.ts'
import { benchScans } from './scans.ts'
import { benchShift } from './shift.ts'
import { benchToken } from './token.ts'
import type { Row } from './stats.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    full: { type: 'boolean' },
    help: { type: 'boolean' },
    cells: { type: 'string' },
    look: { type: 'string' },
    n: { type: 'string' },
    from: { type: 'string' },
  },
})
const parts = {
  commit: benchCommit,
  cart: benchCart,
  reports: benchReports,
  shift: benchShift,
  token: benchToken,
  // The full run takes minutes: a million requests.
  broker: () => benchBroker(values.full === true ? 1_000_000 : 200_000),
  scan: () => {
    const { full = false, cells, look, n, from } = values
    return benchScan({ full, cells, look, n, from })
  },
  scans: benchScans,
  licences: benchLicences,
  goods: () => benchGoods(values.full === true),
  paint: benchPaint,
  host: benchHost,
}
const wanted = [...positionals, ...(values.only === undefined ? [] : [values.only])]
const unknown = wanted.find(name => !Object.hasOwn(parts, name))
if (values.help || unknown !== undefined) {
  const names = Object.keys(parts).join('|')
  process.stdout
    .write(`${unknown === undefined ? '' : `There is no part "${unknown}".\n`}npm run bench -- [${names}]… [--full] [--json FILE]
--full: the long run of broker, goods and scan. --only PART: the same as PART.
--cells mild-720,hard-1080 --look ${looks.join(',')} --from 0 --n 50: a piece of scan.
`)
  process.exit(unknown === undefined ? 0 : 1)
}

const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const rows: Row[] = []
const before = loadavg()[0] ?? 0
for (const [, run] of chosen) rows.push(...(await run()))

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}, load ${before.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after`
const cells = rows.map(row => [
  row.what,
  row.p50,
  row.p95,
  row.peer,
  row.ratio,
  row.goal,
  row.met === null ? '–' : row.met ? 'yes' : 'NO',
])
const head = ['what', 'p50', 'p95', 'beside it', 'ratio', 'goal', 'met']
const widths = head.map((title, i) => Math.max(title.length, ...cells.map(cell => cell[i]!.length)))
const line = (cell: readonly string[]): string =>
  cell
    .map((text, i) => text.padEnd(widths[i]!))
    .join('  ')
    .trimEnd()
process.stdout.write(
  `${machine}\n\n${[line(head), line(widths.map(width => '-'.repeat(width))), ...cells.map(line)].join('\n')}\n`,
)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`)
