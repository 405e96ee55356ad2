// The comparison of bars with all codewords at once: the same in WebAssembly as in plain arithmetic, and of the module we wrote.
import { describe, expect, it } from 'vitest'
import { kernelHex } from '../../renderer/capture/pdf417/kernel.ts'
import { bestOf, likenesses, mostCells, plainLikenesses, stride } from '../../renderer/capture/pdf417/matcher.ts'
import { blurs, codewords, normalise, size, templates } from '../../renderer/capture/pdf417/templates.ts'
import { kernelModule } from '../../scripts/pdf417-kernel.ts'
import { chance } from '../scan/chance.ts'

/** What a codeword looks like, with some noise. */
function cellsOf(seed: number, cluster: number, wanted: readonly number[], noise: number): Float32Array {
  const c = chance(seed)
  const shapes = templates(blurs[2]!)[cluster]!
  const samples = new Float32Array(wanted.length * size)
  wanted.forEach((codeword, cell) => {
    const one = samples.subarray(cell * size, (cell + 1) * size)
    for (let j = 0; j < size; j++) one[j] = shapes[codeword * size + j]! + c.normal() * noise
    normalise(one)
  })
  return samples
}

describe('the comparison with all codewords', () => {
  it('is the module that the script writes', () => {
    expect(Buffer.from(kernelModule()).toString('hex')).toBe(kernelHex)
  })

  it('is the same in WebAssembly as in plain arithmetic, for every blur and cluster and any number of cells', () => {
    const c = chance(1)
    for (const blur of blurs) {
      for (const cluster of [0, 1, 2]) {
        const wanted = Array.from({ length: c.whole(1, mostCells) }, () => c.whole(0, codewords - 1))
        const samples = cellsOf(cluster + 7, cluster, wanted, 0.1)
        const fast = likenesses(blur, cluster, samples)
        const plain = plainLikenesses(blur, cluster, samples)
        for (let cell = 0; cell < wanted.length; cell++) {
          for (let codeword = 0; codeword < codewords; codeword++) {
            const at = cell * stride + codeword
            if (!(Math.abs(fast[at]! - plain[at]!) < 1e-5))
              expect(fast[at], `cell ${cell}, ${codeword}`).toBe(plain[at])
          }
        }
        expect(fast.length).toBe(wanted.length * stride)
      }
    }
  })

  it('finds the codeword that was drawn, and how far ahead of all others it is', () => {
    const c = chance(2)
    for (const cluster of [0, 1, 2]) {
      const wanted = Array.from({ length: mostCells }, () => c.whole(0, codewords - 1))
      const all = likenesses(blurs[2]!, cluster, cellsOf(cluster, cluster, wanted, 0))
      wanted.forEach((codeword, cell) => {
        const match = bestOf(all, cell * stride)
        const others = [...all.subarray(cell * stride, cell * stride + codewords)].filter((_, i) => i !== codeword)
        expect(match.codeword).toBe(codeword)
        expect(match.lead).toBeCloseTo(match.likeness - Math.max(...others), 5)
      })
    }
  })

  it('takes no more cells than fit', () => {
    expect(() => likenesses(blurs[0]!, 0, new Float32Array((mostCells + 1) * size))).toThrow('64 cells')
  })
})
