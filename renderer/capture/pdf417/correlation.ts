// How much the columns of a crop look like a start or stop pattern, at one place or along a whole stretch.

/** Samples a module of a fine template. */
export const perModule = 2
/** Less contrast than this share of the crop's own is no bar. */
const leastContrast = 0.35

/** Correlation of −1 to 1 with a template whose bars are dark, two samples a module; 0 where there is hardly any contrast. */
export function match(
  profile: Float32Array,
  from: number,
  module: number,
  template: Float32Array,
  overall: number,
): number {
  const n = template.length
  const step = module / perModule
  let sum = 0
  let squares = 0
  let product = 0
  let x = from + step / 2
  for (let i = 0; i < n; i++, x += step) {
    const left = x | 0
    const value = profile[left]! + (profile[left + 1]! - profile[left]!) * (x - left)
    sum += value
    squares += value * value
    product += value * template[i]!
  }
  const variance = squares / n - (sum / n) ** 2
  if (!(variance > (overall * leastContrast) ** 2)) return 0
  return -product / Math.sqrt(variance * n)
}

/** The same at every half module over `length` pixels with a coarse template, one sample a module: each sample is taken once. */
export function matchAll(
  profile: Float32Array,
  from: number,
  length: number,
  module: number,
  template: Float64Array,
  overall: number,
): Float32Array {
  const n = template.length
  const places = Math.max(0, Math.floor((2 * length) / module) + 1)
  const scores = new Float32Array(places)
  const least = (overall * leastContrast) ** 2
  // Places a half module off share no sample with the others.
  for (let odd = 0; odd < 2; odd++) {
    const count = (places - odd + 1) >> 1
    const samples = new Float64Array(count + n)
    for (let i = 0, x = from + ((1 + odd) * module) / 2; i < samples.length; i++, x += module) {
      const left = x | 0
      samples[i] = profile[left]! + (profile[left + 1]! - profile[left]!) * (x - left)
    }
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      sum += samples[i]!
      squares += samples[i]! ** 2
    }
    for (let j = 0; j < count; j++) {
      const variance = squares / n - (sum / n) ** 2
      if (variance > least) {
        let product = 0
        for (let i = 0; i < n; i++) product += samples[j + i]! * template[i]!
        scores[2 * j + odd] = -product / Math.sqrt(variance * n)
      }
      const [gone, come] = [samples[j]!, samples[j + n]!]
      sum += come - gone
      squares += come * come - gone * gone
    }
  }
  return scores
}

/** Blurred, without its mean, of length one. */
export function templateOf(modules: readonly number[], samples: number, blur: number): Float32Array {
  const fine = 16
  const at = (place: number): number => modules[Math.min(modules.length - 1, Math.max(0, Math.floor(place / fine)))]!
  const template = Float32Array.from({ length: modules.length * samples }, (_, i) => {
    const centre = ((i + 0.5) / samples) * fine
    let sum = 0
    let weight = 0
    for (let d = -3 * fine; d <= 3 * fine; d++) {
      const w = Math.exp(-0.5 * (d / (blur * fine)) ** 2)
      sum += w * at(centre + d)
      weight += w
    }
    return sum / weight
  })
  const mean = template.reduce((sum, value) => sum + value, 0) / template.length
  const length = Math.sqrt(template.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  return template.map(value => (value - mean) / length)
}
