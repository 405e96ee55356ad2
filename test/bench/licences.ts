// Licence payloads: how long one takes to judge, good, damaged or hostile, beside JSON.parse of the same length and the 5 ms limit.
import { judgeLicence } from '#domain/licence-verdict'
import { runCase, today } from '../domain/aamva-fuzz.ts'
import { ms, quantile, type Row } from './stats.ts'

const codes = 20_000
const limitMs = 5

export function benchLicences(): Promise<Row[]> {
  const texts = Array.from({ length: codes }, (_, i) => runCase(i + 1).text)
  const taken = texts.map(text => best(() => judgeLicence(text, { today, requiredAge: 18 })))
  const json = texts.map(text => JSON.stringify({ text }))
  const peer = json.map(text => best(() => JSON.parse(text) as unknown))
  const longest = quantile(taken, 1)
  const hostile = ['D', 'DBB', 'DL', '\n', '<LF', '\\u00', '1-'].map(
    part => `@\n\x1e\rANSI 636014080102DL${part.repeat(8192 / part.length)}`,
  )
  const worst = Math.max(...hostile.map(text => best(() => judgeLicence(text, { today, requiredAge: 18 }))))
  const row = (what: string, p50: number, most: number, beside: number): Row => ({
    what,
    p50: ms(p50),
    p95: ms(most),
    peer: `JSON.parse ${ms(beside)}`,
    ratio: (p50 / beside).toFixed(1),
    goal: `longest ≤ ${limitMs} ms`,
    met: most <= limitMs,
    raw: { p50, longest: most, peer: beside },
  })
  return Promise.resolve([
    row(
      `licence payload → verdict, ${codes} codes (second column: longest)`,
      quantile(taken, 0.5),
      longest,
      quantile(peer, 0.5),
    ),
    row(
      'the same, the worst of 8 KiB made to be slow',
      worst,
      worst,
      best(() => JSON.parse(JSON.stringify({ text: hostile[0] })) as unknown),
    ),
  ])
}

/** The best of three: what the machine did meanwhile is not the parser's time. */
function best(work: () => unknown): number {
  const times = [0, 0, 0].map(() => {
    const from = performance.now()
    work()
    return performance.now() - from
  })
  return Math.min(...times)
}
