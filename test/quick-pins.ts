// PINs that cost next to nothing, for suites that start hundreds of tills and prove something else. It changes the module on its
// way into a test; the product has no such switch.
import { join } from 'node:path'
import type { Plugin } from 'vite'

const pins = join(import.meta.dirname, '../main/services/pins.ts')
const costly = 'const now = { N: 2 ** 15, r: 8, p: 3 } as const'
const quick = 'const now = { N: 2 ** 8, r: 8, p: 1 } as const'
export function quickPins(): Plugin {
  return {
    name: 'quick-pins',
    enforce: 'pre',
    transform(code, id) {
      if (id !== pins) return null
      if (!code.includes(costly)) throw new Error('The cost of a PIN stands elsewhere now: see test/quick-pins.ts.')
      return { code: code.replace(costly, quick), map: null }
    },
  }
}
