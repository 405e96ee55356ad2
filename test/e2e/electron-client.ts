// Ops over the page's own wire, as a script uses them: the value, or an error that names the op and how it failed.
import type { Events, Input, OpName, Output } from '#contract'
import type { StubPage } from './electron-page.ts'

type Till = Events['till']

export function tillClient({ client }: StubPage) {
  async function ask<K extends OpName>(name: K, input: Input<K>): Promise<Output<K>> {
    const result = await client.call(name, input)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
    return result.value
  }
  /** The till as soon as it is as wanted; a test that waits in vain runs into its own time limit. */
  async function until(wanted: (till: Till) => boolean): Promise<Till> {
    for (;;) {
      const till = await ask('till.get', {})
      if (wanted(till)) return till
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return { ask, until }
}
