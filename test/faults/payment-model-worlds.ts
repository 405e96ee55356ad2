// The worlds in which the payment model is searched: what may happen in each, and in which one each mistake has to show.
import type { PaymentModelOptions, PaymentMutant } from './payment-model-state.ts'

export type ModelWorld = {
  name: string
  options: PaymentModelOptions
  /** False only where no client can do better, which the search has to show. */
  sound: boolean
  /** Part of the test suite; the others are searched by the command. */
  small: boolean
}

/** A till that is killed up to twice, a card and a second one, every message lost or late, people who press everything. */
export const modelWorlds: readonly ModelWorld[] = [
  { name: 'two cards, two kills', options: { flight: 'quiet', crashes: 2 }, sound: true, small: true },
  {
    name: 'look-ups that lie three times',
    options: { flight: 'quiet', attempts: 1, unseen: 3 },
    sound: true,
    small: true,
  },
  {
    name: 'part payments taken back by refund',
    options: { flight: 'quiet', crashes: 1, partial: true, settles: true, decline: false, reversals: 1 },
    sound: true,
    small: true,
  },
  {
    name: 'late arrivals, two kills',
    options: { flight: 'looked', attempts: 1, crashes: 2 },
    sound: true,
    small: true,
  },
  {
    name: 'arrivals after the last look',
    options: { flight: 'endless', attempts: 1, crashes: 1 },
    sound: true,
    small: true,
  },
  {
    name: 'a network that delivers twice',
    options: { flight: 'quiet', attempts: 1, crashes: 0, duplicates: 1 },
    sound: false,
    small: true,
  },
  {
    name: 'two cards, two kills, parts, lies',
    options: { flight: 'quiet', crashes: 2, partial: true, unseen: 3 },
    sound: true,
    small: false,
  },
  {
    name: 'the same with refunds, two reversals',
    options: { flight: 'quiet', crashes: 2, partial: true, settles: true, decline: false, unseen: 1, reversals: 2 },
    sound: true,
    small: false,
  },
  {
    name: 'late arrivals, a second card',
    options: { flight: 'looked', crashes: 0, decline: false },
    sound: true,
    small: false,
  },
  {
    name: 'late arrivals, refunds, two kills',
    options: { flight: 'looked', attempts: 1, crashes: 2, settles: true, unseen: 1, reversals: 2 },
    sound: true,
    small: false,
  },
]

const bounded: PaymentModelOptions = { flight: 'quiet', crashes: 1 }
const lying: PaymentModelOptions = { flight: 'quiet', crashes: 1, attempts: 1, unseen: 3 }
const refunding: PaymentModelOptions = {
  flight: 'quiet',
  crashes: 1,
  partial: true,
  settles: true,
  decline: false,
  reversals: 2,
}
const late: PaymentModelOptions = { flight: 'looked', crashes: 2, attempts: 1 }
/** Where each mistake shows. */
export const worldOf: Record<PaymentMutant, PaymentModelOptions> = {
  'send-before-journal': bounded,
  'new-order-after-timeout': bounded,
  'new-order-after-restart': bounded,
  'not-found-is-final': bounded,
  'single-not-found': lying,
  'no-fence': lying,
  'timeout-is-paid': bounded,
  'timeout-is-declined': bounded,
  'refund-again-on-doubt': refunding,
  'give-up-trusts-the-void': bounded,
  'fence-and-take': lying,
  'late-answer-counts': lying,
  'surfaced-is-ignored': late,
  'no-looks': late,
  'looks-used-up-by-restarts': late,
  'look-planned-after-the-commit': late,
  'take-back-without-a-second-look': refunding,
  'keep-what-was-given-up': late,
  'keep-beside-an-open-payment': { flight: 'looked', crashes: 0, decline: false },
}
