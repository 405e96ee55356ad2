// The whole membrane over each carrier: what holds in memory holds over a real WebSocket.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Api, Emit, Failure, SaleState } from '#contract'
import { socketWire } from '../../main/host/socket-wire.ts'
import { framesOf } from '../../preload/bundle.ts'
import { connect, type Client, type PageWire } from '../../preload/connect.ts'
import { serve, type ServeOptions } from '../../preload/serve.ts'
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'
import { apiWith, memoryPair } from './api.ts'

type Line = { client: Client; emit: Emit; close(): void; end(): Promise<void> }
type Carrier = (api: Api, options?: ServeOptions) => Promise<Line>

class Known extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}
const explain = (thrown: unknown): Failure =>
  thrown instanceof Known ? thrown.failure : { code: 'internal', incident: 'abc' }
const empty: SaleState = { sale: null, lastChangeMinor: null, lastSaleId: null }

const memory: Carrier = async (api, options) => {
  const pair = memoryPair()
  const emit = serve(api, pair.main, explain, options)
  return { client: connect(pair.page), emit, close: () => pair.close(), end: async () => pair.close() }
}

const overSocket: Carrier = async (api, options) => {
  const server: Server = createServer()
  const sockets = new WebSocketServer({ server })
  const served = new Promise<Emit>(resolve => {
    sockets.on('connection', socket => resolve(serve(api, socketWire(socket), explain, options)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await new Promise(resolve => socket.once('open', resolve))
  const page: PageWire = {
    send: frame => socket.send(JSON.stringify(frame)),
    receive: hear =>
      void socket.on('message', data => {
        for (const frame of framesOf(JSON.parse((data as Buffer).toString())) ?? []) hear(frame as ToPage)
      }),
    closed: hear => void socket.on('close', hear),
  }
  return {
    client: connect(page satisfies Wire<ToMain, ToPage>),
    emit: await served,
    close: () => socket.terminate(),
    end: async () => {
      socket.terminate()
      sockets.close()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

describe.each([
  ['in memory', memory],
  ['over a WebSocket', overSocket],
])('a wire %s', (_name, carrier) => {
  let line: Line | undefined
  const open = async (handlers: Partial<Api>, options?: ServeOptions) =>
    (line = await carrier(apiWith(handlers), options))
  afterEach(() => line?.end())

  test('a call comes back with the handler’s value', async () => {
    const { client } = await open({ 'journal.verify': async () => ({ entries: 3, whole: true }) })
    expect(await client.call('journal.verify', {})).toEqual({ ok: true, value: { entries: 3, whole: true } })
  })

  test('a field the contract does not declare never reaches the page', async () => {
    const leaky = { entries: 1, whole: true, refreshToken: 'secret' }
    const { client } = await open({ 'journal.verify': async () => leaky })
    expect(await client.call('journal.verify', {})).toEqual({ ok: true, value: { entries: 1, whole: true } })
  })

  test('wrong input names the field and never runs the handler', async () => {
    let runs = 0
    const { client } = await open({ 'sale.note': async () => ((runs += 1), {}) })
    const result = await client.call('sale.note', { note: 7 } as unknown as { note: string })
    expect(result).toEqual({ ok: false, error: { code: 'invalid', fields: ['note'] } })
    expect(await client.call('sale.note', { note: 'x', price: 1 } as { note: string })).toMatchObject({ ok: false })
    expect(runs).toBe(0)
  })

  test('an unknown op is refused by name', async () => {
    const { client } = await open({})
    for (const name of ['sale.steal', '__proto__', 'constructor', 'toString']) {
      const result = await client.call(name as 'sale.get', {})
      expect(result).toEqual({ ok: false, error: { code: 'invalid', fields: ['name'] } })
    }
  })

  test('an expected failure crosses as a value, a surprise as an incident', async () => {
    const { client } = await open({
      'pay.cancel': async () => {
        throw new Known({ code: 'conflict', reason: 'nothing-running' })
      },
      'sale.park': async () => {
        throw new Error('card 4111111111111111 in a message')
      },
      'journal.verify': async () => ({ entries: 'many' as unknown as number, whole: true }),
    })
    expect(await client.call('pay.cancel', {})).toEqual({
      ok: false,
      error: { code: 'conflict', reason: 'nothing-running' },
    })
    const incident = { ok: false, error: { code: 'internal', incident: 'abc' } }
    expect(await client.call('sale.park', {})).toEqual(incident)
    expect(await client.call('journal.verify', {})).toEqual(incident)
  })

  test('a cancelled read ends as cancelled, a handler that finished anyway says what happened', async () => {
    const { client } = await open({
      'sale.list': (_input, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      'pay.cancel': (_input, signal) => new Promise(resolve => signal.addEventListener('abort', () => resolve({}))),
    })
    const one = new AbortController()
    const listed = client.call('sale.list', { text: '', limit: 5 }, one.signal)
    const two = new AbortController()
    const paid = client.call('pay.cancel', {}, two.signal)
    one.abort()
    two.abort()
    expect(await listed).toEqual({ ok: false, error: { code: 'cancelled' } })
    expect(await paid).toEqual({ ok: true, value: {} })
  })

  test('an already aborted call never reaches main', async () => {
    let runs = 0
    const { client } = await open({ 'sale.park': async () => ((runs += 1), {}) })
    const result = await client.call('sale.park', {}, AbortSignal.abort())
    expect(result).toEqual({ ok: false, error: { code: 'cancelled' } })
    await client.call('sale.get', {})
    expect(runs).toBe(0)
  })

  test('losing the wire answers every waiting call and aborts what main was doing', async () => {
    const aborted = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const { client, close } = await open({
      'sale.list': (_input, signal) => {
        started.resolve()
        signal.addEventListener('abort', () => aborted.resolve())
        return new Promise(() => {})
      },
    })
    const waiting = client.call('sale.list', { text: '', limit: 5 })
    await started.promise
    close()
    expect(await waiting).toEqual({ ok: false, error: { code: 'unreachable', service: 'till' } })
    await aborted.promise
    expect(await client.call('sale.get', {})).toEqual({ ok: false, error: { code: 'unreachable', service: 'till' } })
  })

  test('a page with 64 calls in flight is told to wait', async () => {
    const release = Promise.withResolvers<Record<string, never>>()
    const { client } = await open({ 'sale.park': () => release.promise })
    const first = Array.from({ length: 64 }, () => client.call('sale.park', {}))
    expect(await client.call('sale.park', {})).toEqual({ ok: false, error: { code: 'unreachable', service: 'till' } })
    release.resolve({})
    expect((await Promise.all(first)).every(result => result.ok)).toBe(true)
  })

  test('an event reaches its listener as declared, until the signal ends it', async () => {
    const { client, emit } = await open({ 'sale.get': async () => empty })
    const heard: SaleState[] = []
    const until = new AbortController()
    client.on('sale', state => heard.push(state), until.signal)
    client.on('sale', () => heard.push(empty), AbortSignal.abort())
    emit('sale', { ...empty, lastChangeMinor: 5, secret: 'x' } as SaleState)
    await client.call('sale.get', {})
    until.abort()
    emit('sale', empty)
    await client.call('sale.get', {})
    expect(heard).toEqual([{ ...empty, lastChangeMinor: 5 }])
  })

  test('answers are told by op, outcome and time, and by nothing else', async () => {
    const told: object[] = []
    const { client } = await open({ 'sale.note': async () => ({}) }, { onAnswer: answered => told.push(answered) })
    await client.call('sale.note', { note: 'private' })
    await client.call('sale.note', {} as { note: string })
    expect(told).toEqual([
      { op: 'sale.note', outcome: 'ok', ms: expect.any(Number) as number },
      { op: 'sale.note', outcome: 'invalid', ms: expect.any(Number) as number },
    ])
  })
})

test('a page hears when the till goes away and when it is back', async () => {
  const pair = memoryPair()
  const client = connect(pair.page)
  const heard: boolean[] = []
  const until = new AbortController()
  client.onLine(open => heard.push(open), until.signal)
  pair.close()
  pair.reopen()
  until.abort()
  pair.close()
  expect(heard).toEqual([true, false, true])
})
