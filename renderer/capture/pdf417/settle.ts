// Once it is known what the row indicators say, they tell exactly where the symbol lies and how the picture is blurred.
import type { Frame } from '../frame.ts'
import { cellOf, cutOut } from './cells.ts'
import type { Rows } from './comb.ts'
import type { Place } from './grid.ts'
import { indicatorsOf } from './shape.ts'
import type { Shape } from './shape.ts'
import { blurs, likenessTo, templates, usualBlur } from './templates.ts'
import type { Blur } from './templates.ts'

/** Where a symbol lies and how many columns it has. */
export type Lain = { place: Place; rows: Rows; columns: number }

/** The same symbol laid better, and the two blurs that fit it best. */
export function settle(
  crop: Frame,
  rough: Lain,
  shape: Shape,
  inside: { first: number; count: number },
): { lain: Lain; blurs: Blur[] } {
  let lain = rough
  let blur = usualBlur
  let ranked = rank(crop, lain, shape, inside)
  for (let round = 0; round < 2; round++) {
    blur = ranked[0]!
    lain = nudged(crop, lain, shape, inside, blur, round === 0 ? 1 : 0.4)
    ranked = rank(crop, lain, shape, inside)
  }
  return { lain, blurs: ranked.slice(0, 2) }
}

function rank(crop: Frame, lain: Lain, shape: Shape, inside: { first: number; count: number }): Blur[] {
  const ends = endsOf(crop, lain, inside)
  return blurs
    .map(blur => ({ blur, score: alike(ends, lain.columns, shape, blur) }))
    .sort((a, b) => b.score - a.score)
    .map(({ blur }) => blur)
}

function endsOf(crop: Frame, { place, rows, columns }: Lain, inside: { first: number; count: number }) {
  return cutOut(crop, place, rows, inside, columns, [0, columns + 1])
}

/** How much the indicators look like what they must say. */
function alike(ends: ReturnType<typeof endsOf>, columns: number, shape: Shape, blur: Blur): number {
  const shapes = templates(blur)
  let sum = 0
  for (let row = 0; row < ends.rows; row++) {
    const number = shape.first + row
    if (number < 0 || number >= shape.rows) continue
    const { left, right } = indicatorsOf(number, shape, columns)
    const cluster = shapes[number % 3]!
    sum += likenessTo(cluster, left, cellOf(ends, row, 0)) + likenessTo(cluster, right, cellOf(ends, row, 1))
  }
  return sum
}

/** Moves each end, lean and row a little as long as the indicators come out better. */
function nudged(
  crop: Frame,
  rough: Lain,
  shape: Shape,
  inside: { first: number; count: number },
  blur: Blur,
  size: number,
): Lain {
  const { place, rows, columns } = rough
  const module = (place.rightAt - place.leftAt) / (17 * (columns + 3))
  const middle = rows.start + (inside.first + inside.count / 2) * rows.pitch
  const half = (inside.count / 2) * rows.pitch
  const other = place.crossAt + place.crossPer * middle
  const shift = module * 0.25 * size
  const turn = shift / half
  const drop = rows.pitch * 0.12 * size
  const moves: ((lain: Lain, by: number) => Lain)[] = [
    (lain, by) => ({ ...lain, place: { ...lain.place, leftAt: lain.place.leftAt + by * shift } }),
    (lain, by) => ({ ...lain, place: { ...lain.place, rightAt: lain.place.rightAt + by * shift } }),
    // Turned about the middle of the symbol, so that the place stays.
    (lain, by) => ({
      ...lain,
      place: {
        ...lain.place,
        leftLean: lain.place.leftLean + by * turn,
        leftAt: lain.place.leftAt - by * turn * middle,
      },
    }),
    (lain, by) => ({
      ...lain,
      place: {
        ...lain.place,
        rightLean: lain.place.rightLean + by * turn,
        rightAt: lain.place.rightAt - by * turn * other,
      },
    }),
    (lain, by) => ({ ...lain, rows: { ...lain.rows, start: lain.rows.start + by * drop } }),
    (lain, by) => ({ ...lain, place: { ...lain.place, crossAt: lain.place.crossAt + by * drop } }),
    (lain, by) => ({
      ...lain,
      rows: {
        ...lain.rows,
        pitch: lain.rows.pitch + (by * drop) / (inside.count / 2),
        start: lain.rows.start - by * drop * (1 + (2 * inside.first) / inside.count),
      },
    }),
    (lain, by) => ({
      ...lain,
      place: {
        ...lain.place,
        crossPer: lain.place.crossPer + (by * drop) / half,
        crossAt: lain.place.crossAt - ((by * drop) / half) * middle,
      },
    }),
  ]
  let best = rough
  let score = alike(endsOf(crop, best, inside), columns, shape, blur)
  for (let round = 0; round < 4; round++) {
    let better = false
    for (const move of moves) {
      for (const by of [1, -1]) {
        for (;;) {
          const tried = move(best, by)
          const now = alike(endsOf(crop, tried, inside), columns, shape, blur)
          if (!(now > score + 1e-3)) break
          best = tried
          score = now
          better = true
        }
      }
    }
    if (!better) break
  }
  return best
}
