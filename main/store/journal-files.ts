// The long looks at the journal, each in small steps: verifying it, and writing it out.
import type { Db } from './db.ts'
import { checkJournal, finishSlowly, type JournalVerdict } from './journal-check.ts'
import { exportJournal, rangeOfDays, type Range } from './journal-export.ts'

export function journalFiles(db: Db) {
  return {
    verify: (signal?: AbortSignal): Promise<JournalVerdict> => finishSlowly(checkJournal(db), signal),
    range: (from: string | null, to: string | null): Range | null => rangeOfDays(db, from, to),
    async text(range: Range, signal?: AbortSignal): Promise<{ text: string; entries: number }> {
      const pieces: string[] = []
      const entries = await finishSlowly(gather(exportJournal(db, range), pieces), signal)
      return { text: pieces.join(''), entries }
    },
  }
}

function* gather(work: Generator<string, number>, pieces: string[]): Generator<void, number> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    pieces.push(step.value)
    yield
  }
}
