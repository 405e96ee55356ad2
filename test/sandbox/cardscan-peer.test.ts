// The published CardScan client against the simulator, where its folder is named; and its habit that is hardest to serve.
import { createReadStream, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { jpeg, startTill, type CardscanTill } from './cardscan-till.ts'

type Client = {
  fullScan(pictures: { frontImage: unknown; backImage?: unknown }): Promise<{ state: string; details?: object }>
  deleteCardById(id: string): Promise<unknown>
  getAccessToken(userId: string): Promise<{ Token: string }>
}
type Package = { CardScanApi: new (options: Record<string, string>) => Client }

const folder = process.env['TILLGATE_CARDSCAN_CLIENT']
/** The package, or a line why there is none; it is no dependency, because its licence text is missing. */
function published(): Package | string {
  if (folder === undefined) return 'TILLGATE_CARDSCAN_CLIENT names no folder with @cardscan.ai/cardscan-client'
  try {
    return createRequire(join(resolve(folder), 'package.json'))('@cardscan.ai/cardscan-client') as Package
  } catch {
    return `@cardscan.ai/cardscan-client cannot be loaded from ${folder}`
  }
}
const peer = published()
if (typeof peer === 'string') process.stdout.write(`The published CardScan client is not tried: ${peer}.\n`)

let till: CardscanTill
let pictures: string
beforeEach(async () => {
  till = await startTill()
  pictures = mkdtempSync(join(tmpdir(), 'cardscan-peer-'))
  writeFileSync(join(pictures, 'front.jpg'), jpeg)
})
afterEach(async () => {
  await till.close()
  rmSync(pictures, { recursive: true, force: true })
})

test('a client that begins to listen only after the answer to its upload misses nothing it waits for', async () => {
  const token = await till.session('person-1')
  const card = await till.newCard(token)
  const socket = new WebSocket(`${till.panel.wsUrl}/?token=${token}`)
  await once(socket, 'open')
  socket.send(JSON.stringify({ action: 'register', card_id: card }))
  expect((await till.send(token, card)).status).toBe(204)
  const states: unknown[] = []
  socket.on('message', (data: Buffer) => states.push((JSON.parse(data.toString()) as { state: string }).state))
  await expect.poll(() => states).toContain('completed')
  socket.close()
})

for (const [sides, wish] of typeof peer === 'string'
  ? []
  : ([
      ['one side', false],
      ['both sides', true],
    ] as const))
  test(`the published client scans ${sides} with a session token`, async () => {
    if (typeof peer === 'string') throw new Error(peer)
    const common = { basePath: till.url, websocketUrl: till.panel.wsUrl, environment: 'sandbox' }
    const { Token } = await new peer.CardScanApi({ ...common, apiKey: till.panel.apiKey }).getAccessToken('person-1')
    const client = new peer.CardScanApi({ ...common, accessToken: Token, nameCase: 'snake' })
    // A stream has a file name, a Buffer has none: both are how its users call it.
    const card = await client.fullScan({
      frontImage: createReadStream(join(pictures, 'front.jpg')),
      ...(wish ? { backImage: jpeg } : {}),
    })
    expect(['completed', 'enriched']).toContain(card.state)
    expect(Object.keys(card.details ?? {})).toContain('member_name')
    const [summary] = till.panel.cards()
    expect(summary).toMatchObject({ twoSided: wish, counts: { front: 1, back: wish ? 1 : 0, registrations: 1 } })
    await client.deleteCardById(summary?.id ?? '')
    expect(till.panel.cards()).toEqual([])
  })
