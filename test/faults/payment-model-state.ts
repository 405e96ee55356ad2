// The nouns of the payment model: what is on the till's disk, what only its process knows, what the gateway has, what is on its way.
import type { AttemptState } from '#domain/payment-flow'
import type { ReversalKind, ReversalState } from '#domain/reversal-flow'

/** Mistakes the model must find, each one a rule of the protocol left out. */
export const paymentMutants = [
  'send-before-journal',
  'new-order-after-timeout',
  'new-order-after-restart',
  'not-found-is-final',
  'single-not-found',
  'no-fence',
  'timeout-is-paid',
  'timeout-is-declined',
  'refund-again-on-doubt',
  'give-up-trusts-the-void',
  'fence-and-take',
  'late-answer-counts',
  'surfaced-is-ignored',
  'no-looks',
  'looks-used-up-by-restarts',
  'look-planned-after-the-commit',
  'take-back-without-a-second-look',
  'keep-what-was-given-up',
  'keep-beside-an-open-payment',
] as const
export type PaymentMutant = (typeof paymentMutants)[number]

/**
 * How long a message may live. `quiet`: nothing arrives after the quiet time. `looked`: later, but before the last look at a
 * cancelled payment. `endless`: after that too, and then only the settlement report tells.
 */
export type Flight = 'quiet' | 'looked' | 'endless'
export type PaymentModelOptions = {
  flight: Flight
  mutant?: PaymentMutant | null
  /** How often the till may be killed. */
  crashes?: number
  /** How often a card may be charged for the sale. */
  attempts?: number
  /** How often somebody may begin to take money back. */
  reversals?: number
  /** Look-ups that find nothing although the charge is there. */
  unseen?: number
  /** The network may deliver an authorization twice: then no client protocol helps. */
  duplicates?: number
  /** The gateway may approve a part. */
  partial?: boolean
  /** The batch may be closed: from then on only refunds. */
  settles?: boolean
  decline?: boolean
}

/** `approved` carries the charge that was found. */
export type Answer =
  | { kind: 'approved'; charge: number }
  | { kind: 'declined' | 'voided' | 'not-found' | 'done' | 'other' | 'settled' }
export type Work = {
  doing: 'auth' | 'idle' | 'inquire' | 'fence' | 'void' | 'refund'
  answer: Answer | null
  /** Of a void: the charge it is about. */
  charge: number
  quiet: boolean
  askedQuiet: boolean
  notFounds: number
  fenced: boolean
  sends: number
}
export type Attempt = {
  state: AttemptState
  amount: number
  /** The intent is in payments.log: bytes may have left. */
  logged: boolean
  givenUp: boolean
  /** What its tender counts for the sale. */
  booked: number
  charge: number
  /** The next planned look; -1 when none is. */
  look: number
  /** 0 to 3: less than 1, 5, 30 minutes since it was cancelled, and more. */
  age: number
  /** In memory only. */
  work: Work | null
  lookNow: boolean
  unplanned: boolean
}
export type Reversal = {
  of: number
  charge: number
  kind: ReversalKind
  state: ReversalState
  work: Work | null
}
export type Charge = { order: number; amount: number; state: 'live' | 'settled' | 'voided'; refunds: number[] }
/** `order` is the attempt's place, of a refund the reversal's. */
export type Message = { kind: 'auth' | 'void-order' | 'void' | 'refund' | 'void-refund'; order: number; charge: number }
export type State = {
  sale: 'open' | 'paid' | 'left'
  cash: number
  attempts: Attempt[]
  reversals: Reversal[]
  /** A reversal that is wanted but not begun: the gateway is asked first. In memory only. */
  wish: { of: number; why: 'sale' | 'needs-human'; kind: ReversalKind | null } | null
  charges: Charge[]
  declined: number[]
  net: Message[]
  crashes: number
  unseen: number
  duplicates: number
}
export type Next = { what: string; state: State }

export const DUE = 2
export const freshWork = (doing: Work['doing'] = 'idle'): Work => ({
  doing,
  answer: null,
  charge: -1,
  quiet: false,
  askedQuiet: false,
  notFounds: 0,
  fenced: false,
  sends: 1,
})
export const first = ({ crashes = 2, unseen = 0, duplicates = 0 }: PaymentModelOptions): State => ({
  sale: 'open',
  cash: 0,
  attempts: [],
  reversals: [],
  wish: null,
  charges: [],
  declined: [],
  net: [],
  crashes,
  unseen,
  duplicates,
})

export const isOpenAttempt = ({ state }: Attempt): boolean =>
  state === 'created' || state === 'waiting-for-card' || state === 'sent' || state === 'unknown'
/** As the store's index says: what needs somebody holds back the next one too. */
export const holdsBack = ({ state }: Reversal): boolean =>
  state === 'created' || state === 'sent' || state === 'unknown' || state === 'needs-human'
export const isAlive = ({ state }: Charge): boolean => state !== 'voided'
export const paid = (state: State): number => state.attempts.reduce((sum, one) => sum + one.booked, state.cash)
export const dueNow = (state: State): number => DUE - paid(state)
/** Minor units that a customer would find on the account for this attempt. */
export const aliveOf = (state: State, order: number): number =>
  state.charges.reduce(
    (sum, one) => (one.order === order && isAlive(one) ? sum + one.amount * (1 - one.refunds.length) : sum),
    0,
  )
/** What the gateway says to an inquiry by order id, when it says the truth. */
export function standingOf(state: State, order: number): Answer {
  const charge = state.charges.findIndex(one => one.order === order && isAlive(one))
  if (charge >= 0) return { kind: 'approved', charge }
  if (state.charges.some(one => one.order === order)) return { kind: 'voided' }
  return { kind: state.declined.includes(order) ? 'declined' : 'not-found' }
}

/** A void that is on its way already need not be there twice: the second one could only find what the first one did. */
export function post(next: State, message: Message): void {
  const harmless = message.kind !== 'auth' && message.kind !== 'refund'
  if (
    harmless &&
    next.net.some(one => one.kind === message.kind && one.order === message.order && one.charge === message.charge)
  )
    return
  next.net.push(message)
}

/** Forgets what can make no difference any more, so that states that mean the same are the same. */
export function normalised(state: State): State {
  const works = [...state.attempts, ...state.reversals].map(({ work }) => work)
  state.net = state.net.filter(({ kind, order, charge }) => {
    if (kind === 'void-order') {
      const waits = state.attempts[order]?.work?.doing === 'fence'
      return waits || state.charges.some(one => one.order === order && one.state === 'live') || authComes(state, order)
    }
    if (kind !== 'void') return true
    const waits = works.some(work => work?.doing === 'void' && work.charge === charge && work.answer === null)
    return waits || state.charges[charge]?.state === 'live'
  })
  state.net.sort((a, b) => rank(a) - rank(b))
  for (const [index, one] of state.attempts.entries()) {
    const over =
      one.state === 'declined' ||
      one.state === 'not-sent' ||
      (one.state === 'cancelled' && one.look < 0 && !one.unplanned)
    if (over && !authComes(state, index)) Object.assign(one, { givenUp: false, age: 0, charge: -1, lookNow: false })
  }
  return state
}
const authComes = (state: State, index: number): boolean =>
  state.net.some(({ kind, order }) => kind === 'auth' && order === index)
const kinds: readonly Message['kind'][] = ['auth', 'void-order', 'void', 'refund', 'void-refund']
const rank = ({ kind, order, charge }: Message): number => kinds.indexOf(kind) * 100 + order * 10 + charge
