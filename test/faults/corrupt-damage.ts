// The ways in which the files of a till are damaged: every page in turn, the headers, the companions.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from './random.ts'
import type { Variant } from './corrupt-world.ts'

export const kinds = ['zeros', 'random', 'another'] as const
export type Damage = {
  variant: Variant
  file: 'till.db' | 'till.db-wal' | 'till.db-shm'
  /** From which byte and how many. */
  at: number
  length: number
  kind: (typeof kinds)[number]
  what: string
}

const PAGE = 4096
const FRAME = 24 + PAGE

/** Every damage for the files of a variant; `most` takes that many of the pages of each file, evenly. */
export function damagesOf(dir: string, variant: Variant, most: number): Damage[] {
  const size = (file: Damage['file']): number =>
    existsSync(join(dir, file)) ? readFileSync(join(dir, file)).length : 0
  const some = (count: number): number[] => {
    const taken = Math.min(count, most)
    return [...new Set(Array.from({ length: taken }, (_, n) => Math.floor((n * count) / taken)))]
  }
  const places: Omit<Damage, 'variant' | 'kind'>[] = [
    { file: 'till.db', at: 0, length: 100, what: 'header' },
    ...some(size('till.db') / PAGE).map(n => ({
      file: 'till.db' as const,
      at: n * PAGE,
      length: PAGE,
      what: `page ${n + 1}`,
    })),
  ]
  if (size('till.db-wal') > 0) {
    const frames = Math.floor((size('till.db-wal') - 32) / FRAME)
    places.push({ file: 'till.db-wal', at: 0, length: 32, what: 'header of the log' })
    for (const n of some(frames))
      places.push({ file: 'till.db-wal', at: 32 + n * FRAME, length: FRAME, what: `frame ${n + 1}` })
    for (const n of some(size('till.db-shm') / PAGE))
      places.push({ file: 'till.db-shm', at: n * PAGE, length: PAGE, what: `shared page ${n + 1}` })
  }
  return places.flatMap(place => kinds.map(kind => ({ ...place, variant, kind })))
}

/** Overwrites the bytes in a folder's copy. */
export function inflict(dir: string, { file, at, length, kind }: Damage): void {
  const path = join(dir, file)
  const bytes = readFileSync(path)
  const random = seeded(at, length)
  const from = (at + length * random.between(1, 40)) % Math.max(1, bytes.length - length)
  const taken = Buffer.from(bytes.subarray(from, from + length))
  for (let n = 0; n < length; n += 1)
    bytes[at + n] = kind === 'zeros' ? 0 : kind === 'random' ? random.between(0, 255) : taken[n]!
  writeFileSync(path, bytes)
}
