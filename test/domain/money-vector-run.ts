// Runs files of money vectors through the engine, for the tests and for the command.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { answer, matches } from './money-vector-kinds.ts'

export type Vector = { id: string; kind: string; input: unknown; expected: unknown; source?: string; note?: string }
/** `actual` is the engine's answer or, with `why`, nothing but the reason that there is none. */
export type Outcome = { vector: Vector; passed: boolean; actual: unknown; why: string | null }

export const vectorsOfProject = fileURLToPath(new URL('../fixtures/money.json', import.meta.url))

/** The vectors of a file: a list, or an object with a list `vectors`. Throws with a sentence for anything else. */
export function readVectors(file: string): Vector[] {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const list: unknown = Array.isArray(parsed) ? parsed : (parsed as { vectors?: unknown } | null)?.vectors
  if (!Array.isArray(list)) throw new Error(`${file} is no list of vectors.`)
  return list.map((each: Partial<Vector> | null, index): Vector => {
    if (typeof each?.id !== 'string' || typeof each.kind !== 'string' || !('expected' in each)) {
      throw new Error(`Vector ${index + 1} of ${file} needs an id, a kind, an input and what is expected.`)
    }
    return each as Vector
  })
}

export function runVector(vector: Vector): Outcome {
  try {
    const actual = answer(vector.kind, vector.input)
    return { vector, passed: matches(actual, vector.expected), actual, why: null }
  } catch (error) {
    return { vector, passed: false, actual: null, why: error instanceof Error ? error.message : String(error) }
  }
}
