// Two hundred customers in a row, each ending another way: no timer, no socket and no card of anyone is left.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { InsuranceCard } from '../../main/ports/insurance.ts'
import { eventually, pacedClock } from '../providers/cardscan-kit.ts'
import { insuranceWorld, never, picture } from './insurance-world.ts'

const who = { id: 's-1', name: 'Ada', role: 'cashier' as const }

/** Frees what nobody holds any more, now. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
const resources = (kind: string): number => process.getActiveResourcesInfo().filter(name => name === kind).length

test('two hundred scans leave nothing behind', async () => {
  const clock = pacedClock(0.03)
  const cards: WeakRef<InsuranceCard>[] = []
  const world = await insuranceWorld({
    clock,
    eligibility: true,
    wrap: reader => ({
      async open(session, options, signal) {
        const card = await reader.open(session, options, signal)
        cards.push(new WeakRef(card))
        return card
      },
    }),
  })
  const { service, front, read, say, reach, shows, drop } = world
  const endings: (() => Promise<void>)[] = [
    async () => service.confirm(who, await read(), [{ name: 'payer_name', value: 'x' }]),
    async () => service.cancel(await front()),
    async () => {
      const scanId = await front()
      const sent = service.upload(scanId, 'front', picture(), 'automatic')
      service.cancel(scanId)
      await sent.catch(() => undefined)
    },
    async () => {
      const scanId = await front()
      say('frontside_failed')
      await reach('retry')
      await service.retry(scanId, never)
      service.cancel(scanId)
    },
    async () => {
      const scanId = await read()
      service.eligibility(scanId, { firstName: 'Ada', lastName: 'Example', born: '1980-01-31' })
      service.cancel(scanId)
    },
    // Left as it is: the next customer's scan ends it.
    async () => {
      await front()
      drop()
    },
  ]
  const timers = resources('Timeout')
  const sockets = resources('TCPSocketWrap')
  for (let n = 0; n < 200; n += 1) {
    shows.state = 'pending'
    await endings[n % endings.length]!()
  }
  service.cancel(await front())
  await eventually(() => clock.waiting() === 0 && world.sockets() === 0)
  await eventually(() => resources('Timeout') <= timers && resources('TCPSocketWrap') <= sockets)
  expect(cards.length).toBeGreaterThan(200)
  await eventually(() => world.removed().length === cards.length)
  world.server.seen.splice(0)
  await eventually(() => {
    collectGarbage()
    return cards.filter(card => card.deref() !== undefined).length <= 1
  })
  expect(cards.filter(card => card.deref() !== undefined).length).toBeLessThanOrEqual(1)
}, 120_000)
