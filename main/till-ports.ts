// The partners and devices an app is given: one adapter each, real or of the sandbox.
import type { BackOffice } from './ports/back-office.ts'
import type { CardGateway, CardTerminal } from './ports/card.ts'
import type { IdChecker } from './ports/id-check.ts'
import type { InsuranceReader } from './ports/insurance.ts'
import type { SmartTransactions } from './ports/smart.ts'
import type { IdentityProvider, TokenSource } from './ports/partners.ts'
import type { ReceiptPrinter } from './ports/printer.ts'

export type Ports = {
  identity: IdentityProvider
  tokenSource: TokenSource
  insurance: InsuranceReader
  idChecker: IdChecker
  gateway: CardGateway
  terminal: CardTerminal | null
  smart: SmartTransactions | null
  printer: ReceiptPrinter | null
  backOffice: BackOffice | null
}
