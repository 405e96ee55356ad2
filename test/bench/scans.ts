// Cards and checks: what the till itself adds to the services' time, what a card costs in bytes, and memory over 200 scans.
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openForBusiness, product, register, startTestTill, type TestTill } from '../app/harness.ts'
import { ms, quantile, type Row } from './stats.ts'

const scans = 60
const slowMs = 400
const picture = (side: 'front' | 'back'): Buffer =>
  readFileSync(new URL(`../fixtures/images/insurance-${side}.jpg`, import.meta.url))

export async function benchScans(): Promise<Row[]> {
  const till = await startTestTill()
  try {
    await register(till)
    await openForBusiness(till)
    const { cardscan } = till.sandbox.panels
    cardscan.setKnobs({ stateDelayMs: 1, enrichAfterMs: 1 })
    await times(5, () => card(till))
    const own = await times(scans, () => card(till))
    const pages = await rawPages(till, scans)
    // The sandbox of the tests runs at a twentieth of its delays.
    cardscan.setKnobs({ stateDelayMs: slowMs * 20 })
    const slow = await times(8, () => card(till))
    cardscan.setKnobs({ stateDelayMs: 1 })
    const checks = await hosted(till, scans)
    const before = heap()
    await times(200, () => card(till))
    const after = heap()
    return rows({ own, pages, slow, ...checks, before, after })
  } finally {
    await till.end()
  }
}

async function times(count: number, work: () => Promise<number>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < count; i += 1) taken.push(await work())
  return taken
}

/** One-sided, so that no time of a person turning the card is in it: from the picture to its fields. */
async function card(till: TestTill): Promise<number> {
  const { scanId } = await till.call('insurance.start', { bothSides: false })
  const read = till.until('insurance', scan => scan.scanId === scanId && scan.step === 'read')
  const from = performance.now()
  await till.call('insurance.upload', {
    scanId,
    side: 'front',
    capture: 'automatic',
    jpeg: picture('front').toString('base64'),
  })
  await read
  const took = performance.now() - from
  await till.call('insurance.cancel', { scanId })
  return took
}

/** The bare exchange the same scan needs, one request after the other, with plain fetch. */
async function rawPages(till: TestTill, count: number): Promise<number[]> {
  const { rest, apiKey } = till.sandbox.credentials().cardscan
  const authorization = { authorization: `Bearer ${apiKey}` }
  const json = { ...authorization, 'content-type': 'application/json' }
  return times(count, async () => {
    const made = (await (await fetch(`${rest}/cards`, { method: 'POST', headers: json, body: '{}' })).json()) as {
      card_id: string
    }
    const from = performance.now()
    const place = (await (
      await fetch(`${rest}/cards/${made.card_id}/generate-upload-url?expiration=3600`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ orientation: 'front' }),
      })
    ).json()) as { upload_url: string; upload_parameters: Record<string, string> }
    const form = new FormData()
    for (const [name, value] of Object.entries(place.upload_parameters)) form.append(name, value)
    form.append('file', new Blob([new Uint8Array(picture('front'))], { type: 'image/jpeg' }), 'front.jpg')
    await (await fetch(place.upload_url, { method: 'POST', body: form })).arrayBuffer()
    for (;;) {
      const card = (await (await fetch(`${rest}/cards/${made.card_id}`, { headers: authorization })).json()) as {
        state: string
      }
      if (card.state === 'completed' || card.state === 'enriched') break
    }
    return performance.now() - from
  })
}

/** Start until the page's address is there, and hint until the verdict. */
async function hosted(till: TestTill, count: number): Promise<{ starts: number[]; verdicts: number[] }> {
  const goods = await product(till, ({ requiredAge }) => requiredAge > 0)
  const { idscan } = till.sandbox.panels
  const starts: number[] = []
  const verdicts: number[] = []
  for (let i = 0; i < count; i += 1) {
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const from = performance.now()
    const { checkId } = await till.call('id.hosted-start', {})
    starts.push(performance.now() - from)
    const open = idscan.transactions().find(({ state }) => state === 'pending')
    const done = open === undefined ? null : idscan.finish(open.id, { success: true, age: 45 })
    const hinted = performance.now()
    const check = await till.call('id.hosted-result', { checkId, resultId: done?.resultId ?? null })
    if (check.verdict?.verdict !== 'pass') throw new Error(`the check ended as ${check.step}`)
    verdicts.push(performance.now() - hinted)
    await till.call('sale.abandon', {})
  }
  return { starts, verdicts }
}

function heap(): number {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

function rows(seen: {
  own: number[]
  pages: number[]
  slow: number[]
  starts: number[]
  verdicts: number[]
  before: number
  after: number
}): Row[] {
  const own95 = quantile(seen.own, 0.95)
  const own50 = quantile(seen.own, 0.5)
  const service = quantile(seen.slow, 0.5) - own50
  const bytes = picture('front').length + picture('back').length
  const row = (what: string, taken: number[], peer: string, ratio: string, goal: string, met: boolean | null): Row => ({
    what,
    p50: ms(quantile(taken, 0.5)),
    p95: ms(quantile(taken, 0.95)),
    peer,
    ratio,
    goal,
    met,
    raw: { p50: quantile(taken, 0.5), p95: quantile(taken, 0.95) },
  })
  const pages50 = quantile(seen.pages, 0.5)
  return [
    row(
      'card: picture → fields, service at once (own time)',
      seen.own,
      `bare requests ${ms(pages50)}`,
      (own50 / pages50).toFixed(2),
      'own p95 ≤ 150 ms',
      own95 <= 150,
    ),
    row(
      `card: the same, service takes ${slowMs} ms a state`,
      seen.slow,
      `of it the service ${ms(service)}`,
      '–',
      '–',
      null,
    ),
    row('check: asked → page address', seen.starts, '–', '–', 'p95 ≤ 150 ms', quantile(seen.starts, 0.95) <= 150),
    row('check: hint → verdict', seen.verdicts, '–', '–', 'p95 ≤ 150 ms', quantile(seen.verdicts, 0.95) <= 150),
    {
      what: 'card: bytes uploaded, both sides',
      p50: `${Math.round(bytes / 1024)} KiB`,
      p95: '–',
      peer: '–',
      ratio: '–',
      goal: '–',
      met: null,
      raw: { bytes },
    },
    {
      what: 'memory (heap) over 200 scans',
      p50: `${seen.after.toFixed(1)} MiB`,
      p95: '–',
      peer: `${seen.before.toFixed(1)} MiB before`,
      ratio: (seen.after / seen.before).toFixed(2),
      goal: 'flat (≤ 1.1)',
      met: seen.after / seen.before <= 1.1,
      raw: { before: seen.before, after: seen.after },
    },
  ]
}
