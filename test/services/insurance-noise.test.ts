// Whatever a broken service says on the socket and shows of a card: the scan neither throws nor makes up a field.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { eventually } from '../providers/cardscan-kit.ts'
import { insuranceWorld, never, picture } from './insurance-world.ts'

const states = fc.constantFrom(
  'pending',
  'processing',
  'frontside_processing',
  'backside_processing',
  'post_processing',
  'completed',
  'enriched',
  'frontside_failed',
  'backside_failed',
  'error',
  'a_state_from_the_future',
)
const said = fc.oneof(
  fc.record({ state: fc.oneof(states, fc.jsonValue()), error: fc.jsonValue(), event_id: fc.jsonValue() }),
  fc.string().map(raw => ({ raw })),
  fc.json().map(raw => ({ raw })),
)
const detail = fc.oneof(
  fc.jsonValue(),
  fc.record({ value: fc.oneof(fc.string(), fc.jsonValue()), scores: fc.array(fc.oneof(fc.string(), fc.jsonValue())) }),
)
const details = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom('payer_name', 'rx_bin', 'x', 'dependent_names'), detail),
)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** What GET shows: anything at all, a card with anything inside, or one that can be read beside whatever else is in it. */
const shown = fc.oneof(
  fc.record({ any: fc.jsonValue() }),
  fc.record({
    state: fc.constantFrom('completed', 'enriched'),
    details: fc
      .tuple(details, fc.string({ minLength: 1 }))
      .map(([noise, value]) => ({ ...(isObject(noise) ? noise : {}), group_number: { value, scores: ['0.9'] } })),
    payer_match: fc.jsonValue(),
    enriched_results: fc.jsonValue(),
  }),
  fc.record({
    // Often finished, so that there is something to read.
    state: fc.oneof(fc.constantFrom('completed', 'enriched'), states, fc.jsonValue()),
    details,
    payer_match: fc.jsonValue(),
    enriched_results: fc.jsonValue(),
  }),
)

/** True when the details hold something to show in the documented shape. */
function wellFormed(body: unknown): boolean {
  if (!isObject(body) || !isObject(body['details'])) return false
  if (body['state'] !== 'completed' && body['state'] !== 'enriched') return false
  return Object.values(body['details'])
    .flat(1)
    .some(item => isObject(item) && ['string', 'number'].includes(typeof item['value']))
}

test('random events and random cards', async () => {
  const body: { now: unknown } = { now: {} }
  const world = await insuranceWorld({
    handle: (seen, response) => {
      if (seen.method !== 'GET') return 'default'
      const id = /cards\/([^/?]+)/.exec(seen.url)?.[1]
      const shown = isObject(body.now) && 'any' in body.now ? body.now['any'] : { card_id: id, ...(body.now as object) }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(shown))
    },
  })
  let readings = 0
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 12 }), shown, fc.boolean(), async (events, card, bothSides) => {
      body.now = card
      const before = world.told.length
      const { scanId } = await world.service.start(bothSides, never)
      const id = `card-${world.asked('POST', '/v1/cards').filter(seen => seen.url === '/v1/cards').length}`
      // What GET shows after the connect may have ended the scan already.
      await eventually(() => world.isRegistered(id) || world.last().step !== 'front')
      await world.service.upload(scanId, 'front', picture(), 'automatic').catch(() => undefined)
      for (const one of events) world.send('raw' in one ? one.raw : { type: 'card', card_id: id, ...one }, id)
      if (world.isRegistered(id))
        await Promise.race([world.settled(id), new Promise(resolve => void setTimeout(resolve, 50))])
      for (const scan of world.told.slice(before)) {
        if (scan.fields.length > 0) {
          readings += 1
          expect(wellFormed(card)).toBe(true)
        }
        for (const { value } of scan.fields) expect(value).not.toMatch(/\p{Cc}/u)
      }
      world.service.cancel(scanId)
      expect(world.last().fields).toEqual([])
    }),
    { numRuns: 120 },
  )
  // The noise has to hold some cards that can be read, or nothing was tried.
  expect(readings).toBeGreaterThan(0)
  await eventually(() => world.sockets() === 0)
  expect(world.log.lines.filter(line => line.event === 'insurance.failed')).toEqual([])
})
