// What a check of one item answers: where the item is met, and what is wrong.
import type { Node, Source } from './syntax.ts'

/** `line` is counted from 1; 0 means the file as a whole. */
export type Place = { file: string; line: number }
export type Outcome = {
  /** Where it is met, and how in half a sentence; null when nothing that meets it was found. */
  met: { at: Place; how: string } | null
  /** Sentences that say what is wrong and what to do. */
  findings: { at: Place; what: string }[]
}

export const placeOf = (source: Source, node: Node): Place => ({ file: source.path, line: source.lineOf(node) })
export const wholeFile = (file: string): Place => ({ file, line: 0 })

/** Gathers an outcome. The first place that is told as met is the one that is shown. */
export function gather() {
  const outcome: Outcome = { met: null, findings: [] }
  return {
    fault: (at: Place, what: string): void => void outcome.findings.push({ at, what }),
    met: (at: Place, how: string): void => void (outcome.met ??= { at, how }),
    /** The outcome; without a place that meets the item and without a finding, `missing` is the finding. */
    end(missing: Place, what: string): Outcome {
      if (outcome.met === null && outcome.findings.length === 0) outcome.findings.push({ at: missing, what })
      return outcome
    },
  }
}
