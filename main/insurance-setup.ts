// Puts the reading of insurance cards together.
import type { Config } from './config.ts'
import type { Clock, Log, Secrets } from './ports/system.ts'
import { createInsuranceService, type InsuranceService } from './services/insurance.ts'
import type { SellingService } from './services/selling.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'

export function insuranceOf(deps: {
  config: Config
  ports: Pick<Ports, 'insurance' | 'tokenSource'>
  stores: Stores
  secrets: Secrets
  selling: SellingService
  atomically: <T>(work: () => T) => T
  clock: Clock
  log: Log
  emit: Parameters<typeof createInsuranceService>[0]['emit']
}): InsuranceService {
  const { config, ports, stores, secrets, selling, atomically, clock, log, emit } = deps
  return createInsuranceService({
    reader: ports.insurance,
    tokens: ports.tokenSource,
    config: config.cardscan,
    records: stores.insuranceRecords,
    journal: stores.journal,
    secrets,
    selling,
    atomically,
    clock,
    log,
    emit,
  })
}
