// Sells and copies for ever, or migrates once, in the folder named on the command line; killed by backup.test.ts.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { backupSource } from '../../main/store/backups.ts'
import { openDatabase } from '../../main/store/db.ts'
import { migrations } from '../../main/store/migrations.ts'
import { salesStore } from '../../main/store/sales.ts'
import { sell } from './support.ts'

const [dir = '', what = 'copy'] = process.argv.slice(2)
if (what === 'migrate') {
  writeSync(1, 'migrating')
  const slow = {
    name: 'slow',
    sql: 'create table slow as select hex(randomblob(500)) as text from sale, sale as more, sale as most limit 20000',
  }
  openDatabase(join(dir, 'till.db'), { steps: [...migrations, slow] }).close()
} else {
  const db = openDatabase(join(dir, 'till.db'))
  const source = backupSource(db)
  // What the kill before this one left open.
  const left = salesStore(db).active()
  if (left) salesStore(db).setStatus(left.id, 'abandoned', left.openedAt)
  for (let n = 0; ; n += 1) {
    sell(db)
    await source.make(new Date(Date.UTC(2026, 10, 21, 0, 0, n)), { full: false, signal: new AbortController().signal })
    writeSync(1, `${n}\n`)
  }
}
