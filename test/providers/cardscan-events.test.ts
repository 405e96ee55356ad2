// What the socket says about a card, in every order and with every kind of noise a line can carry.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { InsuranceState } from '../../main/ports/insurance.ts'
import { errorWord, SocketEvent, stateOf } from '../../main/providers/cardscan-wire.ts'
import { event, eventually, scriptedCardscan, watching } from './cardscan-kit.ts'

const all: InsuranceState[] = [
  'pending',
  'processing',
  'frontside_processing',
  'frontside_failed',
  'backside_processing',
  'backside_failed',
  'post_processing',
  'completed',
  'enriched',
  'error',
  'unknown',
]

async function listening() {
  const partner = await scriptedCardscan()
  // The GET after the connect must not bring a state of its own.
  partner.shows.state = 'pending'
  const card = await partner.open()
  await eventually(() => partner.isRegistered() && partner.asked('GET', '/v1/cards/card-1').length === 1)
  const heard = watching(card)
  return { ...partner, card, ...heard }
}

describe('events', () => {
  test.each(all.filter(state => state !== 'pending'))('%s is told as it is', async state => {
    const { send, until, told } = await listening()
    send(event('1', state))
    await until(state)
    expect(told.at(-1)).toEqual({ state, line: 'socket', error: null })
  })

  test('T60: a state from the future is unknown, and the card goes on', async () => {
    const { send, until, states } = await listening()
    send(event('1', 'holographic_processing'))
    send(event('2', 'completed'))
    await until('completed')
    expect(states()).toEqual(['unknown', 'completed'])
  })

  test('skipped states lose nothing', async () => {
    const { send, until, states } = await listening()
    send(event('1', 'enriched'))
    await until('enriched')
    expect(states()).toEqual(['enriched'])
  })

  test('each is told once, other cards and noise are not, and a finished card never goes back', async () => {
    const { send, until, states, settled } = await listening()
    send('pong')
    send('not json {')
    send('[]')
    send('null')
    send('{"type":"card"}')
    send(event('1', 'frontside_processing'))
    send(event('1', 'backside_processing'))
    send(event('2', 'error', 'card-2'))
    send({ ...event('3', 'error'), type: 'scan' })
    send(event('5', 'completed'))
    send(event('6', 'processing'))
    send(event('7', 'error'))
    send(event('8', 'enriched'))
    send(event('9', 'completed'))
    send(event(null, 'pending'))
    await until('enriched')
    await settled()
    expect(states()).toEqual(['frontside_processing', 'completed', 'enriched'])
  })

  test.each(['error', 'frontside_failed', 'backside_failed', 'enriched'] as const)(
    '%s is the end, whatever comes late',
    async state => {
      const { send, until, states, settled } = await listening()
      send(event('1', state))
      await until(state)
      for (const late of all) send(event(`late ${late}`, late))
      await settled()
      expect(states()).toEqual([state])
    },
  )

  test('what comes in another order than it happened takes nothing back', async () => {
    const { send, states, settled, until } = await listening()
    for (const [n, state] of [
      'backside_processing',
      'frontside_processing',
      'pending',
      'processing',
      'post_processing',
      'backside_processing',
    ].entries())
      send(event(`e-${n}`, state))
    await settled()
    send(event('last', 'completed'))
    await until('completed')
    expect(states()).toEqual(['backside_processing', 'post_processing', 'completed'])
  })

  test('an event that came while the card was asked for is newer than the answer', async () => {
    let answer: () => void = () => undefined
    const partner = await scriptedCardscan({
      handle: (seen, response) => {
        if (seen.method !== 'GET') return 'default'
        answer = () =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(JSON.stringify({ card_id: 'card-1', state: 'frontside_processing' }))
      },
    })
    const card = await partner.open()
    const { until, states } = watching(card)
    await eventually(() => partner.asked('GET', '/v1/cards/card-1').length === 1)
    partner.send(event('1', 'backside_processing'))
    await until('backside_processing')
    answer()
    await new Promise(resolve => void setTimeout(resolve, 30))
    expect(states()).toEqual(['backside_processing'])
  })

  test('a listener that comes late is told the newest state', async () => {
    const { send, card, until } = await listening()
    send(event('1', 'backside_processing'))
    await until('backside_processing')
    expect(watching(card).states()).toEqual(['backside_processing'])
  })

  test('ten thousand of them are not remembered for ever, and a recent one is still known', async () => {
    const { send, until, states, settled } = await listening()
    send(event('known', 'frontside_processing'))
    for (let n = 0; n < 10_000; n += 1) send(event(`e-${n}`, 'frontside_processing'))
    send(event('e-9999', 'completed'))
    await settled()
    expect(states()).toEqual(['frontside_processing'])
    // The first one was forgotten on purpose: its number counts as new again.
    send(event('known', 'post_processing'))
    await until('post_processing')
    expect(states()).toEqual(['frontside_processing', 'post_processing'])
  })

  test('errors are told by their type before their sentence, in both spellings', () => {
    expect(errorWord({ type: 'RejectedCard', error: 'x', message: 'no', code: 'UKN' })).toBe('RejectedCard')
    expect(errorWord({ type: null, error: 'RejectedCard', message: 'no', code: 'UKN' })).toBe('RejectedCard')
    expect(errorWord({ type: null, error: null, message: ' card\u0007 image\nwas rejected ', code: null })).toBe(
      'card image was rejected',
    )
    expect(errorWord(null)).toBeNull()
  })
})

test('any noise on the line neither throws nor moves the card', async () => {
  const { send, told, settled, until } = await listening()
  const odd = fc.sample(
    fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({
        event_id: fc.jsonValue(),
        type: fc.constantFrom('card', 'scan', 'eligibility', 7, null),
        card_id: fc.constantFrom('card-2', 'card-11', '', null, 1),
        state: fc.oneof(fc.constantFrom(...all), fc.jsonValue()),
        error: fc.jsonValue(),
      }),
      fc.record({ type: fc.constant('eligibility'), card_id: fc.constant('card-1'), state: fc.jsonValue() }),
    ),
    400,
  )
  for (const one of odd) send(one)
  await settled()
  expect(told.filter(news => news.state !== 'pending')).toEqual([])
  send(event('after', 'completed'))
  await until('completed')
})

test('any value at all reads as a state, an event or none', () => {
  fc.assert(
    fc.property(fc.anything(), word => {
      expect(all).toContain(stateOf(word))
      const read = SocketEvent.safeParse(word)
      expect(read.success ? typeof read.data.card_id : 'none').toMatch(/^(string|none)$/)
    }),
  )
})
