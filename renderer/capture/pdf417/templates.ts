// What each codeword looks like through a blurred camera.
import { patterns } from './patterns.ts'

/** Samples a module. */
export const perModule = 2
/** Samples of a codeword. */
export const size = 17 * perModule
export const codewords = 929

/** Modules around a codeword that its blur reaches; it follows a space and is followed by a bar, of widths unknown. */
const context = 3
const beside = [0.45, 0.25, 0, 1, 0.75, 0.55] as const
const fine = 8

/** How a picture is blurred, in modules: standard deviation of the lens, length of a movement along the rows. */
export type Blur = { readonly lens: number; readonly smear: number }
/** What webcams give, from sharp to a dark picture of a hand that moves. */
export const blurs: readonly Blur[] = [
  { lens: 0.35, smear: 0 },
  { lens: 0.5, smear: 0 },
  { lens: 0.7, smear: 0 },
  { lens: 0.95, smear: 0 },
  { lens: 0.5, smear: 1.1 },
  { lens: 0.75, smear: 1.1 },
  { lens: 0.6, smear: 1.8 },
  { lens: 0.9, smear: 1.8 },
]
/** The one that all of them are alike to. */
export const usualBlur = blurs[2]!

const known = new Map<Blur, Float32Array[]>()

/**
 * For each cluster 0, 3, 6 all codewords one after another, `size` samples each, without their mean and of length one;
 * bars are negative, as they are dark.
 */
export function templates(blur: Blur): readonly Float32Array[] {
  const made = known.get(blur) ?? patterns.map(cluster => clusterTemplates(cluster, kernelOf(blur)))
  known.set(blur, made)
  return made
}

/** Weights of the modules around each sample: [sample][module − context .. ]. */
function kernelOf({ lens, smear }: Blur): Float32Array[] {
  const modules = 17 + 2 * context
  return Array.from({ length: size }, (_, sample) => {
    const centre = context + (sample + 0.5) / perModule
    const weights = new Float32Array(modules)
    for (let step = 0; step < modules * fine; step++) {
      const place = (step + 0.5) / fine
      let weight = 0
      for (let part = -2; part <= 2; part++)
        weight += Math.exp(-0.5 * ((place - centre + (part * smear) / 5) / lens) ** 2)
      weights[Math.floor(place)]! += weight
    }
    const total = weights.reduce((sum, value) => sum + value, 0)
    return weights.map(value => value / total)
  })
}

function clusterTemplates(cluster: Int32Array, kernel: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(codewords * size)
  const modules = new Float32Array(17 + 2 * context)
  beside.slice(0, context).forEach((value, i) => (modules[i] = value))
  beside.slice(context).forEach((value, i) => (modules[context + 17 + i] = value))
  cluster.forEach((pattern, codeword) => {
    for (let i = 0; i < 17; i++) modules[context + i] = (pattern >> (16 - i)) & 1
    const from = codeword * size
    for (let sample = 0; sample < size; sample++) {
      const weights = kernel[sample]!
      let sum = 0
      for (let i = 0; i < modules.length; i++) sum -= weights[i]! * modules[i]!
      all[from + sample] = sum
    }
    normalise(all.subarray(from, from + size))
  })
  return all
}

/** Takes the mean off and makes the length one; answers the length it had. */
export function normalise(samples: Float32Array): number {
  let mean = 0
  for (const value of samples) mean += value
  mean /= samples.length
  let squares = 0
  for (let i = 0; i < samples.length; i++) {
    samples[i]! -= mean
    squares += samples[i]! ** 2
  }
  const length = Math.sqrt(squares)
  if (length > 0) for (let i = 0; i < samples.length; i++) samples[i]! /= length
  return length
}

/** How much samples look like one codeword of a cluster. */
export function likenessTo(cluster: Float32Array, codeword: number, samples: Float32Array): number {
  let sum = 0
  for (let j = 0, at = codeword * size; j < size; j++) sum += cluster[at + j]! * samples[j]!
  return sum
}
