// Puts the work on the goods together: single changes, import, export, over the store, the store's rules and the journal.
import { exponentOf } from '#domain/money'
import { readScaleCode, usualLayouts } from '#domain/barcode-scale'
import type { Config } from './config.ts'
import { storeRatesOf } from './config-store.ts'
import type { Clock, Log, SaveFile } from './ports/system.ts'
import { createGoodsService, type GoodsService } from './services/goods.ts'
import { createGoodsImport, type GoodsImport } from './services/goods-import.ts'
import type { ImportLimits } from './services/goods-read.ts'
import type { GoodsRules } from './services/goods-row.ts'
import type { CatalogueStore, JournalStore } from './services/store-types.ts'
import { openDraft } from './store/catalogue-draft.ts'
import { catalogueSwitch } from './store/catalogue-switch.ts'
import type { ScaleReader } from './store/catalogue.ts'
import type { Db } from './store/db.ts'

export type CatalogueWork = { goods: GoodsService; goodsImport: GoodsImport; rules: GoodsRules }

/** What goods of this store can be: its rates, its currency, the law of its country. */
export function goodsRulesOf(config: Pick<Config, 'store'>): GoodsRules {
  const { country, currency } = config.store
  return { rates: storeRatesOf(config), currency, country }
}

/** Reads the codes of the store's scales, in its currency. */
export function scaleOf({ store, scaleCodes }: Pick<Config, 'store' | 'scaleCodes'>): ScaleReader {
  const layouts = scaleCodes ?? usualLayouts(store.country)
  const exponent = exponentOf(store.currency)
  return code => readScaleCode(code, layouts, exponent)
}

export function catalogueWorkOf(deps: {
  db: Db
  config: Pick<Config, 'store'>
  stores: { catalogue: CatalogueStore; journal: Pick<JournalStore, 'append'> }
  support: { file: SaveFile }
  clock: Clock
  log: Log
  limits?: ImportLimits
}): CatalogueWork {
  const { db, stores, clock } = deps
  const { catalogue, journal } = stores
  const rules = goodsRulesOf(deps.config)
  const now = (): string => clock.now().toISOString()
  const goods = createGoodsService({
    catalogue,
    rules,
    clock,
    file: deps.support.file,
    noted(who, before, after) {
      const data = {
        good: after.id,
        fromMinor: before?.priceMinor ?? null,
        toMinor: after.priceMinor,
        fromAge: before?.requiredAge ?? null,
        toAge: after.requiredAge,
      }
      journal.append({ at: now(), kind: 'catalogue-changed', staff: who.id, saleId: null, data })
    },
  })
  const goodsImport = createGoodsImport({
    ...deps,
    openDraft: () => openDraft(db.name),
    switch: catalogueSwitch(db),
    open: () => db.open,
    count: catalogue.count,
    rules,
    applied: (who, counts) =>
      journal.append({
        at: now(),
        kind: 'catalogue-changed',
        staff: who.id,
        saleId: null,
        data: { import: true, ...counts },
      }),
  })
  // An import that an earlier process did not finish: the goods are whole, what it left behind goes bit by bit.
  setImmediate(() => void goodsImport.resume())
  return { goods, goodsImport, rules }
}
