// Runs one picture through the stages of the camera's pipeline and takes the time of each.
import { findCard } from '../renderer/capture/card-quad.ts'
import type { Frame } from '../renderer/capture/frame.ts'
import { guide, type Guidance } from '../renderer/capture/guidance.ts'
import type { Quad } from '../renderer/capture/homography.ts'
import { locateSymbols } from '../renderer/capture/locate.ts'
import { measure, type FrameQuality } from '../renderer/capture/quality.ts'
import { flatten } from '../renderer/capture/symbol.ts'
import { classify, type Asked, type Found, type Raw } from './scan-found.ts'
import { sentenceOf } from './scan-files.ts'
import { readers } from './scan-readers.ts'

/** `times` in milliseconds by stage; `symbols` and `card` in pixels; `failed` tells a reader that broke, by name. */
export type Scanned = {
  width: number
  height: number
  quality: FrameQuality
  guidance: Guidance
  symbols: Quad[]
  card: Quad | null
  /** Size of each symbol laid flat; null where it cannot be one. */
  crops: ({ width: number; height: number } | null)[]
  found: Found[]
  failed: Record<string, string>
  times: Record<string, number>
}

export async function scanFrame(frame: Frame, asked: Asked): Promise<Scanned> {
  const times: Record<string, number> = {}
  const timed = <T>(name: string, work: () => T): T => {
    const from = performance.now()
    const done = (): void => void (times[name] = Math.round((performance.now() - from) * 100) / 100)
    const result = work()
    if (result instanceof Promise) return result.finally(done) as T
    done()
    return result
  }
  const symbols = timed('locate', () => locateSymbols(frame, 4)).map(({ quad }) => quad)
  const card = timed('quad', () => findCard(frame))?.quad ?? null
  const quality = timed('quality', () => measure(frame, symbols[0] ?? card, 0))
  const crops = timed('rectify', () => symbols.map(quad => flatten(frame, quad)?.crop ?? null))
  const raw: Raw[] = []
  const failed: Record<string, string> = {}
  for (const reader of readers) {
    try {
      raw.push(...(await timed(reader.name, () => reader.read(frame, symbols))))
    } catch (error) {
      failed[reader.name] = sentenceOf(error)
    }
  }
  const found = timed('classify', () => raw.map(read => classify(read, asked)))
  return {
    width: frame.width,
    height: frame.height,
    quality,
    guidance: guide(quality, 'id'),
    symbols,
    card,
    crops: crops.map(crop => crop && { width: crop.width, height: crop.height }),
    found: unique(found),
    failed,
    times,
  }
}

/** Two readers may find the same code. */
export function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map(one => [JSON.stringify(one), one])).values()]
}
