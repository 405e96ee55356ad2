// The journal for a person: verified without holding the till up, and saved as JSON Lines where they want it.
import type { Output } from '#contract'
import type { Clock, SaveFile } from '../ports/system.ts'
import type { JournalVerdict } from '../store/journal-check.ts'
import type { StaffService } from './staff.ts'
import type { JournalFiles, JournalStore } from './store-types.ts'

export type JournalService = {
  /** Right `journal`. */
  verify(signal?: AbortSignal): Promise<JournalVerdict>
  /** Right `journal`. Days are ISO dates, both included; null leaves that side open. */
  export(from: string | null, to: string | null, signal?: AbortSignal): Promise<Output<'journal.export'>>
}

/** More than this is for the command, which streams: a file that is saved from here is one text in memory. */
const MOST_ENTRIES = 250_000

export function createJournalService(deps: {
  files: JournalFiles
  journal: Pick<JournalStore, 'append'>
  staff: StaffService
  file: SaveFile
  clock: Clock
}): JournalService {
  const { files, journal, staff, file, clock } = deps
  return {
    verify(signal) {
      staff.allowed('journal')
      return files.verify(signal)
    },
    async export(from, to, signal) {
      const who = staff.allowed('journal')
      const range = files.range(from, to)
      if (range === null) return { kind: 'refused', why: 'none' }
      if (range.to - range.from >= MOST_ENTRIES) return { kind: 'refused', why: 'too-long' }
      const { text, entries } = await files.text(range, signal)
      const at = clock.now().toISOString()
      const stamp = at.replaceAll(/[-:]|\.\d+/g, '')
      const path = await saved(file, `tillgate-journal-${stamp}.jsonl`, text)
      if (path === null) return { kind: 'not-chosen' }
      if (path === 'full' || path === 'not-writable') return { kind: 'refused', why: path }
      const data = { from: range.from, to: range.to }
      journal.append({ at, kind: 'journal-exported', staff: who.id, saleId: null, data })
      return { kind: 'saved', path, entries }
    },
  }
}

async function saved(file: SaveFile, name: string, text: string): Promise<string | null> {
  try {
    return await file.save(name, text)
  } catch (thrown) {
    const { code, syscall } = thrown as NodeJS.ErrnoException
    // Whatever else a place answers (gone, read-only, not allowed), the way out is another place.
    if (syscall === undefined) throw thrown
    return code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'not-writable'
  }
}
