// The switches of the CardScan simulator: ways a card can end or not end, events, the socket, sessions and time.
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stuckStates } from '../../main/sandbox/cardscan-model.ts'
import type { CardscanState } from '../../main/sandbox/cardscan.ts'
import { jpeg, startTill, type CardscanTill, type Watch } from './cardscan-till.ts'

let till: CardscanTill
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

type Scan = { token: string; card: string; watch: Watch }
/** A card with its front stored. */
async function scan(wish: object = {}): Promise<Scan> {
  const token = await till.session('person-1')
  const card = await till.newCard(token, wish)
  const watch = await till.watch(token, card)
  expect((await till.send(token, card)).status).toBe(204)
  return { token, card, watch }
}
const two = { enable_backside_scan: true }
async function scanBoth(): Promise<Scan> {
  const one = await scan(two)
  await till.until(one.card, 'backside_processing')
  expect((await till.send(one.token, one.card, 'back')).status).toBe(204)
  return one
}
const enriched = ['frontside_processing', 'post_processing', 'completed', 'enriched']

describe('the next card', () => {
  test('fails at its front, and the one after it does not', async () => {
    till.panel.setNext('front-fails')
    const { watch } = await scan()
    await watch.until('frontside_failed')
    expect(watch.states()).toEqual(['frontside_processing', 'frontside_failed'])
    expect(watch.events().map(one => [one.type, one.state])).toContainEqual(['scan', 'rejected'])
    await (await scan()).watch.until('completed')
  })

  test('fails at its back, whatever fronts come before', async () => {
    till.panel.setNext('back-fails')
    await (await scan()).watch.until('completed')
    const { watch } = await scanBoth()
    await watch.until('backside_failed')
    expect(till.panel.knobs().next).toBe('ok')
  })

  test.each([
    ['error', ['frontside_processing', 'error']],
    ['late-error', ['frontside_processing', 'post_processing', 'error']],
  ] as const)('is rejected by %s', async (next, states) => {
    till.panel.setNext(next)
    const { watch, token, card } = await scan()
    await watch.until('error')
    expect(watch.states()).toEqual(states)
    const error = { message: expect.any(String), type: 'RejectedCard', code: 'UKN', error: 'RejectedCard' }
    expect(watch.events().at(-1)?.['error']).toEqual(error)
    expect((await till.ask('GET', `/cards/${card}`, token)).json).toMatchObject({ state: 'error', error })
  })

  test.each(stuckStates)('stays %s for ever', async state => {
    till.panel.setNext(`stuck-${state}`)
    const wish = state === 'backside_processing' ? two : {}
    const { card, token } = await scan(wish)
    if (state !== 'pending') await till.until(card, state)
    if (state === 'backside_processing') expect((await till.send(token, card, 'back')).status).toBe(204)
    // A card that came later is all the way through.
    await (await scan()).watch.until('enriched')
    expect(await till.state(card)).toBe(state)
    expect(till.panel.card(card)?.stuckAt).toBe(state)
  })

  test('can be moved by hand wherever it is', async () => {
    till.panel.setNext('stuck-pending')
    const { card, watch } = await scan()
    expect(till.panel.act(card, 'finish')).toBe(true)
    await watch.until('enriched')
    for (const [action, state] of [
      ['fail-front', 'frontside_failed'],
      ['fail-back', 'backside_failed'],
      ['error', 'error'],
    ] as const) {
      const other = await till.newCard(till.panel.apiKey)
      expect(till.panel.act(other, action)).toBe(true)
      expect(await till.state(other)).toBe(state)
    }
    expect(till.panel.act('none', 'finish')).toBe(false)
  })

  test('moved by hand while it is read does not go on from there', async () => {
    const { card, watch } = await scan()
    till.panel.act(card, 'fail-front')
    await (await scan()).watch.until('enriched')
    expect(watch.states()).toEqual(['frontside_failed'])
  })
})

