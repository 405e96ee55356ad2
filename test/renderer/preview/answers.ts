// What the preview's machine answers: enough for every screen to show itself, nothing is computed or kept.
import type { Input, OpName, Output, Result, SaleState, Till } from '../../../preload/contract.ts'
import { explain } from '../../../main/domain/explain.ts'
import { explainWords } from '../../../main/domain/explain-words.ts'
import { derivationView } from '../../../main/services/explanations.ts'
import type { Scene } from './scenes.ts'
import { hostedCheck, picture, reportFile } from './states-checks.ts'
import { pastReports, shiftCount, shiftState } from './states-shift.ts'
import { allSent, deliveryOf } from './scenes-outbox.ts'
import { goodsAnswer } from './scenes-goods.ts'
import { paymentAnswer } from './scenes-payments.ts'
import { printAnswer } from './scenes-prints.ts'
import { refundAnswer } from './scenes-refunds.ts'
import { reportAnswer } from './scenes-reports.ts'
import { staffAnswer } from './scenes-staff.ts'
import { scanAnswer } from './scenes-sell.ts'
import { supportBundle } from './scenes-support.ts'
import { noUpdates } from './scenes-updates.ts'
import { cardFields, scan } from './states-insurance.ts'
import { awaiting, lineSets, products, receiptOf, registered, report, saleRows, suspended } from './states.ts'

/** What the till is without a pairing. */
function without(identity: Till['identity']): Till['registration'] {
  if (identity === 'registered') return registered
  return identity === 'none' ? { step: 'unregistered' } : suspended('refused')
}

const ok = (value: unknown): Result<unknown> => ({ ok: true, value })

/** The real derivation of the total of one of the goods, whatever was asked about. */
function explained({ language }: Pick<Input<'sale.explain'>, 'language'>): Output<'sale.explain'> {
  const cart = { lines: lineSets.short, discountBasisPoints: 0 }
  const derivation = explain(cart, { of: 'totals', figure: 'total' }, explainWords[language])
  return derivationView(derivation, 'EUR', language)
}

export function answer(
  name: OpName,
  input: unknown,
  state: { till: Till; sale: SaleState },
  scene: Scene,
): Result<unknown> {
  const asked = input as { text?: string; category?: string | null; limit?: number; language?: 'en' | 'de' }
  const people = staffAnswer(name, input, state)
  if (people !== null) return people
  const money = paymentAnswer(name, input, state, scene)
  if (money !== null) return money
  const back = refundAnswer(name, input, scene)
  if (back !== null) return back
  const paper = printAnswer(name, scene)
  if (paper !== null) return paper
  const figures = reportAnswer(name, input, scene)
  if (figures !== null) return ok(figures)
  const goods = goodsAnswer(name, input, state, scene)
  if (goods !== null) return goods
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
    case 'sale.parked':
      return ok({ sales: saleRows.slice(0, 3) })
    case 'sale.list':
      return ok({
        sales: saleRows.map((row, index) => ({ ...row, ...deliveryOf(index, scene.outbox ?? allSent) })),
      })
    case 'sale.scan':
      return ok(scanAnswer((input as { code: string }).code))
    case 'sale.undo':
      return ok({ undone: false })
    case 'receipt.get':
      return ok({ ...receiptOf(scene.copy === true), ...deliveryOf(0, scene.outbox ?? allSent) })
    case 'page.fault':
      return ok({ incident: '0a1b2c3d4e' })
    case 'sale.explain':
    case 'refund.explain':
      return ok(explained(input as Input<'sale.explain'>))
    case 'receipt.print':
      return ok({ printed: false })
    case 'shift.state':
      return ok(shiftState)
    case 'shift.report':
      return ok(report(false))
    case 'shift.count':
      return ok(shiftCount)
    case 'shift.close':
    case 'shift.past-one':
      return ok(report(true))
    case 'shift.past':
      return ok({ reports: pastReports })
    case 'shift.print':
      return ok({ printed: true })
    case 'cash.move':
    case 'cash.no-sale':
      return ok({ drawer: false })
    case 'journal.export':
      return ok({ kind: 'saved', path: '/home/till/tillgate-journal-20261121T160400Z.jsonl', entries: 412 })
    case 'journal.verify':
      return ok({ entries: 412, whole: true })
    case 'registration.test':
      return scene.test === undefined ? ok({ ok: true, store: 'Kaufladen am Markt' }) : { ok: false, error: scene.test }
    case 'registration.start':
      state.till = { ...state.till, registration: awaiting }
      return ok({})
    case 'registration.cancel':
      state.till = { ...state.till, registration: without(state.till.identity) }
      return ok({})
    case 'registration.revoke':
      state.till = { ...state.till, identity: 'none', registration: without('none') }
      return ok({})
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
          { name: 'updates', ok: true, detail: 'looked at 2026-11-21T07:58:00+01:00' },
          { name: 'secrets', ok: true, detail: 'safe-storage:gnome_libsecret' },
        ],
      })
    case 'update.get':
      return ok(scene.update ?? noUpdates)
    case 'update.install':
      return { ok: false, error: { code: 'not-updated', reason: 'payment-open' } }
    case 'outbox.state':
      return ok(scene.outbox ?? allSent)
    case 'support.collect':
      return ok(scene.support?.bundle ?? supportBundle)
    case 'support.save':
      return ok(scene.support?.saved ?? { kind: 'not-chosen' })
    case 'id.manual':
    case 'id.barcode':
      return scene.verdict === undefined
        ? { ok: false, error: { code: 'not-allowed', needs: 'manager' } }
        : ok(scene.verdict)
    case 'id.hosted-start':
    case 'id.hosted-result':
      return scene.hostedProblem === undefined
        ? ok(scene.hosted ?? hostedCheck)
        : { ok: false, error: scene.hostedProblem }
    case 'id.hosted-files':
      return ok({
        files: [
          { index: 0, category: 'document', name: 'Utopia - ePassport (2021)' },
          { index: 1, category: 'image', name: '' },
        ],
      })
    case 'id.hosted-file':
      return ok(picture)
    case 'id.hosted-report':
      return ok(reportFile)
    case 'insurance.start':
    case 'insurance.retry':
      return scene.scanProblem === undefined
        ? ok(scene.scan ?? scan('starting'))
        : { ok: false, error: scene.scanProblem }
    case 'insurance.kept':
      return ok({ fields: cardFields, deleteAt: '2027-02-20T09:00:00Z' })
    default:
      return ok({})
  }
}
