// The measured sets: pictures of made-up documents by level and size, the same for the same number, and pictures without a zone.
import { readFileSync } from 'node:fs'
import type { MrzFormat } from '../../main/domain/mrz-layout.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { loadNetwork } from '../../renderer/capture/mrz/network.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { photograph, sizes } from './camera.ts'
import type { Level } from './camera.ts'
import { chance } from './chance.ts'
import { drawMrzCard, drawOtherCard } from './mrz-card.ts'
import type { OtherCard } from './mrz-card.ts'

export type Cell = { level: Level; size: keyof typeof sizes }
export type Sample = { frame: Frame; format: MrzFormat; lines: string[] }

export const allCells: readonly Cell[] = (['mild', 'medium', 'hard'] as const).flatMap(level =>
  ([720, 1080] as const).map(size => ({ level, size })),
)
const formats = ['TD3', 'TD1', 'TD2', 'TD3', 'TD1', 'TD2', 'MRV-A', 'MRV-B'] as const
const others: readonly OtherCard[] = ['licence', 'insurance', 'letter']
const levelSeeds = { mild: 1, medium: 2, hard: 3 } as const

/** The recogniser as the till loads it. */
export function networkFromDisk(): Promise<Network> {
  return loadNetwork(new Uint8Array(readFileSync(new URL('../../renderer/capture/mrz/network.wasm', import.meta.url))))
}

/** Document number `n` of a cell, in its first picture or, for fusion, a later one of the same document. */
export async function sampleOf({ level, size }: Cell, n: number, picture = 0): Promise<Sample> {
  const seed = n * 7919 + levelSeeds[level] * 1_000_003 + size
  const format = formats[n % formats.length]!
  const c = chance(seed)
  const document = drawMrzCard(c, format)
  const camera = picture === 0 ? c : chance(seed + picture * 15_485_863)
  return { frame: await photograph(camera, document, level, sizes[size]), format, lines: document.lines }
}

/** Picture number `n` in which there is no zone. */
export async function negativeOf(n: number): Promise<Frame> {
  const c = chance(900_000 + n * 104_729)
  const { level, size } = allCells[n % allCells.length]!
  return photograph(c, drawOtherCard(c, others[Math.floor(n / allCells.length) % others.length]!), level, sizes[size])
}
