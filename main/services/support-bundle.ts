// The support bundle: collected from the till's own parts, redacted once more, shown in full, saved on request. Never sent.
import { createHash } from 'node:crypto'
import type { PageFault, SavedBundle, SupportBundle } from '#contract'
import { conflict } from '../ports/errors.ts'
import type { Clock, Log, LogFields, SaveFile } from '../ports/system.ts'
import { eachText, textOf, type Plain } from './support-text.ts'

type PartName = SupportBundle['parts'][number]['name']
/** One part; what it answers is already an allow-list. A part that cannot be read says so and keeps nobody from the others. */
export type SupportSource = { name: PartName; read: () => unknown }
export type SupportService = {
  /** Gathers everything anew; the one before can no longer be saved. */
  collect(): Promise<SupportBundle>
  /** Saves the bundle with this digest. Throws conflict 'nothing-running' when it is not the one shown last. */
  save(digest: string): Promise<SavedBundle>
  /** Writes a fault of the page to the log; answers its incident id. */
  fault(of: PageFault): string
}

const MOST_INCIDENTS = 20

export function createSupportService(deps: {
  sources: readonly SupportSource[]
  /** The newest log lines, oldest first. */
  recentLines: () => readonly LogFields[]
  /** Makes what takes out of every text what must not leave the till; asked once a bundle. */
  redactor: () => (text: string) => string
  file: SaveFile
  clock: Clock
  log: Log
}): SupportService {
  const { sources, recentLines, redactor, file, clock, log } = deps
  let shown: { digest: string; document: string; at: Date } | null = null

  async function read(
    { name, read }: SupportSource,
    redact: (text: string) => string,
  ): Promise<readonly [PartName, Plain]> {
    try {
      return [name, eachText((await read()) as Plain, redact)]
    } catch (thrown) {
      return [name, { 'could not be read, incident': log.incident('support.part', thrown, { what: name }) }]
    }
  }

  return {
    async collect() {
      shown = null
      const redact = redactor()
      const parts = await Promise.all(sources.map(source => read(source, redact)))
      // Read last, so that incidents of the reading are in it.
      const lines = eachText([...recentLines()], redact) as LogFields[]
      const all = [...parts, ['log', lines] as const]
      const at = clock.now()
      const madeAt = at.toISOString()
      const document = `${JSON.stringify({ format: 'tillgate-support/1', madeAt, parts: Object.fromEntries(all) }, null, 2)}\n`
      const digest = createHash('sha256').update(document).digest('hex')
      shown = { digest, document, at }
      const bytes = Buffer.byteLength(document)
      log.info('support.collected', { bytes })
      return {
        digest,
        bytes,
        madeAt,
        parts: all.map(([name, value]) => ({ name, text: textOf(value) })),
        incidents: incidentsIn(lines),
      }
    },
    fault({ kind, name, screen }) {
      const fault = new Error(`${name} in the page`)
      fault.name = name
      return log.incident('page.fault', fault, { kind, what: screen })
    },
    async save(digest) {
      if (shown?.digest !== digest) throw conflict('nothing-running')
      const { document, at } = shown
      const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
      const saved = await savedTo(file, `tillgate-support-${stamp}.json`, document)
      log.info('support.saved', { outcome: saved.kind })
      return saved
    },
  }
}

/** Saves, and says where or why nowhere. */
export async function savedTo(file: SaveFile, name: string, document: string): Promise<SavedBundle> {
  try {
    const path = await file.save(name, document)
    return path === null ? { kind: 'not-chosen' } : { kind: 'saved', path }
  } catch (thrown) {
    const { code, syscall } = thrown as NodeJS.ErrnoException
    // Whatever else a place answers (gone, read-only, not allowed), the way out is another place.
    if (syscall === undefined) throw thrown
    return { kind: 'refused', why: code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'not-writable' }
  }
}

function incidentsIn(lines: readonly LogFields[]): SupportBundle['incidents'] {
  return lines
    .filter(({ incident }) => typeof incident === 'string')
    .map(({ incident, at, event }) => ({ id: String(incident), at: String(at), event: String(event) }))
    .toReversed()
    .slice(0, MOST_INCIDENTS)
}
