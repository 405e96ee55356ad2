// Real data files in temporary folders, made-up goods and people, and a real AES-GCM Secrets for the store suites.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { price, type PricedLine, type Totals } from '#domain/cart'
import { usualStoreRules } from '#domain/store-rules'
import type { ProductInput } from '../../main/store/catalogue.ts'
import type { Db } from '../../main/store/db.ts'
import type { StoredLine } from '../../main/store/sale-rows.ts'
import { salesStore } from '../../main/store/sales.ts'
import type { Secrets } from '../../main/ports/system.ts'

export const at = '2026-11-21T09:30:00.000Z'

/** A fresh folder and the function that removes it. */
export function tempFolder(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-store-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

type NewLine = Omit<StoredLine, 'position'>
export function line(fields: Partial<NewLine> = {}): NewLine {
  return {
    id: randomUUID(),
    productId: 'apfelsaft-1-l',
    name: 'Apfelsaft 1 l',
    barcode: null,
    unitPriceMinor: 149,
    quantityMilli: 1000,
    depositMinor: 0,
    discountBasisPoints: 0,
    taxBasisPoints: 1900,
    requiredAge: 0,
    note: null,
    ...fields,
  }
}

export function product(fields: Partial<ProductInput> = {}): ProductInput {
  return {
    id: randomUUID(),
    name: 'Apfelsaft 1 l',
    category: 'Drinks',
    priceMinor: 149,
    depositMinor: 0,
    taxBasisPoints: 1900,
    requiredAge: 0,
    barcodes: [],
    ...fields,
  }
}

/** Opens a sale with these lines and answers what it costs. */
export function openSale(
  db: Db,
  lines: NewLine[],
  fields: { id?: string; openedAt?: string; cashier?: string; training?: boolean } = {},
): Priced {
  const id = fields.id ?? randomUUID()
  const sales = salesStore(db)
  sales.open({
    id,
    openedAt: fields.openedAt ?? at,
    staffId: 'staff-1',
    cashier: fields.cashier ?? 'Ada Example',
    shiftId: null,
    training: fields.training ?? false,
  })
  lines.forEach((item, position) => sales.putLine(id, { ...item, position }))
  return { id, ...price({ lines, discountBasisPoints: 0 }) }
}
export type Priced = { id: string; lines: PricedLine[]; totals: Totals }

export function payCash(db: Db, sale: Priced, amountMinor = sale.totals.totalMinor): void {
  salesStore(db).addTender(sale.id, {
    id: randomUUID(),
    kind: 'cash',
    amountMinor,
    tenderedMinor: amountMinor,
    changeMinor: 0,
    card: null,
  })
}

export function complete(db: Db, sale: Priced, completedAt = at): number {
  return salesStore(db).complete({
    saleId: sale.id,
    completedAt,
    totals: sale.totals,
    pricedLines: sale.lines,
    changeMinor: 0,
    receiptText: '[]',
  }).number
}

/** One sale from first line to receipt. */
export function sell(
  db: Db,
  fields: { id?: string; cashier?: string; completedAt?: string; lines?: NewLine[] } = {},
): { id: string; number: number } {
  const sale = openSale(db, fields.lines ?? [line()], fields)
  payCash(db, sale)
  return { id: sale.id, number: complete(db, sale, fields.completedAt) }
}

/** AES-256-GCM as the hosts do it: 12-byte nonce, 16-byte tag, ciphertext. */
export function aesSecrets(key: Uint8Array = randomBytes(32)): Secrets {
  return {
    backend: 'key-file',
    persistent: true,
    seal(plain, aad) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed, aad) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        .setAAD(Buffer.from(aad))
        .setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** What a thrown value says, for comparing whole: a StoreError's kind, a Problem's failure, else its message. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Error && 'kind' in thrown) return thrown.kind
    if (thrown instanceof Error && 'failure' in thrown) return thrown.failure
    return thrown instanceof Error ? thrown.message : thrown
  }
  return 'nothing was thrown'
}

/** A faulty piece given back by the cashier, let through by a manager: all of a refund but what it gives back. */
export const refundFacts = {
  kind: 'refund',
  training: false,
  staffId: 'staff-1',
  cashier: 'Ada Example',
  approvedBy: 'staff-2',
  approver: 'Mona Manager',
  reason: 'faulty',
  note: null,
  at,
  receiptText: '{}',
  rules: usualStoreRules,
} as const

/** So much of the first line of a sale, without discount or deposit. */
export function refundedLine(sale: Priced, units: number) {
  const { id, productId, name, barcode, unitPriceMinor, taxBasisPoints } = sale.lines[0]!
  const totalMinor = units * unitPriceMinor
  const figures = { grossMinor: totalMinor, discountMinor: 0, depositMinor: 0, totalMinor }
  const goods = { productId, name, barcode, unitPriceMinor, taxBasisPoints, quantityMilli: units * 1000 }
  return { ...figures, lines: [{ id: randomUUID(), saleLineId: id, ...goods, ...figures }] }
}
