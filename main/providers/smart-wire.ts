// What the smart product of secucard sends and answers: read tolerantly, because servers, recordings and pages disagree.
import * as z from 'zod'
import type {
  BasketItem,
  Ident,
  IdentKind,
  ResolvedIdent,
  SmartBonus,
  SmartRequest,
  SmartTransaction,
} from '../ports/smart.ts'

const text = z.string().max(500).nullish().catch(null)
/** Whole numbers come as numbers and as texts. */
const whole = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish().catch(null)

const WireIdent = z.object({
  type: z.string().max(40).catch(''),
  value: z.string().max(200).catch(''),
  valid: z.boolean().nullish().catch(null),
  customer: z.object({ displayname: text, forename: text, surname: text }).nullish().catch(null),
  merchantcard: z.object({ balance: whole, points: whole, lock_status: text }).nullish().catch(null),
})
const WireKind = z.object({
  type: z.string().min(1).max(40),
  name: text,
  prefix: z.string().max(40).nullish(),
  length: whole,
})
const WireProduct = z.object({
  articleNumber: text,
  ean: text,
  desc: text,
  quantity: z.number().catch(1),
  priceOne: z.int(),
  tax: z.number().catch(0),
})

/** Without an id and a status an answer tells nothing; everything else may be missing. */
export const WireTransaction = z.object({
  id: z.string().min(1).max(100),
  status: z.string().min(1).max(100),
  transactionRef: text,
  merchantRef: text,
  basket_info: z.object({ sum: whole, currency: text }).nullish().catch(null),
  idents: z.array(z.unknown()).nullish().catch(null),
  payment_method: text,
  receipt: list(z.unknown()),
  receipt_merchant: list(z.unknown()),
  receipt_merchant_print: z.boolean().nullish().catch(null),
  receipt_number: z
    .union([z.string().max(40), z.int().transform(String)])
    .nullish()
    .catch(null),
  error: text,
})
export const WireResult = z.object({ result: z.boolean() })
export const WireIdents = z.array(z.unknown())
export const WireKinds = z.object({ data: list(z.unknown()) })
export const WireBonus = z.object({ missing_sum: whole, bonus_products: list(WireProduct) })
/** The error envelope; `code` and `supportId` are spelt in several ways. */
export const WireError = z.object({
  status: z.literal('error'),
  error: text,
  error_details: text,
  error_user: text,
  code: z
    .union([z.int(), z.string().max(20)])
    .nullish()
    .catch(null),
  supportId: text,
  support_id: text,
})
export type WireError = z.infer<typeof WireError>

/** The whole object of a create or an update. */
export function requestBody({ transactionRef, merchantRef, sumMinor, currency, basket, idents }: SmartRequest): object {
  return {
    transactionRef,
    merchantRef,
    basket: {
      products: basket.map((item, at) => ({
        id: at + 1,
        parent: null,
        articleNumber: item.articleNumber,
        ...(item.ean === null ? {} : { ean: item.ean }),
        desc: item.name,
        quantity: item.quantity,
        priceOne: item.priceMinor,
        tax: item.taxPercent,
      })),
      texts: [],
    },
    basket_info: { sum: sumMinor, currency },
    idents: idents.map(({ type, value }) => ({ type, value })),
  }
}

export function readTransaction(wire: z.infer<typeof WireTransaction>): SmartTransaction {
  return {
    id: wire.id,
    status: wire.status,
    transactionRef: wire.transactionRef ?? null,
    merchantRef: wire.merchantRef ?? null,
    sumMinor: wire.basket_info?.sum ?? null,
    currency: wire.basket_info?.currency ?? null,
    method: wire.payment_method ?? null,
    receiptNumber: wire.receipt_number ?? null,
    receipt: wire.receipt ?? [],
    merchantReceipt: wire.receipt_merchant ?? [],
    printMerchantReceipt: wire.receipt_merchant_print ?? false,
    idents: (wire.idents ?? []).flatMap(one => readIdent(one) ?? []),
    error: wire.error ?? null,
  }
}

/** Null for something that is no ident. A card whose lock is not said to be open is locked only if a word says so. */
export function readIdent(value: unknown): ResolvedIdent | null {
  const read = WireIdent.safeParse(value)
  if (!read.success || read.data.value === '') return null
  const { type, value: number, valid, customer, merchantcard } = read.data
  const ident: Ident = { type, value: number }
  const lock = merchantcard?.lock_status?.toLowerCase() ?? 'unlocked'
  return {
    ident,
    valid: valid ?? false,
    locked: lock !== 'unlocked',
    customer: customer?.displayname ?? joined(customer?.forename, customer?.surname),
    points: merchantcard?.points ?? null,
    balanceMinor: merchantcard?.balance ?? null,
  }
}

/** Kinds without a prefix or a length recognise nothing and are left out. */
export function readKinds(items: readonly unknown[]): IdentKind[] {
  return items.flatMap(item => {
    const read = WireKind.safeParse(item)
    if (!read.success || !read.data.prefix || !read.data.length || read.data.length < 4) return []
    const { type, name, prefix, length } = read.data
    return [{ type, name: name ?? type, prefix, length }]
  })
}

export function readBonus({ missing_sum, bonus_products }: z.infer<typeof WireBonus>): SmartBonus {
  const items: BasketItem[] = (bonus_products ?? []).map(one => ({
    articleNumber: one.articleNumber ?? '',
    ean: one.ean ?? null,
    name: one.desc ?? '',
    quantity: one.quantity,
    priceMinor: one.priceOne,
    taxPercent: one.tax,
  }))
  return { missingMinor: missing_sum ?? 0, items }
}

const joined = (...names: (string | null | undefined)[]): string | null =>
  names.filter(name => name != null && name !== '').join(' ') || null
