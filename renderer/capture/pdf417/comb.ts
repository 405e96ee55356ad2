// Finds evenly spaced rows in how strongly a picture changes from one line to the next.

/** Row `i` begins at start + i · pitch + i² · growth, as y on the left line. */
export type Rows = { start: number; pitch: number; growth: number; score: number }

/** Rows are 3 modules high and more; less than 2 cannot be read anyway. */
const flattest = 1.9
const highest = 8

/** The evenly spaced teeth that meet the ends of the rows best. `energy` has two entries a pixel from `from` on. */
export function combs(energy: Float32Array, from: number, length: number): Rows[] {
  const height = energy.length / 2
  // From 3 modules of the most columns to 8 of the fewest that carry a document.
  const shortest = Math.max(3, (length / 560) * flattest)
  const longest = Math.min(height / 2.5, (length / 150) * highest)
  const found: Rows[] = []
  for (let pitch = shortest; pitch <= longest; pitch *= 1.015) {
    let best: Rows | null = null
    for (let start = 0; start < pitch; start += 0.5) {
      const score = teeth(energy, start, pitch, 0)
      if (best === null || score > best.score) best = { start, pitch, growth: 0, score }
    }
    if (best !== null && best.score > 0) found.push(best)
  }
  const peaks = found.filter(
    one => !found.some(other => other.score > one.score && Math.abs(Math.log(other.pitch / one.pitch)) < 0.07),
  )
  return peaks
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(rough => finer(energy, rough))
    .map(({ start, ...rows }) => ({ start: from + start, ...rows }))
}

function finer(energy: Float32Array, rough: Rows): Rows {
  let best = rough
  const count = energy.length / 2 / rough.pitch
  for (const fine of [1, 0.5, 0.25, 0.12]) {
    const { start, pitch, growth } = best
    for (let a = -3; a <= 3; a++) {
      for (let b = -3; b <= 3; b++) {
        for (let c = -2; c <= 2; c++) {
          const tried = {
            start: start + a * 0.3 * fine,
            pitch: pitch + (b * fine * 0.6) / count,
            growth: growth + (c * fine * 1.2) / count ** 2,
          }
          const score = teeth(energy, tried.start, tried.pitch, tried.growth)
          if (score > best.score) best = { ...tried, score }
        }
      }
    }
  }
  return best
}

/** Mean at the teeth less mean between them, the more teeth the more it says. */
function teeth(energy: Float32Array, start: number, pitch: number, growth: number): number {
  let on = 0
  let off = 0
  let count = 0
  for (let i = 0; ; i++) {
    const y = start + i * pitch + i * i * growth
    const middle = y + (pitch + (2 * i + 1) * growth) / 2
    if (2 * middle >= energy.length - 1 || count > 100) break
    on += at(energy, 2 * y)
    off += at(energy, 2 * middle)
    count++
  }
  return count < 3 ? -Infinity : (on - off) / Math.sqrt(count)
}

/** Between two entries; 0 outside. */
export function at(values: Float32Array, place: number): number {
  const left = Math.floor(place)
  if (!(left >= 0 && left < values.length - 1)) return 0
  return values[left]! + (values[left + 1]! - values[left]!) * (place - left)
}
