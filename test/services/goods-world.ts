// A till's goods over a real data file: the whole import as the page drives it, for the suites of the goods.
import { join } from 'node:path'
import { catalogueWorkOf, scaleOf, type CatalogueWork } from '../../main/catalogue-setup.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { ImportLimits, ImportView } from '../../main/services/goods-read.ts'
import { faultText } from '../../main/services/goods-words.ts'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { tempFolder } from '../store/support.ts'

export const german = { country: 'DE', currency: 'EUR' } as const
export const american = { country: 'US', currency: 'USD' } as const
export const mona = { id: 'staff-1', name: 'Mona Manager' }

export type GoodsWorld = {
  dir: string
  /** The first column of each row. */
  values(sql: string): unknown[]
  exec(sql: string): void
  catalogue: ReturnType<typeof catalogueStore>
  work: CatalogueWork
  saved: { name: string; text: string }[]
  incidents: unknown[]
  read(file: string | Uint8Array, how?: { replace?: boolean; piece?: number }): Promise<ImportView>
  faults(view: ImportView, language?: 'en' | 'de'): string[]
  /** Reads and applies, and waits until everything is tidied up. */
  take(file: string | Uint8Array, how?: { replace?: boolean; piece?: number }): Promise<ImportView>
  close(): void
}

/** `dir` of an earlier world opens the same data file again. */
export function goodsWorld(
  options: { limits?: ImportLimits; store?: typeof german | typeof american; dir?: string } = {},
): GoodsWorld {
  const temp = options.dir === undefined ? tempFolder() : { dir: options.dir, remove: () => undefined }
  const db: Db = openDatabase(join(temp.dir, 'till.db'))
  const where = options.store ?? german
  const config = {
    store: {
      name: 'Test',
      address: 'Test',
      taxId: null,
      profile: where.country === 'US' ? ('us' as const) : ('de' as const),
      rates: where.country === 'US' ? { sales: '8.875' } : {},
      smallDiscount: '10',
      ...where,
    },
    scaleCodes: null,
  }
  const catalogue = catalogueStore(db, scaleOf(config))
  const saved: { name: string; text: string }[] = []
  const incidents: unknown[] = []
  const work: CatalogueWork = catalogueWorkOf({
    db,
    config,
    stores: { catalogue, journal: journalStore(db) },
    support: { file: { save: (name, text) => (saved.push({ name, text }), Promise.resolve(`/saved/${name}`)) } },
    clock: systemClock(),
    log: {
      info: () => undefined,
      warn: () => undefined,
      incident: (_, thrown) => (incidents.push(thrown), 'incident'),
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  const { goodsImport } = work

  /** Sends a file as the page does and answers the preview. */
  async function read(file: string | Uint8Array, { replace = false, piece = 4096 } = {}): Promise<ImportView> {
    const bytes = typeof file === 'string' ? Buffer.from(file) : file
    const { importId } = goodsImport.begin(bytes.length, replace)
    for (let at = 0, place = 0; at < bytes.length; at += piece, place += 1)
      await goodsImport.chunk(importId, place, bytes.subarray(at, at + piece))
    return goodsImport.preview(importId)
  }
  return {
    dir: temp.dir,
    values: (sql: string): unknown[] => db.prepare(sql).pluck().all(),
    exec: (sql: string): void => void db.exec(sql),
    catalogue,
    work,
    saved,
    incidents,
    read,
    faults: (view: ImportView, language: 'en' | 'de' = 'en'): string[] =>
      goodsImport.faults(view.importId, 0, 500).map(fault => `${fault.line} ${faultText(fault, language)}`),
    async take(file: string | Uint8Array, how: { replace?: boolean; piece?: number } = {}): Promise<ImportView> {
      const view = await read(file, how)
      if (view.step !== 'ready') return view
      await goodsImport.apply(view.importId, mona).finished
      await goodsImport.resume()
      return view
    },
    close() {
      goodsImport.stop()
      db.close()
      temp.remove()
    },
  }
}
