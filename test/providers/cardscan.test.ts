// Insurance cards against the simulated CardScan service.
import { describe, expect, test } from 'vitest'
import { createInsuranceReader } from '../../main/providers/cardscan.ts'
import { eventually, jpeg, never, pacedClock, sandboxCardscan, scriptedCardscan, watching } from './cardscan-kit.ts'
import { keptLog, rejection, testHttp } from './kit.ts'

describe('an insurance card', () => {
  test.each(['presigned', 'direct'] as const)(
    'of one side is sent by %s upload, watched over the socket and read with confidences',
    async upload => {
      const { open } = await sandboxCardscan({ upload })
      const card = await open(false)
      const { until, told, states } = watching(card)
      await card.upload('front', jpeg(), 'automatic', never)
      await until('completed')
      expect(states().slice(0, 3)).toEqual(['frontside_processing', 'post_processing', 'completed'])
      expect(told.every(news => news.line === 'socket')).toBe(true)
      const record = await card.fetch(never)
      expect(['completed', 'enriched']).toContain(record.state)
      expect(record.fields.find(field => field.name === 'payer_name')).toMatchObject({
        value: expect.any(String),
        confidence: expect.any(Number),
      })
      expect(record.payer).toMatchObject({ name: expect.any(String), id: '90210', score: expect.any(Number) })
      for (const { confidence } of record.fields)
        expect(confidence === null || (confidence > 0 && confidence <= 1)).toBe(true)
    },
  )

  test('gets phone numbers, addresses and co-payments once it is enriched', async () => {
    const { open } = await sandboxCardscan()
    const card = await open(false)
    const { until } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('enriched')
    const { extras } = await card.fetch(never)
    expect(extras.map(extra => extra.kind)).toEqual(['phone', 'address', 'copay'])
    expect(extras[0]).toMatchObject({ label: 'member_services_phone', value: expect.stringMatching(/^555-/) })
  })

  test.each(['presigned', 'direct'] as const)('of two sides asks for the back, %s', async upload => {
    const { open } = await sandboxCardscan({ upload })
    const card = await open(true)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'manual', never)
    await until('backside_processing')
    expect(states()).not.toContain('completed')
    await card.upload('back', jpeg(2), 'selectedFile', never)
    await until('completed', 'enriched')
    expect((await card.fetch(never)).fields.length).toBeGreaterThan(0)
  })

  test.each(['front', 'back'] as const)('whose %s cannot be read says which side', async side => {
    const { open, panel } = await sandboxCardscan()
    panel.setNext(`${side}-fails`)
    const card = await open(true)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    if (side === 'back') {
      await until('backside_processing')
      await card.upload('back', jpeg(2), 'automatic', never)
    }
    await until(`${side}side_failed`)
    expect(states().at(-1)).toBe(`${side}side_failed`)
  })

  test("that is rejected carries the service's word", async () => {
    const { open, panel } = await sandboxCardscan()
    panel.setNext('error')
    const card = await open(false)
    const { until, told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('error')
    expect(told.at(-1)).toMatchObject({ state: 'error', error: 'RejectedCard' })
    expect(await card.fetch(never)).toMatchObject({ state: 'error', error: 'RejectedCard', fields: [] })
  })

  test('is followed by polling when the socket is lost for good', async () => {
    const { open, panel } = await sandboxCardscan()
    const card = await open(false)
    const { until, told } = watching(card)
    panel.refuseSockets(true)
    panel.dropSockets()
    await card.upload('front', jpeg(), 'automatic', never)
    await until('completed', 'enriched')
    expect(told.at(-1)?.line).toBe('polling')
  })

  test('loses no state when the socket comes back after the event was missed', async () => {
    const { open, panel } = await sandboxCardscan()
    const card = await open(false)
    const { until, states } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    panel.dropSockets()
    await until('completed', 'enriched')
    expect((await card.fetch(never)).fields.length).toBeGreaterThan(0)
    expect(states()).not.toContain('error')
  })

  test('can be read without any socket at all, enrichment included', async () => {
    const { open, panel } = await sandboxCardscan()
    panel.refuseSockets(true)
    const card = await open(false)
    const { until, told } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('enriched')
    expect(told.every(news => news.line === 'polling')).toBe(true)
    expect((await card.fetch(never)).extras).not.toEqual([])
  })

  test('is deleted at the service, and only once there', async () => {
    const { open, panel } = await sandboxCardscan()
    const card = await open(false)
    expect(panel.cards()).toHaveLength(1)
    expect(await card.remove()).toBe(true)
    expect(panel.cards()).toHaveLength(0)
    expect(await card.remove()).toBe(true)
    expect(await rejection(card.fetch(never))).toMatchObject({ failure: { code: 'not-found', what: 'scan' } })
    expect(await rejection(card.upload('front', jpeg(), 'manual', never))).toMatchObject({
      failure: { code: 'not-found' },
    })
  })

  test('that is gone at the service is told so', async () => {
    const { open, panel } = await sandboxCardscan()
    const card = await open(false)
    const { until, told } = watching(card)
    await card.remove()
    panel.refuseSockets(true)
    panel.dropSockets()
    await until('gone')
    expect(told.at(-1)?.state).toBe('gone')
  })

  test('cannot be opened with a credential that is not valid', async () => {
    const { reader } = await sandboxCardscan()
    const session = { token: () => Promise.resolve('a.b.c'), drop: () => undefined }
    expect(await rejection(reader.open(session, { bothSides: false }, never))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/no longer valid/) },
    })
  })

  test('that is opened too late is handed over all the same, so that it can be removed', async () => {
    const given = new AbortController()
    const { reader, session, asked } = await scriptedCardscan({
      handle: seen => {
        if (seen.url === '/v1/cards') given.abort()
        return 'default'
      },
    })
    const card = await reader.open(session, { bothSides: false }, given.signal)
    expect(card.cardId).toBe('card-1')
    expect(await card.remove()).toBe(true)
    expect(asked('DELETE', '/v1/cards/card-1')).toHaveLength(1)
  })

  test('never has its token in the log, sockets that fail included', async () => {
    const { open, panel, log, token } = await sandboxCardscan()
    panel.refuseSockets(true)
    const card = await open(false)
    await card.upload('front', jpeg(), 'automatic', never)
    panel.faults.add({ match: '/v1/cards', kind: 'html', times: 40 })
    await rejection(card.fetch(never))
    expect(log.lines.length).toBeGreaterThan(4)
    expect(log.text()).not.toContain(token)
    expect(log.text()).not.toMatch(/member|Bearer|x-amz/)
  })
})

