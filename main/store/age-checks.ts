// Outcomes of age and identity checks, and what the hosted ones cost: who decided what and how, nothing about the person.
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'

/** 'refused' is the cashier's own no (with a reason); the others are what the document said. */
export type AgeOutcome = 'pass' | 'too-young' | 'expired' | 'unreadable' | 'not-an-id' | 'refused'
export type AgeMethod = 'barcode' | 'manual' | 'hosted'
/** A hosted check by the service's id, with its attempts and how many of them are billed. */
export type HostedCost = { transactionId: string; attempts: number; invoiced: number }
export type AgeCheckRow = {
  id: string
  saleId: string | null
  at: string
  staffId: string
  requiredAge: number
  outcome: AgeOutcome
  method: AgeMethod
  reason: string | null
  hosted?: HostedCost | null
}
export type HostedCheckRow = HostedCost & {
  id: string
  saleId: string
  staffId: string
  requiredAge: number
  outcome: string | null
}

/** Records checks under the shift that is open; `shiftStore.figures` counts them. */
export function ageCheckStore(db: Db) {
  const insert = db.prepare<[Omit<AgeCheckRow, 'hosted'> & { [K in keyof HostedCost]: HostedCost[K] | null }]>(
    `insert into age_check (id, sale_id, shift_id, at, staff_id, required_age, outcome, method, reason, transaction_id, attempts, invoiced)
     values (@id, @saleId, (select id from shift where closed_at is null), @at, @staffId, @requiredAge, @outcome, @method, @reason,
       @transactionId, @attempts, @invoiced)`,
  )
  const begin = db.prepare<[Omit<HostedCheckRow, 'attempts' | 'invoiced' | 'outcome'> & { at: string }]>(
    `insert into hosted_check (id, sale_id, staff_id, started_at, required_age, transaction_id)
     values (@id, @saleId, @staffId, @at, @requiredAge, @transactionId) on conflict (transaction_id) do nothing`,
  )
  const count = db.prepare<[number, number, string]>(
    'update hosted_check set attempts = max(attempts, ?), invoiced = max(invoiced, ?) where id = ?',
  )
  const end = db.prepare<[string, string]>('update hosted_check set outcome = ? where id = ? and outcome is null')
  const endByService = db.prepare<[string, string]>(
    'update hosted_check set outcome = ? where transaction_id = ? and outcome is null',
  )
  const settle = db.prepare<[string, string]>(
    'update hosted_check set settled_at = ? where id = ? and settled_at is null',
  )
  const paid = db
    .prepare<[string], number>('select coalesce(sum(invoiced), 0) from hosted_check where sale_id = ?')
    .pluck()
  const open = db.prepare<[], HostedCheckRow>(
    `select id, sale_id as saleId, staff_id as staffId, required_age as requiredAge, transaction_id as transactionId, attempts, invoiced, outcome
     from hosted_check where settled_at is null order by n`,
  )
  return guarded(
    {
      /** A hosted verdict ends its check in the same write. */
      record({ hosted, ...row }: AgeCheckRow): void {
        inTransaction(db, () => {
          insert.run({ ...row, ...(hosted ?? { transactionId: null, attempts: null, invoiced: null }) })
          if (hosted != null) endByService.run(row.outcome, hosted.transactionId)
        })
      },
      /** A hosted check that the service has made; false when it is one from before, which proves nothing new. */
      beginHosted: (row: Omit<HostedCheckRow, 'attempts' | 'invoiced' | 'outcome'> & { at: string }): boolean =>
        begin.run(row).changes > 0,
      /** Counts only grow: what was billed once stays billed, whatever the service says later. */
      countHosted(id: string, counts: { attempts: number; invoiced: number }): void {
        count.run(counts.attempts, counts.invoiced, id)
      },
      /** How it ended; the first word stays. */
      endHosted(id: string, outcome: string): void {
        end.run(outcome, id)
      },
      /** Its counts are final; false when that was known already. */
      settleHosted: (id: string, at: string): boolean => settle.run(at, id).changes > 0,
      /** Billed attempts of all hosted checks of a sale. */
      invoiced: (saleId: string): number => paid.get(saleId) ?? 0,
      /** Hosted checks whose counts are not final, oldest first. */
      unsettled: (): HostedCheckRow[] => open.all(),
    },
    db,
  )
}
