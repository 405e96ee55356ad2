// Sells for ever in the file named on the command line and prints each sale once it is done; killed by kill9.test.ts.
import { writeSync } from 'node:fs'
import { openDatabase } from '../../main/store/db.ts'
import { line, sell } from './support.ts'

const db = openDatabase(process.argv[2] ?? '')
for (;;)
  writeSync(1, `${JSON.stringify(sell(db, { lines: [line(), line({ quantityMilli: 3000, depositMinor: 25 })] }))}\n`)
