// What the screen has to tell at the moment: problems that stay until closed, short notes that go by themselves.
import type { Failure } from '#contract'

export type Note =
  | { id: number; kind: 'problem'; failure: Failure; from: string }
  | { id: number; kind: 'warning' | 'info'; title: string; text: string | null; from: string }

export type NoteBoard = {
  get(): readonly Note[]
  subscribe(tell: () => void): () => void
  /** Shows a failure of `from`; a newer one of the same source takes its place. Cancelling is not a problem. */
  problem(failure: Failure, from: string): void
  tell(kind: 'warning' | 'info', title: string, text: string | null, from: string): void
  close(id: number): void
  /** Another screen is shown: hints about the former one are over. Problems stay, unless another person comes (`all`). */
  passed(all: boolean): void
  /** The source worked again, so what it complained of is over. */
  settled(from: string): void
}

const MOST = 3

export function createNoteBoard(): NoteBoard {
  const listeners = new Set<() => void>()
  let notes: readonly Note[] = []
  let last = 0

  function set(next: readonly Note[]): void {
    notes = next
    for (const tell of [...listeners]) tell()
  }
  const without = (from: string) => notes.filter(note => note.from !== from)

  return {
    get: () => notes,
    subscribe(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    problem(failure, from) {
      if (failure.code === 'cancelled') return
      set([{ id: ++last, kind: 'problem', failure, from } as const, ...without(from)].slice(0, MOST))
    },
    tell(kind, title, text, from) {
      set([{ id: ++last, kind, title, text, from }, ...without(from)].slice(0, MOST))
    },
    passed(all) {
      const left = all ? [] : notes.filter(note => note.kind === 'problem')
      if (left.length < notes.length) set(left)
    },
    close: id => set(notes.filter(note => note.id !== id)),
    settled(from) {
      if (notes.some(note => note.from === from)) set(without(from))
    },
  }
}
