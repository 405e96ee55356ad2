// Asks a payer about a plan through CardScan and waits for the answer: told by the socket, or asked for at polling pace.
import { Problem } from '../ports/errors.ts'
import type { EligibilityAnswer, EligibilityQuestion } from '../ports/insurance.ts'
import type { Clock } from '../ports/system.ts'
import type { CardscanApi } from './cardscan-api.ts'
import { CreatedEligibility, eligibilityBody, eligibilityOf, readSummary } from './cardscan-eligibility-wire.ts'
import { mostFaults, pause, pollDelay, quietMs } from './cardscan-pace.ts'
import type { CardWatch } from './cardscan-watch.ts'
import type { Http } from './http.ts'

/** Resolves with the payer's answer; `signal` bounds the wait. Throws Problem, `declined` with the service's word among them. */
export async function checkEligibility(
  parts: { api: CardscanApi; http: Http; watch: CardWatch; clock: Clock; cardId: string },
  question: EligibilityQuestion,
  signal: AbortSignal,
): Promise<EligibilityAnswer> {
  const { api, http, watch, clock, cardId } = parts
  const created = await api.send(
    {
      operation: 'create-eligibility',
      method: 'POST',
      path: '/eligibility',
      body: { kind: 'json', value: eligibilityBody(cardId, question) },
    },
    signal,
  )
  if (created.status !== 201 && created.status !== 200) throw api.refused(created, 'create-eligibility')
  const id = http.parse(created, CreatedEligibility, 'create-eligibility').eligibility_id
  const request = { operation: 'get-eligibility', path: `/eligibility/${encodeURIComponent(id)}` }
  const answer = eligibilityOf(id)

  let leaveAlone = 0
  for (let tries = 0, faults = 0; ; tries += 1) {
    if (leaveAlone > 0) await pause(clock, leaveAlone, signal)
    else await turn(watch.line() === 'socket' && tries === 0 ? quietMs : pollDelay(tries))
    const got = await api.get(request, answer, signal)
    leaveAlone = 'value' in got ? 0 : got.waitMs
    if ('value' in got) {
      const { state, error, summary } = got.value
      if (state === 'completed') return readSummary(summary)
      if (state === 'error')
        throw new Problem({ code: 'declined', service: http.service, reason: error ?? 'error' }, 'eligibility')
      faults = 0
    } else if (got.problem.failure.code === 'provider-fault') {
      faults += 1
      if (faults >= mostFaults) throw got.problem
    } else faults = 0
  }

  async function turn(ms: number): Promise<void> {
    try {
      await watch.eligibility(id, ms, signal)
    } catch {
      throw new Problem({ code: 'cancelled' }, 'eligibility')
    }
  }
}
