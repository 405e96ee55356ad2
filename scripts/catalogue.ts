// `npm run catalogue`: goods in and out of a till without its screen, and made-up goods for trying things out.
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { catalogueWorkOf } from '../main/catalogue-setup.ts'
import { readConfig, type Config } from '../main/config.ts'
import { Store } from '../main/config-store.ts'
import { openDataFolder } from '../main/data-folder.ts'
import { systemClock } from '../main/host/system-clock.ts'
import type { ImportView } from '../main/services/goods-read.ts'
import { faultText, refusalText } from '../main/services/goods-words.ts'
import { catalogueStore } from '../main/store/catalogue.ts'
import { openDatabase } from '../main/store/db.ts'
import { takeInstanceLock } from '../main/store/instance-lock.ts'
import { journalStore } from '../main/store/journal.ts'
import { csvPieces } from '../test/fixtures/goods.ts'

const usage = `npm run catalogue -- import FILE [--replace] [--try] [--data DIR] [--config FILE] [--lang en|de]
npm run catalogue -- export FILE [--data DIR]
npm run catalogue -- generate COUNT FILE [--seed N]

  import    reads a list of goods (CSV), tells what is wrong with it, and takes the good rows
  export    writes all goods into a file that imports back to the same goods
  generate  writes COUNT made-up goods, the same ones every time
  --replace goods that are not in the file leave
  --try     only tell what would happen
  --data    folder of the till (default: .tillgate); the till must not be running
  --config  the till's configuration, for its currency, country and tax rates (default: the one in the folder, else Germany)`

type Values = {
  data: string
  config: string | undefined
  replace: boolean
  try: boolean
  lang: 'en' | 'de'
  seed: number
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const who = { id: 'command-line', name: 'npm run catalogue' }
/** Where the command was typed; npm starts scripts in the project's folder. */
const typed = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file)

function storeOf(data: string, config: string | undefined): Pick<Config, 'store'> {
  const file = config === undefined ? join(data, 'tillgate.json') : typed(config)
  if (config !== undefined || existsSync(file)) return readConfig(file)
  return { store: Store.parse({ name: 'Till', address: '-', currency: 'EUR', country: 'DE' }) }
}

/** Opens the goods of a till that nobody works at now. */
function open({ data, config }: Values) {
  openDataFolder(data)
  const lock = takeInstanceLock(data)
  if (lock === null)
    throw new Error(`A till is running with the data folder ${data}. Close it first, or import at the till itself.`)
  const db = openDatabase(join(data, 'till.db'))
  const stores = { catalogue: catalogueStore(db), journal: journalStore(db) }
  const log = {
    info: () => undefined,
    warn: () => undefined,
    incident(event: string, thrown: unknown): string {
      process.stderr.write(`${event}: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
      return event
    },
  }
  const file = { save: () => Promise.resolve(null) }
  const work = catalogueWorkOf({
    db,
    config: storeOf(data, config),
    stores,
    support: { file },
    clock: systemClock(),
    log,
  })
  return { ...work, close: () => (work.goodsImport.stop(), db.close(), lock.release()) }
}

function tellRefusal(view: ImportView, { lang }: Values): void {
  if (view.refusal !== null) say(refusalText(view.refusal.why, view.refusal.most, lang))
}

async function importFile(file: string, values: Values): Promise<number> {
  const till = open(values)
  const { goodsImport } = till
  try {
    const from = performance.now()
    const begun = goodsImport.begin(statSync(file).size, values.replace)
    tellRefusal(begun, values)
    if (begun.step === 'refused') return 1
    const { importId } = begun
    let place = 0
    for await (const piece of createReadStream(file, { highWaterMark: 262_144 })) {
      const { step } = await goodsImport.chunk(importId, place, piece as Buffer)
      place += 1
      if (step === 'refused') break
    }
    const view = await goodsImport.preview(importId)
    for (const fault of goodsImport.faults(importId, 0, 10_000))
      say(`${values.lang === 'de' ? 'Zeile' : 'line'} ${fault.line}  ${faultText(fault, values.lang)}`)
    tellRefusal(view, values)
    if (view.step !== 'ready') return 1
    const { counts, format } = view
    say(
      `${view.good} rows can be taken, ${view.bad} cannot (${format?.encoding}, columns divided by ${JSON.stringify(format?.delimiter)}): ${counts?.added} new, ${counts?.changed} changed, ${counts?.unchanged} as before, ${counts?.leaving} leaving.`,
    )
    if (values.try) return 0
    await goodsImport.apply(importId, who).finished
    tellRefusal(view, values)
    if (view.refusal !== null) return 1
    say(`Imported in ${((performance.now() - from) / 1000).toFixed(1)} s.`)
    await goodsImport.resume()
    return view.bad === 0 ? 0 : 3
  } finally {
    till.close()
  }
}

async function exportFile(file: string, values: Values): Promise<number> {
  const till = open(values)
  try {
    let goods = -1
    await pipeline(
      async function* () {
        for await (const part of till.goods.lines()) {
          goods += part.split('\r\n').length - 1
          yield part
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    )
    say(`${goods} goods written to ${file}.`)
    return 0
  } finally {
    till.close()
  }
}

async function generate(count: number, file: string, seed: number): Promise<number> {
  const out = createWriteStream(file)
  for (const piece of csvPieces(count, seed)) if (!out.write(piece)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
  say(`${count} goods written to ${file}.`)
  return 0
}

function read(): { words: string[]; values: Values } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: '.tillgate' },
      config: { type: 'string' },
      lang: { type: 'string', default: 'en' },
      seed: { type: 'string', default: '1' },
      replace: { type: 'boolean', default: false },
      try: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { data, config, replace, lang } = values
  return {
    words: values.help ? [] : positionals,
    values: {
      data: typed(data),
      config,
      replace,
      try: values.try,
      lang: lang === 'de' ? 'de' : 'en',
      seed: Number(values.seed),
    },
  }
}

async function main(): Promise<number> {
  const { words, values } = read()
  const [what, first = '', second = ''] = words
  if (what === 'import' && first !== '') return importFile(typed(first), values)
  if (what === 'export' && first !== '') return exportFile(typed(first), values)
  const count = Number(first)
  if (
    what === 'generate' &&
    second !== '' &&
    Number.isSafeInteger(count) &&
    count > 0 &&
    Number.isSafeInteger(values.seed)
  )
    return generate(count, typed(second), values.seed)
  say(usage)
  return what === undefined ? 0 : 2
}

try {
  process.exitCode = await main()
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exitCode = 1
}
