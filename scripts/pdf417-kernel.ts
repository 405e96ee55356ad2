// Builds renderer/capture/pdf417/kernel.ts: the convolution kernel of scripts/mrz-network.ts by itself, which compares bars with every codeword at once.
// Run: node scripts/pdf417-kernel.ts
import { writeFileSync } from 'node:fs'
import { wasmModule } from './lib/wasm-code.ts'
import { convolution } from './mrz-network.ts'

/** The module as bytes. */
export function kernelModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([convolution()], {})
}

if (import.meta.main) {
  const file = new URL('../renderer/capture/pdf417/kernel.ts', import.meta.url)
  const lines = [...kernelModule()]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .match(/.{1,100}/g)!
    .map(line => `  '${line}'`)
  writeFileSync(
    file,
    `// A WebAssembly module with one function, a matrix product of four cells at a time; made by scripts/pdf417-kernel.ts.

/** In hexadecimal, 1 kB: small enough to come with the program, so that nothing has to be fetched for it. */
export const kernelHex =
${lines.join(' +\n')}
`,
  )
}
