// A till in a few lines for tests of the CardScan simulator: credentials, cards, both ways to upload, the event socket.
import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { startCardscan, type CardscanPanel, type CardscanState } from '../../main/sandbox/cardscan.ts'
import type { SimulatorOptions } from '../../main/sandbox/kit.ts'

export const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('a made-up picture')])
export type Json = { [member: string]: unknown }
export type Answer = { status: number; json: Json; text: string; headers: Headers }
export type Upload = { upload_url: string; upload_parameters: Record<string, string>; scan_id: string }
export type Event = Json & { event_id: string; type: string; card_id: string; state: string }
export type Watch = {
  socket: WebSocket
  /** Every frame but a bare pong. */
  frames: string[]
  events(): Event[]
  /** States of the card, in the order they came. */
  states(): string[]
  until(state: string, type?: string): Promise<void>
}
/** What goes into a form beside or instead of what the address said. */
export type Form = { parameters?: Record<string, string>; file?: Buffer | null; fileFirst?: boolean; fileHead?: string }

const boundary = 'sandboxboundary'
const defaultHead = 'Content-Disposition: form-data; name="file"; filename="card.jpg"\r\nContent-Type: image/jpeg'

export function formBody(parameters: Record<string, string>, { file = jpeg, fileFirst, fileHead }: Form): Buffer {
  const fields = Object.entries(parameters).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  const head = Buffer.from(`--${boundary}\r\n${fileHead ?? defaultHead}\r\n\r\n`)
  const parts = file === null ? [] : [head, file, Buffer.from('\r\n')]
  return Buffer.concat([
    ...(fileFirst ? [...parts, ...fields] : [...fields, ...parts]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}
export const formType = `multipart/form-data; boundary=${boundary}`

function objectOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

export type CardscanTill = Awaited<ReturnType<typeof startTill>>

/** A simulator without waiting times and everything a test does to it. `forward` moves its clock. */
export async function startTill(options: Partial<SimulatorOptions<CardscanState>> = {}) {
  let ahead = 0
  const simulator = await startCardscan({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    now: () => Date.now() + ahead,
    ...options,
  })
  const panel: CardscanPanel = simulator.panel
  const sockets: WebSocket[] = []

  async function request(url: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(url, { redirect: 'manual', ...init })
    const text = await answer.text()
    return { status: answer.status, text, json: objectOf(text), headers: answer.headers }
  }
  /** A Buffer goes out as image/jpeg, anything else as JSON, unless `type` says otherwise. */
  async function ask(method: string, path: string, credential: string, body?: unknown, type?: string): Promise<Answer> {
    const raw = Buffer.isBuffer(body) || typeof body === 'string'
    const headers: Record<string, string> = { authorization: `Bearer ${credential}` }
    if (body !== undefined) headers['content-type'] = type ?? (raw ? 'image/jpeg' : 'application/json')
    return request(simulator.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    })
  }
  const session = async (userId?: string): Promise<string> =>
    String((await ask('GET', `/access-token${userId ? `?user_id=${userId}` : ''}`, panel.apiKey)).json['Token'])
  const newCard = async (token: string, wish: object = {}): Promise<string> =>
    String((await ask('POST', '/cards', token, wish)).json['card_id'])
  const address = async (token: string, cardId: string, orientation = 'front', query = ''): Promise<Upload> =>
    (await ask('POST', `/cards/${cardId}/generate-upload-url${query}`, token, { orientation })).json as Upload
  const store = async (upload: Upload, form: Form = {}): Promise<Answer> =>
    request(upload.upload_url, {
      method: 'POST',
      headers: { 'content-type': formType },
      body: new Uint8Array(formBody(form.parameters ?? upload.upload_parameters, form)),
    })
  const state = async (cardId: string): Promise<unknown> =>
    (await ask('GET', `/cards/${cardId}`, panel.apiKey)).json['state']

  async function watch(token: string, cardId: string): Promise<Watch> {
    const socket = new WebSocket(`${panel.wsUrl}/?token=${token}`)
    sockets.push(socket)
    const frames: string[] = []
    socket.on('message', (data: Buffer) => void (data.toString() === 'pong' || frames.push(data.toString())))
    await once(socket, 'open')
    const registrations = panel.card(cardId)?.counts.registrations ?? 0
    socket.send(JSON.stringify({ action: 'register', card_id: cardId }))
    if (panel.card(cardId)) await expect.poll(() => panel.card(cardId)?.counts.registrations).toBe(registrations + 1)
    const events = () => frames.map(objectOf).filter((one): one is Event => typeof one['event_id'] === 'string')
    return {
      socket,
      frames,
      events,
      states: () => events().flatMap(one => (one.type === 'card' && one.card_id === cardId ? [one.state] : [])),
      until: (wanted, type = 'card') =>
        expect
          .poll(() => events().some(one => one.state === wanted && one.type === type), { timeout: 10_000 })
          .toBe(true),
    }
  }
  return {
    ...simulator,
    panel,
    forward: (ms: number) => void (ahead += ms),
    request,
    ask,
    session,
    newCard,
    address,
    store,
    state,
    watch,
    /** Asks for an address and stores a picture there. */
    send: async (token: string, cardId: string, orientation = 'front') =>
      store(await address(token, cardId, orientation)),
    /** Waits for a state that stays; a completed card may be enriched by the time it is looked at. */
    until: (cardId: string, wanted: string) =>
      expect
        .poll(
          async () => {
            const now = await state(cardId)
            return wanted === 'completed' && now === 'enriched' ? wanted : now
          },
          { timeout: 10_000 },
        )
        .toBe(wanted),
    upgrade: async (token: string): Promise<number | undefined> => {
      const socket = new WebSocket(`${panel.wsUrl}/?token=${token}`)
      sockets.push(socket)
      const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }]
      return answer.statusCode
    },
    async close() {
      for (const socket of sockets) {
        socket.on('error', () => {})
        socket.terminate()
      }
      await simulator.close()
    },
  }
}
