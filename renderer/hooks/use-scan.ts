// The stream of scans: classified once, sent one after the other in their order, and told by sound and words what came of each.
import type { Sale } from '#contract'
import { classifyScan } from '#domain/scan-class'
import { useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nextQuantity } from '../next-quantity.ts'
import { scanPlace, type View } from '../route.ts'
import { createScanQueue } from '../scan-queue.ts'
import { shownCode } from '../shown-code.ts'
import { useSend, useTillClient } from '../till.ts'
import { play } from './use-sounds.ts'

/** Goods that cannot be added before somebody has said what is missing. */
export type Asked = { productId: string; name: string; what: 'price' | 'quantity'; quantityMilli: number | null }
/** `take` hands the bytes over once: the page keeps nothing of a document. */
export type ScannedDocument = { n: number; take: () => Uint8Array | null }
type Scanned = { code: string; quantityMilli: number | null }
export type ScanStream = {
  /** What a scanner read or somebody typed as a code. */
  scan: (code: string) => void
  /** Goods that wait for a price or a weight; the scans behind them wait too. */
  asked: Asked | null
  ask: (asked: Asked | null) => void
  /** A document that was scanned for the check, told anew by its number. */
  document: ScannedDocument | null
}

/** Scans still waiting after this long are shown: a till that is merely quick need not flicker. */
const SHOWN_AFTER_MS = 400

type ScanOptions = {
  view: View
  sale: Sale | null
  onReceipt: (saleId: string) => void
  onView: (view: View) => void
}
type Latest = ScanOptions & { work: (scanned: Scanned) => Promise<void>; scan: (text: string) => void }

/** `onReceipt` gets the sale whose receipt was scanned. A code that is not found never holds up the next one. */
export function useScan(options: ScanOptions): ScanStream {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const send = useSend('sale.scan')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [document, setDocument] = useState<ScanStream['document']>(null)
  const [latest] = useState(() => box<Latest | null>(null))
  const [holding] = useState(() => box(false))
  const [waiting] = useState(() => box<(count: number) => void>(() => undefined))
  const [queue] = useState(() =>
    createScanQueue<Scanned>({
      work: scanned => latest.get()?.work(scanned) ?? Promise.resolve(),
      held: () => holding.get() || dialogOpen(),
      changed: count => waiting.get()(count),
    }),
  )
  const ask = useCallback(
    (next: Asked | null) => {
      holding.set(next !== null)
      setAsked(next)
    },
    [holding],
  )

  const refuse = (title: string, text: string | null): void => {
    notes.tell('warning', title, text, 'scan')
    play('failed')
  }
  const work = async ({ code, quantityMilli }: Scanned): Promise<void> => {
    const result = await send({ code, ...(quantityMilli === null ? {} : { quantityMilli }) })
    if (!result.ok) return play('failed')
    const { kind, name, productId = '' } = result.value
    switch (kind) {
      case 'added':
      case 'resumed':
      case 'customer':
      case 'badge':
        notes.settled('scan')
        return play('added')
      case 'receipt':
        return name === null ? undefined : options.onReceipt(name)
      case 'price-needed':
      case 'quantity-needed':
        ask({ productId, name: name ?? '', what: kind === 'price-needed' ? 'price' : 'quantity', quantityMilli })
        return play('attention')
      case 'insurance':
        options.onView('insurance')
        return play('attention')
      case 'document':
        return refuse(t('sell.documentNotNeeded'), t('sell.documentNotNeededHint'))
      case 'unknown':
        notes.tell('warning', t('sell.notFound', { code: shownCode(code) }), t('sell.notFoundHint'), 'scan')
        return play('not-found')
      default:
        return kind satisfies never
    }
  }
  const scan = (text: string): void => {
    const found = classifyScan(text)
    const place = scanPlace(options.view, found.kind)
    if (found.kind === 'empty') return
    // Not even the till itself is told a card number.
    if (found.kind === 'payment-card') {
      notes.problem({ code: 'conflict', reason: 'payment-card-refused' }, 'scan')
      return play('failed')
    }
    if (place === 'refused') return refuse(t('sell.scanRefused'), t('sell.scanRefusedHint'))
    if (found.kind === 'licence' || found.kind === 'mrz') {
      if (!options.sale?.restriction) return refuse(t('sell.documentNotNeeded'), t('sell.documentNotNeededHint'))
      const take = once(latin1(found.payload))
      setDocument(before => ({ n: (before?.n ?? 0) + 1, take }))
      return options.onView('id-check')
    }
    if (!queue.push({ code: found.code, quantityMilli: nextQuantity.take() }))
      refuse(t('sell.scanTooMany'), t('sell.scanTooManyHint'))
  }
  // Set after each drawing, so that a scan is judged by the screen that is shown.
  useLayoutEffect(() => latest.set({ ...options, work, scan }))

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      if (queue.waiting() > 0)
        notes.tell('info', t('sell.scansWaiting', { count: queue.waiting() }), null, 'scan-queue')
    }
    waiting.set(count => {
      if (count > 0) return void (timer ??= setTimeout(tell, SHOWN_AFTER_MS))
      clearTimeout(timer)
      timer = undefined
      return notes.settled('scan-queue')
    })
    return () => clearTimeout(timer)
  }, [notes, t, queue, waiting])

  return { scan: useCallback((text: string) => latest.get()?.scan(text), [latest]), asked, ask, document }
}

/** Holds one thing for callbacks that outlive the drawing they were made in. */
function box<T>(first: T): { get: () => T; set: (value: T) => void } {
  let held = first
  return { get: () => held, set: value => void (held = value) }
}

const dialogOpen = (): boolean => window.document.querySelector('[role=dialog], [role=alertdialog]') !== null
function once<T>(value: T): () => T | null {
  let held: T | null = value
  return () => {
    const given = held
    held = null
    return given
  }
}
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff)
