// The measured set of licence backs: pictures by level and size, the same for the same number, with what they say and where.
import type { Frame } from '../../renderer/capture/frame.ts'
import { homography, project, rectangle } from '../../renderer/capture/homography.ts'
import type { Quad } from '../../renderer/capture/homography.ts'
import { shoot, sizes } from './camera.ts'
import { chance } from './chance.ts'
import { drawLicence } from './licence-card.ts'
import type { Cell } from './mrz-set.ts'

/** `card` and `symbol` are the true corners in pixels of the frame. */
export type LicenceSample = { frame: Frame; payload: string; card: Quad; symbol: Quad; columns: number; rows: number }

const levelSeeds = { mild: 11, medium: 12, hard: 13 } as const

/** Licence number `n` of a cell, in its first picture or a later one of the same licence. */
export async function licenceOf({ level, size }: Cell, n: number, picture = 0): Promise<LicenceSample> {
  const seed = n * 7919 + levelSeeds[level] * 1_000_003 + size
  const c = chance(seed)
  const { payload, symbol, columns, rows, ...drawn } = drawLicence(c)
  const camera = picture === 0 ? c : chance(seed + picture * 15_485_863)
  const { frame, quad } = await shoot(camera, drawn, level, sizes[size])
  const place = homography(rectangle(0, 0, drawn.width, drawn.height), quad)
  if (!place) throw new Error('The card has no area.')
  const [a, b, d, e] = symbol
  return {
    frame,
    payload,
    card: quad,
    symbol: [project(place, a), project(place, b), project(place, d), project(place, e)],
    columns,
    rows,
  }
}
