// What the preview's machine answers: enough for every screen to show itself, nothing is computed or kept.
import type { OpName, Result, SaleState, Till } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { hostedCheck, products, receiptOf, report, saleRows, scan } from './states.ts'

const ok = (value: unknown): Result<unknown> => ({ ok: true, value })

export function answer(
  name: OpName,
  input: unknown,
  state: { till: Till; sale: SaleState },
  scene: Scene,
): Result<unknown> {
  const asked = input as { text?: string; category?: string | null; limit?: number; language?: 'en' | 'de' }
  switch (name) {
    case 'till.get':
      return ok(state.till)
    case 'till.language':
      state.till = { ...state.till, language: asked.language ?? 'en' }
      return ok({})
    case 'sale.get':
      return ok(state.sale)
    case 'catalogue.categories': {
      const names = [...new Set(products.map(({ category }) => category))]
      return ok({
        categories: names.map(each => ({
          name: each,
          products: products.filter(({ category }) => category === each).length,
        })),
      })
    }
    case 'catalogue.search': {
      const text = (asked.text ?? '').toLowerCase()
      const found = products.filter(
        product =>
          (asked.category == null || product.category === asked.category) && product.name.toLowerCase().includes(text),
      )
      return ok({ products: found.slice(0, asked.limit) })
    }
    case 'staff.list':
      return ok({
        staff: [
          { id: 's1', name: 'Mona Manager', role: 'manager' },
          { id: 's2', name: 'Karl Kasse', role: 'cashier' },
          { id: 's3', name: 'Annegret Großmann-Özdemir', role: 'cashier' },
        ],
      })
    case 'staff.sign-in':
      return { ok: false, error: { code: 'wrong-pin', retryAfterSeconds: 0 } }
    case 'sale.parked':
      return ok({ sales: saleRows.slice(0, 3) })
    case 'sale.list':
      return ok({ sales: saleRows })
    case 'sale.scan':
      return ok({ kind: 'unknown', name: null })
    case 'receipt.get':
      return ok(receiptOf(scene.copy === true))
    case 'receipt.print':
      return ok({ printed: false })
    case 'shift.report':
      return ok(report(false))
    case 'shift.close':
      return ok(report(true))
    case 'journal.verify':
      return ok({ entries: 412, whole: true })
    case 'registration.test':
      return ok({ ok: true, store: 'Kaufladen am Markt' })
    case 'till.health':
      return ok({
        items: [
          { name: 'database', ok: true, detail: 'ok' },
          { name: 'journal', ok: true, detail: '412 entries' },
          { name: 'identity', ok: true, detail: 'Kaufladen am Markt' },
          { name: 'broker', ok: true, detail: 'ok' },
          { name: 'cardconnect', ok: false, detail: 'unreachable' },
          { name: 'terminal', ok: true, detail: 'ready' },
          { name: 'printer', ok: true, detail: 'paper ok' },
        ],
      })
    case 'id.manual':
    case 'id.barcode':
      return scene.verdict === undefined
        ? { ok: false, error: { code: 'not-allowed', needs: 'manager' } }
        : ok(scene.verdict)
    case 'id.hosted-start':
    case 'id.hosted-result':
      return ok(hostedCheck)
    case 'insurance.start':
      return ok(scan('starting'))
    default:
      return ok({})
  }
}
