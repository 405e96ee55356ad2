// `npm run journal -- verify|export`: looks at the journal of a data folder or of a backup, for reading only, and streams.
import { createWriteStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { checkJournal, finish, type JournalVerdict } from '../main/store/journal-check.ts'
import { exportJournal, rangeOfDays } from '../main/store/journal-export.ts'

const usage = `npm run journal -- verify [--data DIR|FILE]
npm run journal -- export FILE [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--data DIR|FILE]

  --data   the till's data folder, or one of its backups (default: .tillgate)
  verify   recomputes the whole chain; ends with 0 when it is whole, with 1 when it is not
  export   writes JSON Lines that anybody can verify (docs/journal.md)`

const words: Record<NonNullable<JournalVerdict['broken']>['why'], string> = {
  changed: 'was changed after it was written',
  missing: 'is missing',
  'not-linked': 'does not follow from the one before it',
  unreadable: 'cannot be read',
  'cut-off': 'is the last one; everything after it was cut off',
  'end-mark': 'does not fit the mark of the last entry',
}

/** Opened for reading only, so that nothing of the till changes, also while it works. */
function openJournal(where: string): Database.Database {
  const file = existsSync(where) && statSync(where).isDirectory() ? join(where, 'till.db') : where
  if (!existsSync(file)) throw new Error(`There is no data file at ${file}. Name the folder or the file with --data.`)
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 })
  const tables = db
    .prepare("select count(*) from sqlite_schema where name in ('journal', 'journal_head')")
    .pluck()
    .get()
  if (tables === 2) return db
  db.close()
  throw new Error(`${file} holds no journal of a till.`)
}

function day(text: string | undefined, name: string): string | null {
  if (text === undefined) return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new Error(`--${name} takes a day as YYYY-MM-DD.`)
  return text
}

function verify(db: Database.Database): void {
  const { entries, whole, broken } = finish(checkJournal(db))
  if (whole) return void process.stdout.write(`${entries} entries, the chain is whole.\n`)
  const why =
    broken === undefined ? '' : ` The first one that does not hold is number ${broken.n}: it ${words[broken.why]}.`
  process.stdout.write(`${entries} entries, the chain is BROKEN.${why}\n`)
  process.exitCode = 1
}

async function save(db: Database.Database, file: string, from: string | null, to: string | null): Promise<void> {
  const range = rangeOfDays(db, from, to)
  if (range === null) throw new Error('There are no entries on these days. Nothing was written.')
  // A file that is there already is kept: an export is evidence.
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  await once(out, 'open')
  const pieces = exportJournal(db, range)
  for (let step = pieces.next(); ; step = pieces.next()) {
    if (step.done === true) {
      out.end()
      await once(out, 'finish')
      return void process.stdout.write(`${step.value} entries (${range.from} to ${range.to}) are in ${file}.\n`)
    }
    if (!out.write(step.value)) await once(out, 'drain')
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: '.tillgate' },
      from: { type: 'string' },
      to: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [what, file, ...more] = positionals
  const right =
    (what === 'verify' && file === undefined) || (what === 'export' && file !== undefined && more.length === 0)
  if (values.help || !right) {
    process.stdout.write(`${usage}\n`)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const [from, to] = [day(values.from, 'from'), day(values.to, 'to')]
  const db = openJournal(values.data)
  try {
    if (file === undefined) verify(db)
    else await save(db, file, from, to)
  } finally {
    db.close()
  }
}

main().catch((thrown: unknown) => {
  const taken = (thrown as NodeJS.ErrnoException).code === 'EEXIST'
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  process.stderr.write(`${taken ? 'That file exists already. Nothing was written; choose another name.' : message}\n`)
  process.exitCode = 2
})
