// Insurance cards at the counter: at most one scan at a time, confirmed into the open sale, and what is kept of it afterwards.
import type { InsuranceScan, Output } from '#contract'
import { Problem } from '../ports/errors.ts'
import type { CaptureType, CardSide, InsuranceReader } from '../ports/insurance.ts'
import type { TokenSource } from '../ports/partners.ts'
import type { Clock, Log, Secrets } from '../ports/system.ts'
import type { Provider, Subscriber } from './insurance-eligibility.ts'
import { createInsuranceRecords } from './insurance-records.ts'
import { createRemoval } from './insurance-removal.ts'
import { createScan, type Scan } from './insurance-scan.ts'
import type { SellingService } from './selling.ts'
import type { Member } from './staff.ts'
import type { InsuranceRecordStore, JournalStore } from './store-types.ts'

export type InsuranceService = {
  /** Ends a scan that runs, then opens a card for a new customer. Throws Problem when the service cannot be reached. */
  start(bothSides: boolean, signal: AbortSignal): Promise<InsuranceScan>
  /** A fresh card for the same customer. */
  retry(scanId: string, signal: AbortSignal): Promise<InsuranceScan>
  /** Throws `invalid` for a picture that is no JPEG; any failure leaves the side wanted again. */
  upload(scanId: string, side: CardSide, jpeg: Uint8Array, capture: CaptureType): Promise<void>
  eligibility(scanId: string, subscriber: Subscriber): void
  /** The payer goes to the open sale, the fields as the store's setting wants it, and the card from the service. */
  confirm(who: Member, scanId: string, fields: readonly { name: string; value: string }[]): void
  cancel(scanId: string): void
  kept(who: Member, saleId: string): Output<'insurance.kept'>
  /** True while a card is being read or its fields wait to be confirmed. */
  running(): boolean
  /** Begins to delete kept records on their day. */
  resume(): void
  stop(): void
}

export type InsuranceDeps = {
  reader: InsuranceReader
  tokens: TokenSource
  /** Who asks payers, and for how many days a confirmed card is kept. */
  config: { provider?: Provider | undefined; keepDays: number }
  records: InsuranceRecordStore
  journal: JournalStore
  secrets: Secrets
  selling: Pick<SellingService, 'active' | 'attachCustomer'>
  atomically: <T>(work: () => T) => T
  clock: Clock
  log: Log
  emit: (scan: InsuranceScan) => void
}

export function createInsuranceService(deps: InsuranceDeps): InsuranceService {
  const { config, journal, selling, clock } = deps
  const removal = createRemoval(deps)
  const records = createInsuranceRecords({ ...deps, keepDays: config.keepDays })
  let scan: Scan | null = null

  function running(scanId: string): Scan {
    if (scan === null || scan.id !== scanId) throw new Problem({ code: 'not-found', what: 'scan' })
    return scan
  }

  function end(step: 'cancelled' | 'confirmed'): void {
    scan?.end(step)
    scan = null
  }

  return {
    kept: (who, saleId) => records.kept(who, saleId),
    resume: () => records.start(),
    running: () => scan !== null && scan.view().step !== 'failed',
    async start(bothSides, signal) {
      end('cancelled')
      const mine = (scan = createScan({ ...deps, provider: config.provider ?? null, removal }, bothSides))
      try {
        return await mine.open(signal)
      } catch (thrown) {
        if (scan === mine) scan = null
        throw thrown
      }
    },
    retry: async (scanId, signal) => running(scanId).retry(signal),
    async upload(scanId, side, jpeg, capture) {
      try {
        await running(scanId).upload(side, jpeg, capture)
      } finally {
        jpeg.fill(0)
      }
    },
    eligibility: (scanId, subscriber) => running(scanId).eligibility(subscriber),
    confirm(who, scanId, fields) {
      const read = running(scanId).view()
      if (read.step !== 'read') throw new Problem({ code: 'conflict', reason: 'nothing-running' })
      const payer = read.payer?.name ?? fields.find(field => field.name === 'payer_name')?.value ?? null
      selling.attachCustomer({ label: 'insurance', payer })
      const saleId = selling.active()?.id ?? null
      deps.atomically(() => {
        const at = clock.now().toISOString()
        journal.append({ at, kind: 'insurance-read', staff: who.id, saleId, data: { fields: fields.length } })
        if (saleId !== null) records.keep(saleId, fields.map(corrected(read)))
      })
      end('confirmed')
    },
    cancel(scanId) {
      running(scanId)
      end('cancelled')
    },
    stop() {
      end('cancelled')
      removal.stop()
      records.stop()
    },
  }
}

/** A value that a person corrected has no confidence of a machine any more. */
function corrected(read: InsuranceScan) {
  return ({ name, value }: { name: string; value: string }): InsuranceScan['fields'][number] => {
    const field = read.fields.find(one => one.name === name)
    return { name, value, confidence: field?.value === value ? field.confidence : null }
  }
}
