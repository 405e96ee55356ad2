// A durable sale (tender, receipt number, journal entry, outbox row) beside one raw write + fdatasync on the same disk.
import { randomUUID } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { price } from '#domain/cart'
import { openDatabase, inTransaction } from '../../main/store/db.ts'
import { salesStore } from '../../main/store/sales.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { ms, quantile, type Row } from './stats.ts'

const ROUNDS = 2_000

export async function benchCommit(): Promise<Row[]> {
  mkdirSync('.cache', { recursive: true })
  const dir = mkdtempSync(resolve('.cache/bench-commit-'))
  const db = openDatabase(join(dir, 'till.db'))
  const raw = openSync(join(dir, 'raw'), 'w')
  const sales = salesStore(db)
  const at = new Date().toISOString()
  shiftStore(db).open({ id: 'shift', openedAt: at, openedBy: 'bench', floatMinor: 0 })
  const page = Buffer.alloc(4096, 7)
  const commits: number[] = []
  const writes: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = randomUUID()
    const lines = Array.from({ length: 5 }, (_, position) => ({
      id: randomUUID(),
      productId: `p${position}`,
      name: `Product ${position}`,
      barcode: null,
      unitPriceMinor: 199,
      quantityMilli: 1000,
      depositMinor: 0,
      discountBasisPoints: 0,
      taxBasisPoints: 1900,
      requiredAge: 0,
      note: null,
      position,
    }))
    inTransaction(db, () => {
      sales.open({ id, openedAt: at, staffId: 's', cashier: 'bench', shiftId: 'shift', training: true })
      for (const line of lines) sales.putLine(id, line)
    })
    const { lines: pricedLines, totals } = price({ lines, discountBasisPoints: 0 })
    const from = performance.now()
    inTransaction(db, () => {
      sales.addTender(id, {
        id: randomUUID(),
        kind: 'cash',
        amountMinor: totals.totalMinor,
        tenderedMinor: 1000,
        changeMinor: 1000 - totals.totalMinor,
        card: null,
      })
      sales.complete({
        saleId: id,
        completedAt: at,
        totals,
        pricedLines,
        changeMinor: 1000 - totals.totalMinor,
        receiptText: 'bench',
      })
    })
    commits.push(performance.now() - from)
    const rawFrom = performance.now()
    writeSync(raw, page)
    fdatasyncSync(raw)
    writes.push(performance.now() - rawFrom)
  }
  closeSync(raw)
  db.close()
  rmSync(dir, { recursive: true, force: true })
  const [p50, p95, raw50, raw95] = [
    quantile(commits, 0.5),
    quantile(commits, 0.95),
    quantile(writes, 0.5),
    quantile(writes, 0.95),
  ]
  return [
    {
      what: 'durable sale commit (FULL)',
      p50: ms(p50),
      p95: ms(p95),
      peer: `write + fdatasync ${ms(raw50)} / ${ms(raw95)}`,
      ratio: `${(p50 / raw50).toFixed(2)} / ${(p95 / raw95).toFixed(2)}`,
      goal: 'p95 ≤ 2 × raw',
      met: p95 <= 2 * raw95,
      raw: { p50, p95, raw50, raw95 },
    },
  ]
}
