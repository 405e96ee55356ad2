// The line to the card service: lost, refused, silent or dead, and how often the till asks meanwhile.
import { describe, expect, test } from 'vitest'
import type { ServerResponse } from 'node:http'
import { fakeClock } from '../services/fake-clock.ts'
import { countedSession, event, eventually, jpeg, never, scriptedCardscan, watching } from './cardscan-kit.ts'
import { html, json } from './kit.ts'

async function onFakeTime(options: Parameters<typeof scriptedCardscan>[0] = {}) {
  const clock = fakeClock()
  const partner = await scriptedCardscan({ ...options, clock })
  partner.shows.state = 'frontside_processing'
  const asked = (): number => partner.asked('GET', '/v1/cards/').length
  /** Until nothing is on its way any more: no new question and no new wait for a while. */
  const quiet = async (): Promise<void> => {
    for (let calm = 0, before = ''; calm < 4;) {
      await new Promise(resolve => void setTimeout(resolve, 6))
      const now = `${partner.server.seen.length} ${partner.heard.length} ${clock.waiting()}`
      calm = now === before ? calm + 1 : 0
      before = now
    }
  }
  /** Lets whatever is on its way arrive, then moves the time on. */
  const later = async (ms: number): Promise<void> => {
    await quiet()
    await clock.advance(ms)
    await quiet()
  }
  return { ...partner, clock, gets: asked, later }
}

