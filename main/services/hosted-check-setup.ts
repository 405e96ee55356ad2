// Builds the three services that check an age, over one policy: the ways, the till's own checks and the hosted one.
import type { HostedCheck } from '#contract'
import type { IdChecker } from '../ports/id-check.ts'
import type { Clock, Log } from '../ports/system.ts'
import { createHostedCheckService, type HostedCheckService, type HostedSettings } from './hosted-check.ts'
import { createIdCheckService, type IdCheckService } from './id-check.ts'
import type { StaffService } from './staff.ts'
import type { AgeCheckStore, CatalogueStore, JournalStore, SalesStore } from './store-types.ts'
import { createVerification, type VerificationPolicy, type VerificationService } from './verification.ts'

export type Checks = { verification: VerificationService; checks: IdCheckService; hosted: HostedCheckService }

/** `changed` tells that the open sale, or how it may be checked, is another now. */
export function createChecks(deps: {
  config: {
    idscan: HostedSettings & { mostInvoiced: number }
    verification: VerificationPolicy
    store: { country: string }
  }
  checker: IdChecker
  stores: { sales: SalesStore; ageChecks: AgeCheckStore; journal: JournalStore; catalogue: CatalogueStore }
  staff: StaffService
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  /** Throws while a payment holds the sale's total. */
  assertChangeable: () => void
  changed: () => void
  emit: (check: HostedCheck) => void
}): Checks {
  const { config, stores, clock, changed } = deps
  const { sales, ageChecks, journal, catalogue } = stores
  const { mostInvoiced } = config.idscan
  const policy = config.verification
  const verification = createVerification({ policy, mostInvoiced, catalogue, checks: ageChecks, clock, changed })
  const checks = createIdCheckService({
    ...deps,
    country: config.store.country,
    sales,
    checks: ageChecks,
    journal,
    verification,
  })
  const hosted = createHostedCheckService({
    ...deps,
    settings: config.idscan,
    checks,
    verification,
    store: ageChecks,
    journal,
  })
  return { verification, checks, hosted }
}
