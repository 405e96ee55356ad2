// A till's shifts over a real data file: stores, the shift service as the app builds it, and sales that are stored as the till does.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ShiftReport } from '#contract'
import type { ReceiptPrinter } from '../../main/ports/printer.ts'
import { printsOf } from '../../main/print-setup.ts'
import { shiftsOf, type ShiftParts } from '../../main/shift-setup.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import type { PrintQueue } from '../../main/services/print-queue-types.ts'
import type { StaffService } from '../../main/services/staff.ts'
import { openStores, type Stores } from '../../main/stores.ts'
import { aesSecrets, complete, line, openSale, tempFolder } from '../store/support.ts'

type Sale = { lines?: ReturnType<typeof line>[]; card?: number; rounding?: number; tip?: number; training?: boolean }
export type ShiftWorld = ShiftParts & {
  db: Db
  stores: Stores
  prints: PrintQueue
  saved: ReadonlyMap<string, string>
  dir: string
  /** A completed sale: part by card, the rest in cash. */
  sell(sale?: Sale): string
  /** Card money on its way; answers the attempt. */
  attempt(saleId: string, amountMinor: number): string
  approve(attemptId: string, tip?: number): void
  move(kind: 'in' | 'out', amountMinor: number, moveId?: string): Promise<boolean>
  /** Counts what is expected, unless told, and closes. */
  close(countedMinor?: number): ShiftReport
  end(): void
}
const mona = { id: 'staff-1', name: 'Mona Manager', role: 'manager' as const }

/** `training`: what the sales are marked with; the till itself is live unless told. */
export function shiftWorld(
  options: { environment?: 'live' | 'sandbox'; dir?: string; printer?: ReceiptPrinter } = {},
): ShiftWorld {
  const temp = options.dir === undefined ? tempFolder() : { dir: options.dir, remove: () => undefined }
  const db: Db = openDatabase(join(temp.dir, 'till.db'))
  const stores = openStores(db, aesSecrets(), { issuer: 'test', clientId: 'test', deviceId: '/vendor/t/serial/1' })
  let now = Date.parse('2026-11-21T08:00:00Z')
  const saved = new Map<string, string>()
  const staff = {
    required: () => mona,
    allowed: () => mona,
    current: () => mona,
    manager: () => mona,
  } as unknown as StaffService
  const kit = {
    stores,
    clock: { now: () => new Date((now += 1000)), mono: () => now, sleep: () => Promise.resolve() },
    log: {
      info: () => undefined,
      warn: () => undefined,
      incident: (_: string, thrown: unknown): never => {
        throw thrown
      },
    },
    atomically: <T>(work: () => T): T => inTransaction(db, work),
    changed: () => undefined,
  }
  const { prints } = printsOf({
    ...kit,
    config: { printer: null } as Parameters<typeof printsOf>[0]['config'],
    ports: { printer: options.printer ?? null },
  })
  const parts = shiftsOf({
    config: {
      environment: options.environment ?? 'live',
      till: 'Till 1',
      store: { name: 'Store', address: 'Street', currency: 'EUR', country: 'DE', taxId: null },
    } as Parameters<typeof shiftsOf>[0]['config'],
    ...kit,
    staff,
    prints,
    support: { file: { save: (name, text) => (saved.set(name, text), Promise.resolve(`/saved/${name}`)) } },
    language: () => 'en',
  })

  function sell(fields: Sale = {}): string {
    const sale = openSale(db, fields.lines ?? [line()], { training: fields.training ?? false })
    const card = Math.min(fields.card ?? 0, sale.totals.totalMinor)
    if (card > 0) charge(sale.id, card, fields.tip ?? 0)
    const cash = sale.totals.totalMinor - card
    if (cash > 0)
      stores.sales.addTender(sale.id, {
        id: randomUUID(),
        kind: 'cash',
        amountMinor: cash,
        tenderedMinor: cash,
        changeMinor: 0,
        card: null,
        ...(fields.rounding === undefined ? {} : { roundingMinor: fields.rounding }),
      })
    complete(db, sale)
    return sale.id
  }

  function attempt(saleId: string, amountMinor: number): string {
    const id = randomUUID()
    stores.attempts.create({
      id,
      saleId,
      orderId: randomUUID(),
      amountMinor,
      currency: 'EUR',
      createdAt: new Date(now).toISOString(),
      state: 'sent',
    })
    return id
  }

  function approve(attemptId: string, tip = 0): void {
    const row = stores.attempts.find(attemptId)!
    const reference = `ref-${attemptId}`
    stores.attempts.approve({
      attemptId,
      saleId: row.saleId,
      state: 'approved',
      reference,
      authCode: 'A1',
      text: 'Approval',
      approvedMinor: row.amountMinor,
      brand: 'VISA',
      last4: '1111',
      tender: {
        id: randomUUID(),
        kind: 'card',
        amountMinor: row.amountMinor,
        tenderedMinor: null,
        changeMinor: 0,
        card: { brand: 'VISA', last4: '1111', authCode: 'A1', reference },
        ...(tip === 0 ? {} : { tipMinor: tip }),
      },
    })
  }

  function charge(saleId: string, amountMinor: number, tip: number): void {
    approve(attempt(saleId, amountMinor), tip)
  }

  return {
    db,
    stores,
    prints,
    saved,
    ...parts,
    dir: temp.dir,
    sell,
    attempt,
    approve,
    move: (kind: 'in' | 'out', amountMinor: number, moveId: string = randomUUID()) =>
      parts.cash.move({ moveId, kind, amountMinor, reason: 'bank', note: '', slip: false }),
    close: (countedMinor?: number): ShiftReport =>
      parts.shifts.close(countedMinor ?? parts.shifts.report().expectedCashMinor, null),
    end() {
      prints.stop()
      db.close()
      temp.remove()
    },
  }
}
