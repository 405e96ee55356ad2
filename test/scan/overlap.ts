// How well a found outline lies on the true one: area of what both cover by area of what either covers.
import type { Point, Quad } from '../../renderer/capture/homography.ts'

/** 0 to 1 for two convex quads that go around the same way, wherever each of them starts. */
export function overlap(a: Quad, b: Quad): number {
  const [first, second] = [clockwise(a), clockwise(b)]
  const both = Math.abs(signedArea(clipped(first, second)))
  const either = Math.abs(signedArea(first)) + Math.abs(signedArea(second)) - both
  return either > 0 ? both / either : 0
}

/** What of one polygon lies inside a convex one (Sutherland & Hodgman 1974); both with their area positive. */
function clipped(subject: readonly Point[], window: readonly Point[]): readonly Point[] {
  return window.reduce<readonly Point[]>((left, [ax, ay], i) => {
    const [bx, by] = window[(i + 1) % window.length]!
    const side = ([x, y]: Point) => (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    return left.flatMap((point, j) => {
      const before = left[(j + left.length - 1) % left.length]!
      const [s, t] = [side(before), side(point)]
      const crossing: Point = [
        before[0] + ((point[0] - before[0]) * s) / (s - t),
        before[1] + ((point[1] - before[1]) * s) / (s - t),
      ]
      if (t >= 0) return s >= 0 ? [point] : [crossing, point]
      return s >= 0 ? [crossing] : []
    })
  }, subject)
}

function clockwise(quad: Quad): readonly Point[] {
  return signedArea(quad) < 0 ? [...quad].reverse() : quad
}

function signedArea(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], i) => {
    const [u, v] = points[(i + 1) % points.length]!
    return sum + (x * v - u * y) / 2
  }, 0)
}
