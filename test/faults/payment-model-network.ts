// The network and the gateway of the payment model: no idempotency keys, no tombstones, messages lost, late, twice and out of order.
import {
  isAlive,
  type Answer,
  type Message,
  type Next,
  type PaymentModelOptions,
  type State,
} from './payment-model-state.ts'

type Decision = 'approves' | 'approves a part' | 'declines'

/** Everything that can happen between the till and the gateway. */
export function* network(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  const { partial = false, settles = false, decline = true } = options
  for (const [place, message] of state.net.entries()) {
    const name = `${message.kind} ${message.order}`
    yield change(`${name} is lost`, next => void next.net.splice(place, 1))
    if (state.duplicates > 0 && message.kind === 'auth')
      yield change(`${name} is doubled`, next => {
        next.duplicates -= 1
        next.net.push({ ...message })
      })
    const decisions: Decision[] =
      message.kind === 'auth'
        ? ['approves', ...(partial ? (['approves a part'] as const) : []), ...(decline ? (['declines'] as const) : [])]
        : ['approves']
    for (const decision of decisions) {
      if (decision === 'approves a part' && state.attempts[message.order]!.amount < 2) continue
      yield change(`${name} arrives, the gateway ${decision}`, next => {
        next.net.splice(place, 1)
        tell(next, message, arrive(next, message, decision))
      })
    }
  }
  if (settles && state.charges.some(one => one.state === 'live'))
    yield change('the batch is closed', next => {
      for (const one of next.charges) if (one.state === 'live') one.state = 'settled'
    })
}

export type Change = (what: string, work: (next: State) => void) => Next

function arrive(next: State, { kind, order, charge }: Message, decision: Decision): Answer {
  switch (kind) {
    case 'auth': {
      if (decision === 'declines') {
        if (!next.declined.includes(order)) next.declined.push(order)
        return { kind: 'declined' }
      }
      const amount = decision === 'approves' ? next.attempts[order]!.amount : 1
      next.charges.push({ order, amount, state: 'live', refunds: [] })
      return { kind: 'approved', charge: next.charges.length - 1 }
    }
    case 'void-order': {
      const found = next.charges.findLast(one => one.order === order && one.state === 'live')
      if (found !== undefined) found.state = 'voided'
      return { kind: found === undefined ? 'other' : 'done' }
    }
    case 'void': {
      const found = next.charges[charge]!
      if (found.state !== 'live') return { kind: found.state === 'settled' ? 'settled' : 'other' }
      found.state = 'voided'
      return { kind: 'done' }
    }
    case 'refund': {
      // A gateway that gives back whatever it is asked for: what it refuses by itself proves nothing about the till.
      const found = next.charges[charge]!
      if (!isAlive(found)) return { kind: 'other' }
      found.refunds.push(order)
      return { kind: 'done' }
    }
    case 'void-refund': {
      const found = next.charges[charge]!
      const taken = found.refunds.includes(order)
      found.refunds = found.refunds.filter(one => one !== order)
      return { kind: taken ? 'done' : 'other' }
    }
    default:
      return kind satisfies never
  }
}

/** The answer reaches whoever still waits for it; everybody else has given up or is dead. */
function tell(next: State, { kind, order, charge }: Message, answer: Answer): void {
  const works = [...next.attempts, ...next.reversals].map(({ work }) => work)
  const waiting =
    kind === 'void'
      ? works.find(work => work?.doing === 'void' && work.charge === charge && work.answer === null)
      : (kind === 'refund' || kind === 'void-refund' ? next.reversals : next.attempts)[order]?.work
  const doing = { auth: 'auth', 'void-order': 'fence', void: 'void', refund: 'refund', 'void-refund': 'fence' } as const
  if (waiting?.doing === doing[kind]) waiting.answer ??= answer
}
