// Starts the ID Scan simulator: the API under /id-scan/v1 and the hosted page under /hosted on one port.
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { sandboxKey } from './idscan-auth.ts'
import { counter } from './idscan-counts.ts'
import { idscanDesk } from './idscan-desk.ts'
import { idscanElsewhere } from './idscan-elsewhere.ts'
import { idscanErrors } from './idscan-errors.ts'
import { idscanHosted } from './idscan-hosted.ts'
import { defaultKnobs } from './idscan-knobs.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { IdscanState, StoredTransaction } from './idscan-model.ts'
import type { IdscanPanel } from './idscan-panel.ts'
import { idscanRoutes } from './idscan-routes.ts'
import { announce } from './idscan-webhooks.ts'
import { taskWebhook } from './idscan-wire.ts'

export type { IdscanState } from './idscan-model.ts'
export type { IdscanPanel } from './idscan-panel.ts'

/** The same machine under its other loopback name: to a browser and to a client, another host. */
export function otherName(base: string): string {
  const url = new URL(base)
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  return url.origin
}

/** Serves the API under `/id-scan/v1` and the page for the frame under `/hosted`. */
export async function startIdscan(
  options: SimulatorOptions<IdscanState>,
): Promise<Simulator<IdscanState, IdscanPanel>> {
  const { pace = 1, now = Date.now } = options
  const state: IdscanState = options.restore ? structuredClone(options.restore) : { transactions: [], webhooks: [] }
  const closing = new AbortController()
  const faults = faultSwitch()
  const facts = ({ id, state, resultId }: StoredTransaction) => ({ id, state, resultId })
  const tell = (type: string, payload: object) => announce(state, type, payload, memory.now(), pace, closing.signal)
  const memory: IdscanMemory = {
    state,
    now: () => now() + memory.knobs.clockSkewSeconds * 1000,
    bases: { api: '', hosted: '', elsewhere: '' },
    knobs: defaultKnobs,
    counts: counter(),
    announceState: transaction => tell('transaction.state.updated', { transaction: facts(transaction) }),
    announceTask: (transaction, task) =>
      tell('task.state.updated', taskWebhook(facts(transaction), { type: task.type, state: task.state })),
  }
  const server = simulatorServer(faults, memory.now)
  idscanErrors(server)
  idscanHosted(server, memory)
  idscanElsewhere(server, memory)
  await server.register(async api => idscanRoutes(api, memory), { prefix: '/id-scan/v1' })
  const base = await listen(server, options.host, options.port)
  memory.bases = { api: `${base}/id-scan/v1`, hosted: `${base}/hosted`, elsewhere: `${otherName(base)}/elsewhere` }
  return {
    url: memory.bases.api,
    snapshot: () => structuredClone(state),
    panel: { ...sandboxKey, faults, ...idscanDesk(memory) },
    async close() {
      closing.abort()
      await server.close()
    },
  }
}
