// The manager's reports over a million past sales: from the running sums, beside the same figures straight from the receipts.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '../../main/host/system-clock.ts'
import { createReportService } from '../../main/services/reports.ts'
import { addDays, startOf, wallTime } from '../../main/services/reports-calendar.ts'
import { openDatabase } from '../../main/store/db.ts'
import { reportStore } from '../../main/store/reports.ts'
import { fillPast } from './past.ts'
import { ms, quantile, type Row } from './stats.ts'

const SALES = 1_000_000
const spans = [
  { what: 'a day', days: 1, goal: 100 },
  { what: 'a month', days: 31, goal: 500 },
  { what: 'a year', days: 366, goal: null },
] as const

export async function benchReports(): Promise<Row[]> {
  mkdirSync('.cache', { recursive: true })
  const dir = mkdtempSync(resolve('.cache/bench-reports-'))
  const file = join(dir, 'till.db')
  openDatabase(file).close()
  const from = performance.now()
  fillPast(file, SALES)
  const filled = performance.now() - from
  const db = openDatabase(file)
  try {
    const reports = createReportService({
      store: reportStore(db),
      staff: { allowed: () => ({ id: 'bench', name: 'Bench', role: 'manager' }) },
      currency: 'EUR',
      file: { save: async () => null },
      clock: systemClock(),
    })
    const straight = db.prepare<[string, string], { total: number }>(
      `select sum(s.total_minor) as total, sum(s.discount_minor), count(*) filter (where t.kind = 'card') from sale s join tender t on t.sale_id = s.id
       where s.status = 'completed' and s.training = 0 and s.completed_at >= ? and s.completed_at < ?`,
    )
    const today = wallTime(new Date()).day
    const rows = spans.map(({ what, days, goal }): Row => {
      const samples: number[] = []
      const peers: number[] = []
      for (let round = 0; round < 40; round += 1) {
        const to = addDays(today, -1 - round * 20)
        const range = { from: addDays(to, 1 - days), to, training: false }
        const begun = performance.now()
        const { totals } = reports.read(range)
        samples.push(performance.now() - begun)
        if (round >= 10) continue
        const asked = [startOf(range.from), startOf(addDays(to, 1))].map(at => at.toISOString()) as [string, string]
        const peerBegun = performance.now()
        const total = straight.get(...asked)?.total ?? 0
        peers.push(performance.now() - peerBegun)
        if (total !== totals.totalMinor) throw new Error(`${what}: ${totals.totalMinor} is not ${total}`)
      }
      const [p50, p95, peer] = [quantile(samples, 0.5), quantile(samples, 0.95), quantile(peers, 0.5)]
      return {
        what: `report of ${what}, ${SALES / 1_000_000}M past sales`,
        p50: ms(p50),
        p95: ms(p95),
        peer: `two sums straight from the receipts ${ms(peer)}`,
        ratio: (p50 / peer).toFixed(2),
        goal: goal === null ? '–' : `p95 ≤ ${goal} ms`,
        met: goal === null ? null : p95 <= goal,
        raw: { p50, p95, peer },
      }
    })
    const fill: Row = {
      what: `writing ${SALES / 1_000_000}M past sales for the bench`,
      p50: ms(filled),
      p95: '–',
      peer: '–',
      ratio: '–',
      goal: '–',
      met: null,
      raw: { filled },
    }
    return [...rows, fill]
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
