// The end of a busy day: the report so far and the closing report of a shift with 2,000 sales.
import { openForBusiness, product, startTestTill } from '../app/harness.ts'
import { ms, quantile, type Row } from './stats.ts'

const SALES = 2_000

export async function benchShift(): Promise<Row[]> {
  const till = await startTestTill()
  try {
    await openForBusiness(till)
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    const sold: number[] = []
    for (let n = 0; n < SALES; n += 1) {
      const begun = performance.now()
      await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
      await till.call('pay.cash', { tenderedMinor: 100_000 })
      sold.push(performance.now() - begun)
    }
    const reads: number[] = []
    for (let round = 0; round < 40; round += 1) {
      const begun = performance.now()
      await till.call('shift.report', {})
      reads.push(performance.now() - begun)
    }
    const begun = performance.now()
    const report = await till.call('shift.close', { countedMinor: 0 })
    const closed = performance.now() - begun
    if (report.sales !== SALES) throw new Error(`the report has ${report.sales} sales`)
    const [p50, p95] = [quantile(reads, 0.5), quantile(reads, 0.95)]
    return [
      {
        what: `shift close with ${SALES.toLocaleString('en')} sales`,
        p50: ms(closed),
        p95: '–',
        peer: `report so far ${ms(p50)} / ${ms(p95)}`,
        ratio: '–',
        goal: '≤ 500 ms',
        met: closed <= 500,
        raw: { closed, p50, p95 },
      },
      {
        what: 'a cash sale through the contract (add, pay)',
        p50: ms(quantile(sold, 0.5)),
        p95: ms(quantile(sold, 0.95)),
        peer: `the last 200 of ${SALES.toLocaleString('en')}: ${ms(quantile(sold.slice(-200), 0.5))}`,
        ratio: '–',
        goal: '–',
        met: null,
        raw: { p50: quantile(sold, 0.5), p95: quantile(sold, 0.95) },
      },
    ]
  } finally {
    await till.end()
  }
}
