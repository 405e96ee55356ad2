// Handlers of the goods: everybody may look, whoever has the right may change.
import type { Api, GoodsImport as Shown } from '#contract'
import type { Services } from './api.ts'
import { Problem } from './ports/errors.ts'
import type { ImportView } from './services/goods-read.ts'
import { faultText, refusalText } from './services/goods-words.ts'

type Handled = Pick<Api, Extract<keyof Api, `catalogue.${string}`>>

const PART = 500

export function catalogueApi({ stores, staff, catalogueWork, language }: Services): Handled {
  const { goods, goodsImport, rules } = catalogueWork
  const manager = () => staff.allowed('catalogue')
  const shown = (view: ImportView): Shown => ({
    ...view,
    refusal: view.refusal === null ? null : refusalText(view.refusal.why, view.refusal.most, language()),
  })
  const faultsOf = (importId: string, from: number, most: number) =>
    goodsImport.faults(importId, from, most).map(fault => ({ line: fault.line, text: faultText(fault, language()) }))

  return {
    'catalogue.categories': async () => ({ categories: stores.catalogue.categories() }),
    'catalogue.search': async ({ text, category, limit }) => ({
      products: stores.catalogue.search(text, category, limit),
    }),
    'catalogue.rules': async () => ({
      rates: rules.rates.map(({ id, name, basisPoints }) => ({ id, name, basisPoints })),
    }),
    'catalogue.good': async ({ id }) => {
      manager()
      const found = goods.good(id)
      if (found === null) throw new Problem({ code: 'not-found', what: 'product' })
      return found
    },
    'catalogue.save': async ({ good }) => goods.save(good, manager(), language()),
    'catalogue.export': async () => (manager(), goods.export()),

    'catalogue.import-begin': async ({ bytes, replace }) => (manager(), shown(goodsImport.begin(bytes, replace))),
    'catalogue.import-chunk': async ({ importId, place, bytes }) => (
      staff.required(),
      shown(await goodsImport.chunk(importId, place, Buffer.from(bytes, 'base64')))
    ),
    'catalogue.import-preview': async ({ importId }) => (staff.required(), shown(await goodsImport.preview(importId))),
    'catalogue.import-apply': async ({ importId }) => {
      goodsImport.apply(importId, manager())
      return shown(goodsImport.state()!)
    },
    'catalogue.import-state': async () => {
      const view = goodsImport.state()
      return { import: view === null ? null : shown(view) }
    },
    'catalogue.import-cancel': async ({ importId }) => (staff.required(), goodsImport.cancel(importId), {}),
    'catalogue.import-faults': async ({ importId, from, most }) => (
      staff.required(),
      { faults: faultsOf(importId, from, most) }
    ),
    'catalogue.import-save-faults': async ({ importId }) => {
      staff.required()
      const rows: string[] = ['\ufeffline;reason\r\n']
      for (let from = 0; ; from += PART) {
        const part = faultsOf(importId, from, PART)
        rows.push(...part.map(({ line, text }) => `${line};"${text.replaceAll('"', '""')}"\r\n`))
        if (part.length < PART) break
      }
      return goods.saveList('tillgate-import-errors', rows)
    },
  }
}