describe('the way to completed', () => {
  test.each([
    ['sided', enriched],
    ['plain', ['processing', 'completed', 'enriched']],
    ['skipped', ['completed', 'enriched']],
    ['enriched-only', ['enriched']],
    ['unheard-of', ['quality_check', 'completed', 'enriched']],
  ])('is %s', async (states, expected) => {
    till.panel.setKnobs({ states })
    const { watch } = await scan()
    await watch.until('enriched')
    expect(watch.states()).toEqual(expected)
  })

  test.each([
    ['plain', ['processing', 'backside_processing', 'processing', 'completed', 'enriched']],
    ['skipped', ['backside_processing', 'completed', 'enriched']],
  ])('of two sides is %s and still asks for the back', async (states, expected) => {
    till.panel.setKnobs({ states })
    const { watch } = await scanBoth()
    await watch.until('enriched')
    expect(watch.states()).toEqual(expected)
  })

  test('ends at completed when enriching takes for ever', async () => {
    await till.close()
    till = await startTill({ pace: 0.01 })
    till.panel.setKnobs({ enrichAfterMs: 3_600_000 })
    const { watch, card } = await scan()
    await watch.until('completed')
    expect(await till.state(card)).toBe('completed')
  })
})

describe('events', () => {
  test('that never come leave the card to be asked for', async () => {
    till.panel.setKnobs({ events: 'none' })
    const { card, watch } = await scan()
    await till.until(card, 'enriched')
    watch.socket.send('ping')
    await expect.poll(() => till.panel.counts().pings).toBe(1)
    expect(watch.frames).toEqual([])
  })

  test('come twice under one id, or under two', async () => {
    till.panel.setKnobs({ events: 'duplicate' })
    const first = await scan()
    await till.until(first.card, 'enriched')
    const ids = (watch: Watch) => new Set(watch.events().map(one => one.event_id)).size
    await expect.poll(() => first.watch.states()).toEqual(enriched.flatMap(state => [state, state]))
    expect(ids(first.watch) * 2).toBe(first.watch.events().length)
    till.panel.setKnobs({ events: 'renamed' })
    const second = await scan()
    await till.until(second.card, 'enriched')
    await expect.poll(() => second.watch.states()).toEqual(enriched.flatMap(state => [state, state]))
    expect(ids(second.watch)).toBe(second.watch.events().length)
  })

  test('come in another order than they happened, and none is lost', async () => {
    till.panel.setKnobs({ events: 'reordered' })
    const { watch } = await scan()
    await watch.until('enriched')
    await expect.poll(() => watch.states().length).toBe(4)
    expect(watch.states()).not.toEqual(enriched)
    expect(watch.states().toSorted()).toEqual(enriched.toSorted())
  })

  test('of other cards come between, finished and failed ones', async () => {
    till.panel.setKnobs({ events: 'foreign' })
    const { watch, card } = await scan()
    await watch.until('enriched')
    expect(watch.states()).toEqual(enriched)
    const foreign = watch.events().filter(one => one.card_id !== card)
    expect(new Set(foreign.map(one => one.state))).toEqual(new Set(['completed', 'error']))
  })

  test('come with unknown types, states and members and frames that are no JSON', async () => {
    till.panel.setKnobs({ events: 'odd' })
    const { watch } = await scan()
    await watch.until('enriched')
    expect(watch.frames).toEqual(expect.arrayContaining(['this is not JSON {', '[]']))
    expect(watch.events().map(one => one.type)).toContain('hologram')
    expect(watch.states()).toEqual(expect.arrayContaining(['sideways_processing', null, 'completed']))
    expect(watch.events().some(one => one['priority'] === 7)).toBe(true)
  })

  test('come before the answer to the upload, by either way to upload', async () => {
    till.panel.setKnobs({ eventsBeforeAnswer: true, enrichAfterMs: 3_600_000 })
    const { card, watch } = await scan()
    expect(['completed', 'enriched']).toContain(await till.state(card))
    await watch.until('completed')
    const other = await till.newCard(till.panel.apiKey)
    const path = `/cards/${other}/upload?orientation=front&capture_type=api`
    expect((await till.ask('POST', path, till.panel.apiKey, jpeg)).status).toBe(200)
    expect(['completed', 'enriched']).toContain(await till.state(other))
  })

  test('tell the present state at the registration when that is wanted, but not beside an open eligibility check', async () => {
    till.panel.setKnobs({ replayOnRegister: true, eligibility: 'never' })
    const { card, token } = await scan()
    await till.until(card, 'enriched')
    await (await till.watch(token, card)).until('enriched')
    const subscriber = { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800101' }
    const provider = { npi: '1234567893', organization_name: 'Example Pharmacy' }
    await till.ask('POST', '/eligibility', token, { card_id: card, eligibility: { provider, subscriber } })
    const again = await till.watch(token, card)
    const after = await scan()
    await after.watch.until('enriched')
    expect(again.frames).toEqual([])
  })
})

describe('the socket', () => {
  test.each([
    ['refused-403', 403],
    ['refused-503', 503],
  ])('can be %s', async (socket, status) => {
    till.panel.setKnobs({ socket })
    expect(await till.upgrade(await till.session())).toBe(status)
    expect(till.panel.counts()).toMatchObject({ socketsOpened: 0, socketsRefused: 1 })
  })

  test.each([
    [1, 1011, ['frontside_processing']],
    [2, 4000, ['frontside_processing', 'post_processing']],
  ])('closes by itself after %i state with code %i', async (closeAfter, closeCode, states) => {
    // Each card event comes after one of the scan.
    till.panel.setKnobs({ socket: 'closes', closeAfterEvents: closeAfter + 1, closeCode })
    const { watch, card } = await scan()
    const [code] = await once(watch.socket, 'close')
    expect(code).toBe(closeCode)
    expect(watch.states()).toEqual(states)
    await till.until(card, 'enriched')
  })

  test('closes at the registration', async () => {
    till.panel.setKnobs({ socket: 'closes', closeAfterEvents: 0 })
    const token = await till.session()
    const watch = await till.watch(token, await till.newCard(token))
    if (watch.socket.readyState !== watch.socket.CLOSED) await once(watch.socket, 'close')
    expect(till.panel.counts().sockets).toBe(0)
  })

  test('can be open and dead: no event, no pong', async () => {
    till.panel.setKnobs({ socket: 'silent' })
    const { watch, card } = await scan()
    const heard: unknown[] = []
    watch.socket.on('message', data => heard.push(data))
    watch.socket.send('ping')
    await till.until(card, 'enriched')
    await expect.poll(() => till.panel.counts().pings).toBe(1)
    expect(heard).toEqual([])
  })
})

describe('a session', () => {
  test('runs out in the middle of a scan, as short as it was made', async () => {
    till.panel.setKnobs({ sessionLifeSeconds: 60 })
    const token = await till.session('person-1')
    const card = await till.newCard(token)
    const address = await till.address(token, card)
    till.forward(60_000)
    expect((await till.ask('GET', `/cards/${card}`, token)).status).toBe(403)
    expect(await till.upgrade(token)).toBe(403)
    // The signed address outlives it.
    expect((await till.store(address)).status).toBe(204)
    till.panel.setKnobs({ deniedStatus: 401 })
    expect((await till.ask('GET', `/cards/${card}`, token)).json).toMatchObject({ type: 'Unauthorized', code: 401 })
    expect((await till.ask('GET', `/cards/${card}`, token)).status).toBe(401)
    expect((await till.ask('GET', `/cards/${card}`, await till.session('person-1'))).status).toBe(200)
  })

  test('is ended now by the operator, one of them or all', async () => {
    const [one, other] = [await till.session('person-1'), await till.session('person-2')]
    const card = await till.newCard(one)
    expect(till.panel.act(card, 'expire-session')).toBe(true)
    expect(till.panel.act(card, 'expire-session')).toBe(false)
    expect((await till.ask('GET', '/cards', one)).status).toBe(403)
    expect((await till.ask('GET', '/cards', other)).status).toBe(200)
    expect(till.panel.expireSessions()).toBe(1)
    expect((await till.ask('GET', '/cards', other)).status).toBe(403)
    expect((await till.ask('GET', '/cards', till.panel.apiKey)).status).toBe(200)
  })
})

test('a restart keeps stuck cards and ended sessions, and reads what an older version kept', async () => {
  till.panel.setNext('stuck-frontside_processing')
  const { card, token } = await scan()
  await till.until(card, 'frontside_processing')
  till.panel.act(card, 'expire-session')
  const kept = JSON.parse(JSON.stringify(till.snapshot())) as CardscanState
  await till.close()
  till = await startTill({ restore: kept })
  await (await scan()).watch.until('enriched')
  expect(await till.state(card)).toBe('frontside_processing')
  expect((await till.ask('GET', '/cards', token)).status).toBe(403)

  const { sessions: _sessions, ...older } = kept
  const cards = kept.cards.map(({ stuckAt: _stuckAt, developerUser: _user, ...one }) => one)
  await till.close()
  till = await startTill({ restore: { ...older, cards } as CardscanState })
  await till.until(card, 'enriched')
})
