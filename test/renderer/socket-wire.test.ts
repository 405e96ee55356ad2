// The page's wire over a WebSocket: waits for the first opening, fails calls after a loss, comes back by itself.
import { describe, expect, it } from 'vitest'
import { connect } from '../../preload/connect.ts'
import { backOff, socketWire, type Socket } from '../../renderer/socket-wire.ts'

type Told = { open: (() => void)[]; close: (() => void)[]; message: ((message: { data: unknown }) => void)[] }
/** A socket whose other end is in the test's hand. */
function handSocket() {
  const told: Told = { open: [], close: [], message: [] }
  const sent: string[] = []
  const socket = {
    readyState: 0,
    send: (text: string) => void sent.push(text),
    addEventListener: (type: keyof Told, tell: never) => void told[type].push(tell),
  }
  return {
    socket: socket as Socket,
    sent,
    open() {
      socket.readyState = 1
      for (const tell of told.open) tell()
    },
    close() {
      socket.readyState = 3
      for (const tell of told.close) tell()
    },
    say: (data: unknown) => told.message.forEach(tell => tell({ data })),
  }
}

function setUp() {
  const hands: ReturnType<typeof handSocket>[] = []
  const timers: { run: () => void; ms: number }[] = []
  const wire = socketWire(
    () => {
      const hand = handSocket()
      hands.push(hand)
      return hand.socket
    },
    (run, ms) => void timers.push({ run, ms }),
  )
  const client = connect(wire)
  return { hands, timers, client }
}

describe('the socket wire', () => {
  it('sends what was asked before the socket was open, once', async () => {
    const { hands, client } = setUp()
    const answer = client.call('till.language', { language: 'de' })
    expect(hands[0]!.sent).toEqual([])
    hands[0]!.open()
    await Promise.resolve()
    expect(hands[0]!.sent.map(text => JSON.parse(text))).toEqual([
      { id: 1, name: 'till.language', input: { language: 'de' } },
    ])
    hands[0]!.say(JSON.stringify({ id: 1, result: { ok: true, value: {} } }))
    expect(await answer).toEqual({ ok: true, value: {} })
  })
  it('answers waiting and new calls as unreachable after a loss, and works again after it came back', async () => {
    const { hands, timers, client } = setUp()
    hands[0]!.open()
    const waiting = client.call('sale.park', {})
    hands[0]!.close()
    const lost = { ok: false, error: { code: 'unreachable', service: 'till' } }
    expect(await waiting).toEqual(lost)
    expect(await client.call('sale.park', {})).toEqual(lost)
    timers[0]!.run()
    hands[1]!.open()
    const again = client.call('sale.park', {})
    await Promise.resolve()
    const { id } = JSON.parse(hands[1]!.sent[0]!) as { id: number }
    hands[1]!.say(JSON.stringify({ id, result: { ok: true, value: {} } }))
    expect(await again).toEqual({ ok: true, value: {} })
  })
  it('sends calls of one turn in one message and hears their answers from one', async () => {
    const { hands, client } = setUp()
    hands[0]!.open()
    const both = Promise.all([client.call('sale.park', {}), client.call('journal.verify', {})])
    await Promise.resolve()
    expect(hands[0]!.sent.map(text => JSON.parse(text))).toEqual([
      [
        { id: 1, name: 'sale.park', input: {} },
        { id: 2, name: 'journal.verify', input: {} },
      ],
    ])
    const value = { entries: 1, whole: true }
    hands[0]!.say(
      JSON.stringify([
        { id: 2, result: { ok: true, value } },
        { id: 1, result: { ok: true, value: {} } },
      ]),
    )
    expect(await both).toEqual([
      { ok: true, value: {} },
      { ok: true, value },
    ])
  })
  it('answers what was said in the turn in which the socket was lost', async () => {
    const { hands, client } = setUp()
    hands[0]!.open()
    const call = client.call('sale.park', {})
    hands[0]!.close()
    await Promise.resolve()
    expect(hands[0]!.sent).toEqual([])
    expect(await call).toEqual({ ok: false, error: { code: 'unreachable', service: 'till' } })
  })
  it('waits longer after each failed try, five seconds at most, and starts over after a success', () => {
    const { hands, timers } = setUp()
    for (let index = 0; index < 7; index += 1) {
      hands[index]!.close()
      timers[index]!.run()
    }
    expect(timers.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
    hands[7]!.open()
    hands[7]!.close()
    expect(timers.at(-1)!.ms).toBe(backOff(0))
  })
  it('passes over what is not JSON', () => {
    const { hands, client } = setUp()
    const heard: unknown[] = []
    client.on('till', till => heard.push(till), new AbortController().signal)
    hands[0]!.open()
    hands[0]!.say('<html>')
    hands[0]!.say(new ArrayBuffer(4))
    expect(heard).toEqual([])
  })
})
