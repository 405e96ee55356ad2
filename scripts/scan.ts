// `npm run scan -- FILE…`: runs pictures, films and captured texts through the till's own reading and says what was found.
import { parseArgs } from 'node:util'
import { openFile, sentenceOf } from './scan-files.ts'
import { classify, type Asked, type Found } from './scan-found.ts'
import { inWords } from './scan-print.ts'
import { scanFrame, unique, type Scanned } from './scan-stages.ts'

/** One line of `--json`; the keys are described in docs/scan.md. `why` is a sentence when the file could not be read. */
export type Report = {
  file: string
  kind: 'picture' | 'film' | 'text' | 'unreadable'
  why: string | null
  found: Found[]
  frames: Scanned[]
}

const usage = `npm run scan -- [--json] [--fields] [--age 18] [--frames 30] FILE…
Pictures (PNG, JPEG, WebP), films (Y4M, MJPEG) and texts (AAMVA payloads, machine readable zones).
`

export async function scanFile(file: string, asked: Asked, mostFrames: number): Promise<Report> {
  const opened = openFile(file)
  const report: Report = { file, kind: opened.kind, why: null, found: [], frames: [] }
  if (opened.kind === 'unreadable') return { ...report, why: opened.why }
  if (opened.kind === 'text')
    return { ...report, found: [classify({ source: 'text', bytes: Buffer.from(opened.text, 'latin1') }, asked)] }
  try {
    for await (const frame of opened.frames) {
      report.frames.push(await scanFrame(frame, asked))
      if (report.frames.length >= mostFrames) break
    }
    if (report.frames.length === 0) report.why = 'The film has no frames.'
  } catch (error) {
    report.why = sentenceOf(error)
  }
  return { ...report, found: unique(report.frames.flatMap(({ found }) => found)) }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      fields: { type: 'boolean' },
      help: { type: 'boolean' },
      age: { type: 'string', default: '18' },
      frames: { type: 'string', default: '30' },
    },
  })
  const requiredAge = Number(values.age)
  const mostFrames = Number(values.frames)
  if (!Number.isInteger(requiredAge) || requiredAge < 0 || requiredAge > 99)
    throw new Error('--age must be a number of years from 0 to 99.')
  if (!Number.isInteger(mostFrames) || mostFrames < 1) throw new Error('--frames must be a number from 1 up.')
  if (values.help || positionals.length === 0) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 1
    return
  }
  for (const file of positionals) {
    const report = await scanFile(file, { today: today(), requiredAge }, mostFrames)
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : inWords(report, values.fields === true))
    if (report.why !== null) process.exitCode = 1
  }
}

function today(): string {
  const now = new Date()
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

if (import.meta.main) {
  main().catch(error => {
    process.stderr.write(`${sentenceOf(error)}\n${usage}`)
    process.exitCode = 1
  })
}