describe('the wire', () => {
  test('asks for both sides in both spellings and registers before the first upload', async () => {
    const partner = await scriptedCardscan()
    await partner.open()
    await eventually(() => partner.isRegistered())
    expect(JSON.parse(partner.server.seen[0]?.body.toString() ?? '')).toEqual({
      enable_backside_scan: true,
      backside: { scanning: 'required' },
    })
    expect(partner.urls).toEqual(['/?token=token-1'])
    expect(partner.server.seen.every(seen => !seen.url.includes('token'))).toBe(true)
  })

  test('wants no back of a card that has none', async () => {
    const partner = await scriptedCardscan({ bothSides: false })
    await partner.open()
    expect(JSON.parse(partner.server.seen[0]?.body.toString() ?? '')).toEqual({
      enable_backside_scan: false,
      backside: { scanning: 'disabled' },
    })
  })

  test('sends every returned pair in its order, the file last, and no credential to the store', async () => {
    const { server, open } = await scriptedCardscan()
    await (await open()).upload('front', jpeg(), 'automatic', never)
    const store = server.seen.find(seen => seen.url === '/store')
    const body = store?.body.toString('latin1') ?? ''
    expect([...body.matchAll(/; name="([^"]+)"/g)].map(match => match[1])).toEqual(['Content-Type', 'b', 'a', 'file'])
    expect(body).toContain('\xff\xd8\xff')
    expect(store?.headers.authorization).toBeUndefined()
    expect(store?.headers['content-length']).toBe(String(store?.body.length))
  })

  test('sends the bare picture by direct upload, with side and capture type in the query', async () => {
    const { open, asked } = await scriptedCardscan({ upload: 'direct' })
    await (await open()).upload('back', jpeg(9), 'selectedFile', never)
    const [sent] = asked('POST', '/v1/cards/card-1/upload')
    expect(sent?.url).toBe('/v1/cards/card-1/upload?orientation=back&capture_type=selectedFile')
    expect(sent?.headers['content-type']).toBe('image/jpeg')
    expect([...(sent?.body ?? [])]).toEqual([...jpeg(9)])
  })

  test('refuses a socket address that is not encrypted', () => {
    const settings = {
      baseUrl: 'https://sandbox.cardscan.ai/v1',
      socketUrl: 'ws://sandbox-ws.cardscan.ai',
      upload: 'direct' as const,
      log: keptLog(),
    }
    expect(() => createInsuranceReader(settings, testHttp('cardscan'), pacedClock(1))).toThrow(/socketUrl/)
  })
})
