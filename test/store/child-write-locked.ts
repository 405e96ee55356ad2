// Holds the write lock of the data file named on the command line until it is told to stop; for disk.test.ts.
import Database from 'better-sqlite3'

const db = new Database(process.argv[2] ?? '')
db.exec('begin immediate')
process.stdout.write('held')
process.stdin.once('data', () => {
  db.exec('rollback')
  db.close()
  process.stdout.write('free', () => process.exit(0))
})
