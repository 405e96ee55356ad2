// What the operator page looks at: one JSON picture of every simulator, and the record of switched faults.
import type { BackOfficeCounts, BackOfficePanel, TakenSale } from './back-office.ts'
import { amountText } from './cardconnect-amounts.ts'
import type { CardconnectPanel, TransactionSummary } from './cardconnect-model.ts'
import type { CardscanCounts } from './cardscan-counts.ts'
import type { CardscanKnobs } from './cardscan-knobs.ts'
import type { CardscanPanel, CardSummary } from './cardscan-panel.ts'
import type { IdscanCounts } from './idscan-counts.ts'
import type { IdscanKnobs } from './idscan-knobs.ts'
import type { IdscanPanel, TransactionSummary as IdCheck } from './idscan-panel.ts'
import type { Fault } from './kit.ts'
import type { PrinterCondition, PrinterPanel, PrintedPaper } from './printer.ts'
import type { KnownDevice, PendingDevice, SecucardKnobs, SecucardPanel } from './secucard.ts'
import type { TerminalPanel } from './terminal.ts'

/** The simulators behind the page. */
export type OperatorPanels = {
  secucard: SecucardPanel
  cardscan: CardscanPanel
  idscan: IdscanPanel
  cardconnect: CardconnectPanel
  terminal: TerminalPanel
  printer: PrinterPanel
  backOffice: BackOfficePanel
}

export const faultServices = ['secucard', 'cardscan', 'idscan', 'cardconnect', 'terminal', 'backOffice'] as const
export type FaultService = (typeof faultServices)[number]
/** A fault as it was set; whether it has struck yet is not known here. */
export type SetFault = { at: number; service: FaultService } & Fault

/** Times are milliseconds since the epoch; amounts integer minor units; all lists newest first. */
export type OperatorState = {
  at: number
  pending: PendingDevice[]
  devices: KnownDevice[]
  terminal: { waiting: { amountMinor: number } | null; autoTap: boolean; connected: boolean; display: string }
  printer: { state: PrinterCondition; papers: PrintedPaper[] }
  charges: TransactionSummary[]
  /** Without the address of their page, which is a secret; `/check/open?id=` leads there. */
  idChecks: Omit<IdCheck, 'url'>[]
  insuranceCards: CardSummary[]
  faults: SetFault[]
  knobs: SecucardKnobs
  cardscan: { knobs: CardscanKnobs; counts: CardscanCounts }
  idscan: { knobs: IdscanKnobs; counts: IdscanCounts }
  backOffice: { counts: BackOfficeCounts; sales: TakenSale[] }
  tokens: TokenCounts
}

/** Token requests so far, by `grant_type`, and how often each refresh token came (by hash, by device id). */
export type TokenCounts = {
  requests: ReturnType<SecucardPanel['tokenRequests']>
  generations: ReturnType<SecucardPanel['generations']>
}
export const tokenCounts = ({ secucard }: OperatorPanels): TokenCounts => ({
  requests: secucard.tokenRequests(),
  generations: secucard.generations(),
})

/** The whole picture; the lists are cut to what a person looks at. */
export function operatorState(panels: OperatorPanels, faults: readonly SetFault[], now: number): OperatorState {
  return {
    at: now,
    pending: panels.secucard.pending(),
    devices: panels.secucard.devices(),
    terminal: {
      waiting: panels.terminal.waiting(),
      autoTap: panels.terminal.autoTap(),
      connected: panels.terminal.connected(),
      display: panels.terminal.display(),
    },
    printer: { state: panels.printer.state(), papers: panels.printer.printed().toReversed().slice(0, 10) },
    charges: panels.cardconnect.transactions().toReversed().slice(0, 30),
    idChecks: panels.idscan
      .transactions()
      .slice(0, 10)
      .map(({ url: _url, ...one }) => one),
    insuranceCards: panels.cardscan.cards().slice(0, 10),
    faults: faults.toReversed().slice(0, 10),
    knobs: panels.secucard.knobs(),
    cardscan: { knobs: panels.cardscan.knobs(), counts: panels.cardscan.counts() },
    idscan: { knobs: panels.idscan.knobs(), counts: panels.idscan.counts() },
    backOffice: {
      counts: panels.backOffice.counts(),
      sales: panels.backOffice.sales().slice(-10).toReversed(),
    },
    tokens: tokenCounts(panels),
  }
}

/** A charge with amounts as the gateway spells them ("12.50"), for programs that compare with its answers. */
export type Charge = Omit<TransactionSummary, 'amount' | 'approved'> & { amount: string; approved: string }

/** Every charge and refund the gateway knows, oldest first. */
export const charges = (panels: OperatorPanels): Charge[] =>
  panels.cardconnect
    .transactions()
    .map(one => ({ ...one, amount: amountText(one.amount), approved: amountText(one.approved) }))