describe('while the socket stands', () => {
  test('nothing is asked but once after the connect, and a ping goes out every 6.5 s', async () => {
    const { open, gets, later, heard } = await onFakeTime()
    await open()
    for (let n = 0; n < 4; n += 1) await later(6500)
    expect(gets()).toBe(1)
    expect(heard.filter(text => text === 'ping')).toHaveLength(4)
  })

  test('a line that answers no ping is cut and built anew', async () => {
    const { open, later, line, urls } = await onFakeTime()
    line.mute = true
    await open()
    await later(6500)
    expect(urls).toHaveLength(1)
    await later(6500)
    await later(1000)
    await eventually(() => urls.length === 2)
    expect(urls).toHaveLength(2)
  })

  test('silence after a picture is not trusted: the card is asked for until an event comes', async () => {
    const { open, gets, later, send } = await onFakeTime()
    const card = await open()
    const { told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await later(6400)
    expect(gets()).toBe(1)
    await later(100)
    expect(gets()).toBe(2)
    expect(told.at(-1)).toMatchObject({ line: 'polling' })
    await later(1000)
    expect(gets()).toBe(3)
    send(event('1', 'post_processing'))
    await eventually(() => told.at(-1)?.state === 'post_processing')
    expect(told.at(-1)).toMatchObject({ line: 'socket' })
    await later(1000)
    await later(1000)
    expect(gets()).toBe(3)
  })

  test('a cashier who takes long to show the card is not silence', async () => {
    const { open, gets, later } = await onFakeTime()
    watching(await open())
    for (let n = 0; n < 10; n += 1) await later(6500)
    expect(gets()).toBe(1)
  })
})

describe('without a socket', () => {
  test('the card is asked for every second five times, then every two, at most every five', async () => {
    const { open, gets, later, line } = await onFakeTime()
    line.refuse = 503
    await open()
    const counts: number[] = []
    for (const pause of [0, 1000, 1000, 1000, 1000, 1000, 2000, 2000, 2000, 2000, 2000, 5000, 5000, 4900]) {
      await later(pause)
      counts.push(gets())
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13])
  })

  test('it is tried again ever more rarely, at most every ten seconds', async () => {
    const { open, later, line } = await onFakeTime()
    line.refuse = 503
    await open()
    const counts: number[] = []
    for (const pause of [900, 100, 1900, 100, 3900, 100, 7900, 100, 9900, 100, 9900, 100]) {
      await later(pause)
      counts.push(line.tries)
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7])
  })

  test('after each reconnect exactly one question is asked', async () => {
    const { open, gets, later, drop, isRegistered, urls, getsBefore } = await onFakeTime()
    const { told } = watching(await open())
    await eventually(() => gets() === 1)
    for (let round = 1; round <= 3; round += 1) {
      drop()
      await eventually(() => told.at(-1)?.line === 'polling')
      await later(1000 * 2 ** (round - 1))
      await eventually(() => isRegistered() && urls.length === round + 1)
      await later(6500)
      await later(6500)
      expect(gets() - (getsBefore[round] ?? 0)).toBe(1)
      expect(told.at(-1)).toMatchObject({ line: 'socket' })
    }
  })

  test('a session that the socket refuses is replaced before the next try', async () => {
    const session = countedSession()
    const { open, later, line, urls } = await onFakeTime({ session })
    line.refuse = 403
    await open()
    expect(session.dropped).toEqual(['token-1'])
    line.refuse = null
    await later(1000)
    await eventually(() => urls.length === 1)
    expect(urls).toEqual(['/?token=token-2'])
  })

  test('a busy service is left alone for as long as it asks, at most half a minute', async () => {
    const busy = { after: '7' as string | null, times: 1 }
    const { open, gets, later, line } = await onFakeTime({
      handle: (seen, response) => {
        if (seen.method !== 'GET' || busy.times === 0) return 'default'
        busy.times -= 1
        response.writeHead(429, busy.after === null ? {} : { 'retry-after': busy.after }).end()
      },
    })
    line.refuse = 503
    await open()
    await later(6900)
    expect(gets()).toBe(1)
    await later(100)
    expect(gets()).toBe(2)
    Object.assign(busy, { after: '3600', times: 1 })
    await later(1000)
    expect(gets()).toBe(3)
    await later(29_900)
    expect(gets()).toBe(3)
    await later(100)
    expect(gets()).toBe(4)
  })

  test('a page, broken JSON, half an answer, no answer and a foreign card change nothing and end nothing', async () => {
    const answers: ((response: ServerResponse) => void)[] = [
      response => html(response, 200),
      response => response.writeHead(200).end('{"card_id": "card-1", "st'),
      response => void response.destroy(),
      response => json(response, 500, { message: 'Internal Server Error' }),
      response => json(response, 200, { card_id: 'card-2', state: 'completed' }),
      response => json(response, 302, {}, { location: 'http://127.0.0.1:1/' }),
    ]
    const { open, later, line } = await onFakeTime({
      handle: (seen, response) => {
        const next = seen.method === 'GET' ? answers.shift() : undefined
        if (next === undefined) return 'default'
        next(response)
      },
    })
    line.refuse = 503
    const { told, states } = watching(await open())
    for (let n = 0; n < 6; n += 1) await later(1000)
    expect(states()).toEqual([])
    await later(2000)
    expect(states()).toEqual(['frontside_processing'])
    expect(told.every(news => news.line === 'polling')).toBe(true)
  })

  test('what comes after completion is waited for a while, not for ever', async () => {
    const { open, gets, later, line, shows } = await onFakeTime()
    line.refuse = 503
    shows.state = 'completed'
    watching(await open())
    for (let n = 0; n < 20; n += 1) await later(5000)
    const after = gets()
    expect(after).toBeLessThanOrEqual(10)
    for (let n = 0; n < 5; n += 1) await later(5000)
    expect(gets()).toBe(after)
  })
})

describe('the end', () => {
  test.each(['standing', 'refused'])('leaves no timer and no socket, %s line', async state => {
    const { open, clock, line, sockets, later, send } = await onFakeTime()
    if (state === 'refused') line.refuse = 503
    const card = await open()
    const { told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await later(1000)
    expect(clock.waiting()).toBeGreaterThan(0)
    card.close()
    await eventually(() => clock.waiting() === 0 && sockets() === 0)
    const before = told.length
    send(event('late', 'completed'))
    await later(60_000)
    expect(told).toHaveLength(before)
    expect(clock.waiting()).toBe(0)
  })
})
