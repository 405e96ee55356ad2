// List queries of the simulated secucard server (`q=property:value`), as strict as a search that must not guess.
import { failure, type ApiAnswer, type ApiCall } from './secucard-api.ts'
import type { SecucardTransaction } from './secucard-state.ts'

/** One property and one whole word; the sandbox knows no wildcards, ranges or AND, and says so. */
const one = /^(transactionRef|merchantRef|status):([A-Za-z0-9_-]{1,100})$/

/** The transactions a list shows, newest first; a query nobody can read is refused instead of showing everything. */
export function listed(call: ApiCall, all: readonly SecucardTransaction[]): ApiAnswer {
  const { q } = call
  if (q === null) return call.list(all.toReversed())
  const [, property = '', value] = (typeof q === 'string' && one.exec(q)) || []
  if (value === undefined) return failure(400, 'ProductFormatException', 1001, 'q is not property:value')
  return call.list(all.filter(transaction => transaction[property] === value).toReversed())
}
