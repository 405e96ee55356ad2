// Puts printing together: the printer of the configuration, the queue before it, and the receipts that go there.
import { readFileSync, statSync } from 'node:fs'
import type { Config } from './config.ts'
import type { Printer } from './config-printer.ts'
import { LARGEST_FILE, readPng, type Picture } from './devices/print-png.ts'
import { createReceiptPrinter } from './devices/printer.ts'
import type { CardSlip } from './ports/card.ts'
import type { ReceiptPrinter } from './ports/printer.ts'
import type { Clock, Log } from './ports/system.ts'
import { createPrintQueue, type PrintQueue } from './services/print-queue.ts'
import { createReceiptService, type ExtraLines, type ReceiptService } from './services/receipts.ts'
import type { Stores } from './stores.ts'

/** The configured printer. A logo that cannot be read is left out and told in the log: a till must not stand still for it. */
export function printerOf(config: Printer | null, log: Log): ReceiptPrinter | null {
  if (config === null) return null
  const { host, port, answers, columns, codePage, model, cut, drawer } = config
  const drawerPin = drawer === 'pin5' ? 5 : 2
  const shape = { columns, codePage, model, cut, drawerPin, logo: logoOf(config.logo, log) } as const
  const printer = createReceiptPrinter({ host, port, answers, log, shape })
  if (drawer !== 'none') return printer
  return { ...printer, print: (copies, options) => printer.print(copies, { ...options, openDrawer: false }) }
}

function logoOf(path: string | null, log: Log): Picture | null {
  if (path === null) return null
  try {
    if (statSync(path).size > LARGEST_FILE) throw new Error('The logo is larger than 1 MB. Give a smaller picture.')
    return readPng(readFileSync(path))
  } catch (thrown) {
    log.incident('printer.logo', thrown)
    return null
  }
}

export function printsOf(deps: {
  config: Config
  ports: { printer: ReceiptPrinter | null }
  stores: Stores
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** What a card service wants printed; what was kept with its payments unless told. */
  extraLines?: (saleId: string) => ExtraLines | null
}): { receipts: ReceiptService; prints: PrintQueue } {
  const { config, ports, stores, clock, log, atomically, changed } = deps
  const receipts = createReceiptService({
    ...stores,
    jobs: stores.printJobs,
    printing: () => prints,
    copies: config.printer?.copies ?? 1,
    merchantCopies: config.printer?.merchantCopy ?? false,
    extraLines: deps.extraLines ?? (saleId => slipsOf(stores.cardSlips.ofSale(saleId))),
  })
  const prints = createPrintQueue({
    ...stores,
    store: stores.printJobs,
    printer: ports.printer,
    papersOf: receipts.papersOf,
    clock,
    log,
    atomically,
    changed,
  })
  return { receipts, prints }
}

/** The lines of all card payments of a sale, one under the other. */
function slipsOf(slips: readonly CardSlip[]): ExtraLines | null {
  if (slips.length === 0) return null
  const lines = slips.flatMap(({ merchant }) => merchant)
  return {
    customer: slips.flatMap(({ customer }) => customer),
    merchant: { lines, sign: slips.some(({ sign }) => sign) },
  }
}
