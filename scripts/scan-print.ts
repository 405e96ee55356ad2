// Puts what `npm run scan` found into words; names and numbers are masked unless all fields are asked for.
import type { Found } from './scan-found.ts'
import type { Report } from './scan.ts'

/** Codes are short; a text that is none of ours may be a book. */
const mostText = 120

/** A few lines about one file. */
export function inWords(report: Report, allFields: boolean): string {
  const { file, kind, why, found, frames } = report
  const lines = [`${file}: ${why ?? describe(report)}`]
  for (const frame of frames.slice(0, kind === 'film' ? 0 : 1)) {
    const { quality, guidance } = frame
    lines.push(
      `  quality   ${guidance}; sharpness ${quality.sharpness.toFixed(2)}, brightest ${quality.p95.toFixed(0)}, glare ${(quality.glare * 100).toFixed(1)} %, width ${(quality.coverage * 100).toFixed(0)} % of the picture`,
    )
    for (const [reader, sentence] of Object.entries(frame.failed)) lines.push(`  ${reader} could not run: ${sentence}`)
  }
  lines.push(...found.map(one => `  ${wordsOf(one, allFields)}`))
  if (why === null && found.length === 0) lines.push('  nothing was read')
  if (frames.length > 0) lines.push(`  times     ${timesOf(report)}`)
  return `${lines.join('\n')}\n`
}

function describe({ kind, frames }: Report): string {
  const [first] = frames
  if (kind === 'text' || first === undefined) return kind
  const size = `${first.width} × ${first.height}`
  return kind === 'film'
    ? `film, ${frames.length} frames of ${size}, ${frames.filter(({ found }) => found.length > 0).length} read`
    : `picture, ${size}`
}

/** Of a film the median of each stage. */
function timesOf({ frames }: Report): string {
  const names = [...new Set(frames.flatMap(({ times }) => Object.keys(times)))]
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
  return names.map(name => `${name} ${middle(frames.map(({ times }) => times[name] ?? 0)).toFixed(1)} ms`).join(', ')
}

function wordsOf(found: Found, all: boolean): string {
  switch (found.what) {
    case 'licence': {
      const { document, verdict, reason, source } = found
      const judged = `licence   ${source}: ${verdict}${reason === null ? '' : ` (${reason})`}`
      if (document === null) return judged
      const { jurisdiction, issuer, version, kind, born, issued, expires, familyName, givenNames, number } = document
      const from = `${kind ?? 'card'} of ${jurisdiction ?? '?'} (issuer ${issuer}), version ${version}`
      const dates = `born ${born ?? '?'}, issued ${issued ?? '?'}, expires ${expires ?? 'never'}`
      const holder = all
        ? `${givenNames ?? '?'} ${familyName ?? '?'}, number ${number ?? '?'}`
        : `${masked(givenNames)} ${masked(familyName)}, number ${masked(number)}`
      return `${judged}\n            ${from}\n            ${dates}\n            ${holder}`
    }
    case 'mrz': {
      const { document, lines, verdict, reason, source } = found
      const judged = `mrz       ${source}: ${verdict}${reason === null ? '' : ` (${reason})`}`
      if (document === null) return judged
      const { format, code, issuer, born, expires } = document
      const span = born.earliest === born.latest ? born.latest : `${born.earliest} to ${born.latest}`
      const what = `${format} ${code} of ${issuer}; born ${span}, expires ${expires}`
      return [judged, what, ...(all ? lines : [])].join('\n            ')
    }
    case 'payment-card':
      return `card      ${found.source}: a payment card; its number is not shown`
    case 'product':
    case 'link':
    case 'receipt':
    case 'other':
      return `${found.what.padEnd(9)} ${found.source}: ${found.text === null ? `hex ${found.hex.slice(0, mostText)}` : JSON.stringify(found.text.slice(0, mostText))}`
    default:
      return found satisfies never
  }
}

/** The first letter of a name or number, and how long it is. */
function masked(value: string | null): string {
  return value === null ? '?' : `${value.slice(0, 1)}${'·'.repeat(Math.max(0, value.length - 1))}`
}
