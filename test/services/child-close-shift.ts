// Closes the shift in a folder, and kills itself before the n-th write to the data file.
import Database from 'better-sqlite3'

const [, , dir = '', at = '1'] = process.argv
let steps = 0
const run = Database.prototype.prepare
// Every statement that writes goes through here, so no step of the close can be forgotten.
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = run.call(this, sql)
  const original = statement.run.bind(statement) as (...given: unknown[]) => Database.RunResult
  statement.run = (...given: unknown[]) => {
    if (closing) steps += 1
    if (closing && steps === Number(at)) process.kill(process.pid, 'SIGKILL')
    return original(...given)
  }
  return statement
} as typeof run
let closing = false
const { shiftWorld } = await import('./shift-world.ts')
const world = shiftWorld({ dir })
closing = true
world.shifts.close(249, null)
closing = false
world.db.close()
