// `npm run faults -- queue`: drains a queue of sales through faults and kills, and prints what it came to (T43).
import { writeFileSync } from 'node:fs'
import type { QueueMutant } from './queue-order.ts'
import { queueRun, queueStory } from './queue.ts'

/** True when nothing was lost, doubled or overtaken. */
export async function queueCommand(options: {
  sales: number
  seed: number | null
  mutant: QueueMutant | null
  json: string | null
  say: (text: string) => void
}): Promise<boolean> {
  const { sales, mutant, say } = options
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  say(`seed ${seed}`)
  const sum = await queueRun({ sales, seed, mutant, killEveryMs: 6000, share: 0.2, told: say })
  say(queueStory(sum))
  if (options.json !== null)
    writeFileSync(options.json, `${JSON.stringify({ at: new Date().toISOString(), seed, mutant, ...sum }, null, 2)}\n`)
  return sum.broken.length === 0
}
