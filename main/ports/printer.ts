// The receipt printer as the till needs it: a job is printed, was never started, or nobody knows.
import type { ReceiptLine } from '#contract'

/** What is the matter with a printer, in one word; the screen and the health check say it in sentences. */
export type PrinterTrouble =
  | 'not-reached'
  | 'no-paper'
  | 'cover-open'
  | 'offline'
  | 'silent'
  | 'lost'
  | 'nonsense'
  | 'stopped'

/**
 * How a job ended. `not-started`: no byte of it left, so it may be sent again. `perhaps`: the printer took some or all of it
 * and did not say that it was printed; sending it again could put a second receipt into the world. `kicked`: the pulse for
 * the drawer was sent, so it must not be sent again.
 */
export type PrintOutcome =
  | { kind: 'printed'; kicked: boolean }
  | { kind: 'perhaps'; kicked: boolean; why: PrinterTrouble }
  | { kind: 'not-started'; kicked: false; why: PrinterTrouble }

export interface ReceiptPrinter {
  /**
   * One piece of paper for each list of lines. `id` goes to the printer and comes back with its answer. `sending` is called
   * right before the first byte of the job leaves, to write that down; if it throws, nothing is sent and so does this.
   */
  print(
    copies: readonly (readonly ReceiptLine[])[],
    options: { openDrawer: boolean; id: string; sending?: () => void },
  ): Promise<PrintOutcome>
  /** What the device says of itself, in words; throws Problem `unreachable` or `declined` with what to do. */
  health(): Promise<string>
}
