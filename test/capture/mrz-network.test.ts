// The recogniser: the committed module is what its source builds, and it computes what the network is.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classes, loadNetwork, stride, stripHeight } from '../../renderer/capture/mrz/network.ts'
import { networkFile, networkModule, weightsOf } from '../../scripts/mrz-network.ts'
import { chance } from '../scan/chance.ts'
import { plainRecognise } from './mrz-reference.ts'

const wasm = new Uint8Array(readFileSync(networkFile))

describe('the recogniser', () => {
  it('is the module its source builds around its weights', async () => {
    expect(Buffer.from(networkModule(await weightsOf(wasm))).equals(wasm)).toBe(true)
  })

  it('gives what the plain network gives, for strips of any width in any order', { timeout: 120_000 }, async () => {
    const net = await loadNetwork(wasm)
    const weights = new Float32Array((await weightsOf(wasm)).slice().buffer)
    const c = chance(11)
    for (const width of [208, 64, 160, 16]) {
      const strip = Float32Array.from({ length: stripHeight * width }, () => c.between(-2, 2))
      const plain = plainRecognise(weights, strip, width)
      const { odds, columns } = net.recognise(strip, width)
      expect(columns).toBe(width / stride)
      for (let t = 0; t < columns; t++) {
        for (let k = 0; k < classes; k++) expect(odds[t * classes + k]).toBeCloseTo(plain.values[k * columns + t]!, 3)
      }
    }
  })

  it('takes no strip that does not fit, and no module without weights', async () => {
    const net = await loadNetwork(wasm)
    expect(() => net.recognise(new Float32Array(24 * 20), 20)).toThrow(RangeError)
    expect(() => net.recognise(new Float32Array(24 * 2000), 2000)).toThrow(RangeError)
    await expect(loadNetwork(networkModule(new Uint8Array(8)))).rejects.toThrow('do not fit')
    await expect(loadNetwork(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).rejects.toThrow('no weights')
  })
})
