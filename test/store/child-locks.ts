// Asks for the numbered locks in the folder named on the command line, each at a moment of its own that others ask for it
// too; says which it got and holds them until it is killed.
import { join } from 'node:path'
import { takeLock } from '../../main/store/instance-lock.ts'

const [dir = '', rounds = '0', first = '0', apartMs = '0'] = process.argv.slice(2)
const locks = Array.from({ length: Number(rounds) }, (_, round) => {
  while (Date.now() < Number(first) + round * Number(apartMs));
  return takeLock(join(dir, `${round}.db`))
})
process.stdout.write(`${JSON.stringify(locks.map(lock => lock !== null))}\n`)
// Named here, so that none of them is collected and let go.
setInterval(() => locks.length, 1000)
