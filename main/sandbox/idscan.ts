// Starts the ID Scan simulator: the API under /id-scan/v1 and the hosted page under /hosted on one port.
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { sandboxKey } from './idscan-auth.ts'
import { idscanErrors } from './idscan-errors.ts'
import { idscanHosted } from './idscan-hosted.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { IdscanPanel, IdscanState, StoredTransaction } from './idscan-model.ts'
import { idscanRoutes } from './idscan-routes.ts'
import { counts, stateAt } from './idscan-transactions.ts'
import { hostedUrl } from './idscan-views.ts'
import { announce } from './idscan-webhooks.ts'
import { taskWebhook } from './idscan-wire.ts'

export type { IdscanPanel, IdscanState } from './idscan-model.ts'

/** Serves the API under `/id-scan/v1` and the page for the frame under `/hosted`. */
export async function startIdscan(
  options: SimulatorOptions<IdscanState>,
): Promise<Simulator<IdscanState, IdscanPanel>> {
  const state: IdscanState = options.restore ? structuredClone(options.restore) : { transactions: [], webhooks: [] }
  const now = options.now ?? Date.now
  const closing = new AbortController()
  const faults = faultSwitch()
  const facts = (transaction: StoredTransaction) => ({
    id: transaction.id,
    state: transaction.state,
    resultId: transaction.resultId,
  })
  const tell = (type: string, payload: object) =>
    announce(state, type, payload, now(), options.pace ?? 1, closing.signal)
  const memory: IdscanMemory = {
    state,
    now,
    bases: { api: '', hosted: '' },
    eventMode: 'object',
    resultIdInDetails: true,
    announceState: transaction => tell('transaction.state.updated', { transaction: facts(transaction) }),
  }
  const server = simulatorServer(faults)
  idscanErrors(server)
  idscanHosted(server, memory, (transaction, task) =>
    tell('task.state.updated', taskWebhook(facts(transaction), { type: task.type, state: task.state })),
  )
  await server.register(async api => idscanRoutes(api, memory), { prefix: '/id-scan/v1' })
  const base = await listen(server, options.host, options.port)
  memory.bases = { api: `${base}/id-scan/v1`, hosted: `${base}/hosted` }
  const summary = (transaction: StoredTransaction) => ({
    id: transaction.id,
    state: stateAt(transaction, now()),
    url: hostedUrl(memory.bases, transaction),
    created: new Date(transaction.createdMs).toISOString(),
    ...counts(transaction),
  })
  return {
    url: memory.bases.api,
    snapshot: () => structuredClone(state),
    panel: {
      ...sandboxKey,
      faults,
      transactions: () => state.transactions.toReversed().map(summary),
      setEventMode: mode => void (memory.eventMode = mode),
      setResultIdInDetails: on => void (memory.resultIdInDetails = on),
    },
    async close() {
      closing.abort()
      await server.close()
    },
  }
}
