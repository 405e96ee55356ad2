// Insurance cards at a reading service, as a port (CardScan).
import type { Eligibility, InsuranceScan } from '#contract'

export type InsuranceState =
  | 'pending'
  | 'processing'
  | 'frontside_processing'
  | 'frontside_failed'
  | 'backside_processing'
  | 'backside_failed'
  | 'post_processing'
  | 'completed'
  | 'enriched'
  | 'error'
  | 'unknown'
export type CardSide = 'front' | 'back'
export type CaptureType = 'automatic' | 'manual' | 'selectedFile'

/** What the service read. Texts are one line, without control characters and at most 200 characters long. */
export type InsuranceRecord = Pick<InsuranceScan, 'fields' | 'payer' | 'extras'> & {
  state: InsuranceState
  /** The service's word for what went wrong with the card, e.g. `RejectedCard`. */
  error: string | null
}
/** A state change, and how it was learnt. `gone`: the service has no such card any more, or none for this customer. */
export type InsuranceNews = { state: InsuranceState | 'gone'; line: InsuranceScan['line']; error: string | null }

/** Who asks a payer about whom; `born` is a day, YYYY-MM-DD. */
export type EligibilityQuestion = {
  provider: { npi: string; organizationName: string }
  subscriber: { firstName: string; lastName: string; born: string }
}
export type EligibilityAnswer = Omit<Eligibility, 'step' | 'reason'>

/** The session of one customer at the service. */
export interface CustomerSession {
  /** A token that lives long enough for an upload; made anew for the same customer when the last one nears its end. */
  token(signal?: AbortSignal): Promise<string>
  /** The service refused this token: the next call asks for another. */
  drop(token: string): void
}
/** One card object at the service, watched from before the first upload. Every call throws Problem only. */
export interface InsuranceCard {
  readonly cardId: string
  /** Resolves when the service has the picture, or says that it has enough of this side. */
  upload(side: CardSide, jpeg: Uint8Array, capture: CaptureType, signal: AbortSignal): Promise<void>
  /** Tells the newest state at once, then each change, until closed. Never goes back from a finished card. */
  watch(tell: (news: InsuranceNews) => void): void
  /** Reads the finished card, asking again at polling pace while it is not readable; `signal` bounds the wait. */
  fetch(signal: AbortSignal): Promise<InsuranceRecord>
  /** Asks the payer and waits for its answer; `signal` bounds the wait. Throws `declined` with the service's word. */
  checkEligibility(question: EligibilityQuestion, signal: AbortSignal): Promise<EligibilityAnswer>
  /** Deletes the card at the service (privacy). True when it is gone there. Never throws. */
  remove(): Promise<boolean>
  /** Ends socket, polling and timers at once. */
  close(): void
}
export interface InsuranceReader {
  /**
   * Creates a card and registers for its events. Throws Problem only while there is no card: one that exists is handed over
   * even when `signal` ended meanwhile, and it is the caller's to close and remove.
   */
  open(session: CustomerSession, options: { bothSides: boolean }, signal: AbortSignal): Promise<InsuranceCard>
}
