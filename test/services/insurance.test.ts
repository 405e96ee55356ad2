// One insurance card after the other: its steps, its retries, its failures, its end.
import { describe, expect, test } from 'vitest'
import { rejection } from '../providers/kit.ts'
import { eventually } from '../providers/cardscan-kit.ts'
import { insuranceWorld, never, picture } from './insurance-world.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('a scan of both sides', () => {
  test('goes from the front to its fields, each step told once', async () => {
    const { service, front, say, reach, steps, shows, last, removed } = await insuranceWorld()
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    say('frontside_processing')
    say('backside_processing')
    await reach('back')
    await service.upload(scanId, 'back', picture(), 'manual')
    say('backside_processing')
    say('post_processing')
    await reach('finishing')
    shows.state = 'completed'
    say('completed')
    await reach('read')
    expect(steps()).toEqual(['starting', 'front', 'reading-front', 'back', 'reading-back', 'finishing', 'read'])
    expect(last()).toMatchObject({
      scanId,
      attempt: 1,
      secondsLeft: null,
      reason: null,
      line: 'socket',
      eligibility: null,
      fields: [{ name: 'payer_name', value: 'northwind health', confidence: 0.98 }],
    })
    expect(removed()).toEqual([])
  })

  test.each([
    ['straight from the front to the result', ['completed'], ['finishing', 'read']],
    ['the same word twice', ['frontside_processing', 'frontside_processing', 'completed'], ['finishing', 'read']],
    ['the plain word for work', ['processing', 'post_processing', 'completed'], ['finishing', 'read']],
    ['enrichment without completion', ['enriched'], ['finishing', 'read']],
    ['the end before the beginning', ['completed', 'frontside_processing', 'processing'], ['finishing', 'read']],
    ['a word from the future', ['holographic', 'completed'], ['finishing', 'read']],
  ])('takes %s', async (_what, states, expected) => {
    const { service, front, say, reach, steps, shows } = await insuranceWorld()
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    shows.state = states.includes('enriched') ? 'enriched' : 'completed'
    for (const state of states) say(state)
    await reach('read')
    expect(steps()).toEqual(['starting', 'front', 'reading-front', ...expected])
  })

  test('does not ask for the front again when a late word about it comes', async () => {
    const { service, front, say, reach, settled, last } = await insuranceWorld()
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    say('backside_processing')
    await reach('back')
    say('frontside_processing')
    say('processing')
    say('pending')
    await settled()
    expect(last().step).toBe('back')
  })

  test('of a card without a back, begun for one side, needs only the front', async () => {
    const { service, front, say, reach, asked } = await insuranceWorld()
    const scanId = await front(false)
    expect(asked('POST', '/v1/cards')[0]?.body.toString()).toContain('"enable_backside_scan":false')
    await service.upload(scanId, 'front', picture(), 'automatic')
    say('backside_processing')
    await reach('finishing')
    expect(await rejection(service.upload(scanId, 'back', picture(), 'manual'))).toMatchObject({
      failure: { code: 'conflict', reason: 'nothing-running' },
    })
  })
})

describe('every customer', () => {
  test('has a session of their own, and a retry stays with the same one', async () => {
    const { service, front, say, reach, sessions } = await insuranceWorld()
    const scanId = await front()
    say('frontside_failed')
    await reach('retry')
    await service.retry(scanId, never)
    await service.start(false, never)
    await service.start(false, never)
    const customers = sessions.map(session => session.customer)
    expect(new Set(customers).size).toBe(3)
    for (const customer of customers) expect(customer).toMatch(uuid)
    expect(customers).not.toContain(scanId)
  })

  test('gets a fresh session before an upload when theirs nears its end', async () => {
    // Less than the time an upload and its reading may take: only half of it is used.
    const clock = { now: () => new Date(), ms: 0 }
    const { service, front, sessions, asked } = await insuranceWorld({
      tokenSeconds: 60,
      upload: 'direct',
      clock: {
        now: clock.now,
        mono: () => clock.ms,
        sleep: (_ms, signal) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
          }),
      },
    })
    const scanId = await front(false)
    expect(sessions).toHaveLength(1)
    clock.ms += 31_000
    await service.upload(scanId, 'front', picture(), 'automatic')
    expect(sessions).toHaveLength(2)
    expect(sessions[1]?.customer).toBe(sessions[0]?.customer)
    expect(asked('POST', '/v1/cards/card-1/upload')[0]?.headers.authorization).toBe(`Bearer ${sessions[1]?.token}`)
  })

  test('loses nothing when the session is refused in the middle', async () => {
    const over = { tokens: new Set<string>() }
    const { service, front, sessions, say, reach, shows, last } = await insuranceWorld({
      handle: (seen, response) => {
        if (!over.tokens.has(seen.headers.authorization ?? '')) return 'default'
        response.writeHead(401).end()
      },
    })
    const scanId = await front(false)
    over.tokens.add(`Bearer ${sessions[0]?.token}`)
    await service.upload(scanId, 'front', picture(), 'automatic')
    shows.state = 'completed'
    say('completed')
    await reach('read')
    expect(last().fields).toHaveLength(1)
    expect(sessions.map(session => session.customer)).toEqual([sessions[0]?.customer, sessions[0]?.customer])
  })
})

describe('a side that cannot be read', () => {
  test.each(['frontside_failed', 'backside_failed'] as const)('%s wants a retry, and the card is gone', async state => {
    const { service, front, say, reach, removed, isRegistered, last } = await insuranceWorld()
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    say(state)
    expect(await reach('retry')).toMatchObject({ reason: state, attempt: 1, secondsLeft: null })
    await eventually(() => removed().length === 1 && !isRegistered('card-1'))
    const again = await service.retry(scanId, never)
    expect(again).toMatchObject({ scanId, step: 'front', attempt: 2, reason: null })
    await eventually(() => isRegistered('card-2'))
    say('frontside_processing', 'card-1')
    say('frontside_processing', 'card-2')
    await reach('reading-front')
    expect(last().attempt).toBe(2)
  })

  test('is tried with five cards, then given up', async () => {
    const { service, front, asked, removed, last } = await insuranceWorld()
    const scanId = await front()
    for (let n = 2; n <= 5; n += 1)
      expect(await service.retry(scanId, never)).toMatchObject({ attempt: n, step: 'front' })
    expect(await service.retry(scanId, never)).toMatchObject({ step: 'failed', reason: 'too-many-tries', attempt: 5 })
    expect(last()).toMatchObject({ step: 'failed', reason: 'too-many-tries' })
    expect(asked('POST', '/v1/cards').filter(seen => seen.url === '/v1/cards')).toHaveLength(5)
    await eventually(() => removed().length === 5)
    expect(new Set(removed())).toEqual(new Set(['card-1', 'card-2', 'card-3', 'card-4', 'card-5']))
  })

  test('cannot be retried while a card is being opened, nor in a scan that is over', async () => {
    const { service, reach } = await insuranceWorld()
    const starting = service.start(true, never)
    const { scanId } = await reach('starting')
    expect(await rejection(service.retry(scanId, never))).toMatchObject({ failure: { reason: 'nothing-running' } })
    await starting
    service.cancel(scanId)
    expect(await rejection(service.retry(scanId, never))).toMatchObject({ failure: { code: 'not-found' } })
  })

  test('is no number used up when the service cannot be reached', async () => {
    const down = { is: false }
    const { service, front, last } = await insuranceWorld({
      handle: (_seen, response) => (down.is ? void response.writeHead(503).end() : 'default'),
    })
    const scanId = await front()
    down.is = true
    for (let n = 0; n < 6; n += 1) {
      expect(await rejection(service.retry(scanId, never))).toMatchObject({ failure: { code: 'unreachable' } })
      expect(last()).toMatchObject({ step: 'retry', reason: 'unreachable', attempt: 1 })
    }
    down.is = false
    expect(await service.retry(scanId, never)).toMatchObject({ step: 'front', attempt: 2 })
  })
})

describe('a card that is refused', () => {
  test("fails by the service's word", async () => {
    const { front, say, reach, removed } = await insuranceWorld()
    await front()
    say('error', 'card-1', { error: { message: 'card image was rejected', type: 'RejectedCard', code: 'UKN' } })
    expect(await reach('failed')).toMatchObject({ reason: 'RejectedCard', fields: [] })
    await eventually(() => removed().length === 1)
    expect(removed()).toEqual(['card-1'])
  })

  test('without a word is looked up for it', async () => {
    const { front, say, reach, shows } = await insuranceWorld()
    await front()
    shows.state = 'error'
    shows.more = { error: { type: 'RejectedCard' } }
    say('error')
    expect(await reach('failed')).toMatchObject({ reason: 'RejectedCard' })
  })

  test('that is gone wants a fresh one', async () => {
    const gone = { is: false }
    const { front, drop, reach } = await insuranceWorld({
      handle: (seen, response) => (gone.is && seen.method === 'GET' ? void response.writeHead(404).end() : 'default'),
    })
    await front()
    gone.is = true
    drop()
    expect(await reach('retry')).toMatchObject({ reason: 'gone' })
  })
})

describe('a finished card', () => {
  test('gets what is added to it later, without touching its fields', async () => {
    const { read, say, until, shows } = await insuranceWorld()
    await read()
    shows.state = 'enriched'
    shows.more = {
      details: { payer_name: { value: 'another name', scores: [] } },
      payer_match: { cardscan_payer_name: 'NORTHWIND', score: '0.9' },
      enriched_results: { phone_numbers: [{ type: 'member_services_phone', number: '555-010-0000' }] },
    }
    say('enriched')
    expect(await until(scan => scan.extras.length > 0)).toMatchObject({
      step: 'read',
      fields: [{ value: 'northwind health' }],
      payer: { name: 'NORTHWIND', id: null, score: 0.9 },
      extras: [{ kind: 'phone', label: 'member_services_phone', value: '555-010-0000' }],
    })
  })

  test('stays read when what is added cannot be fetched', async () => {
    const broken = { is: false }
    const { read, say, settled, last, asked } = await insuranceWorld({
      handle: (seen, response) =>
        broken.is && seen.method === 'GET' ? void response.writeHead(200).end('<html>') : 'default',
    })
    await read()
    broken.is = true
    const before = asked('GET', '/v1/cards/').length
    say('enriched')
    await settled()
    await eventually(() => asked('GET', '/v1/cards/').length >= before + 3)
    expect(last()).toMatchObject({ step: 'read', fields: [{ value: 'northwind health' }] })
  })

  test('on which nothing was read wants another try', async () => {
    const { front, say, reach, shows } = await insuranceWorld()
    await front()
    shows.state = 'completed'
    shows.more = { details: {} }
    say('completed')
    expect(await reach('retry')).toMatchObject({ reason: 'nothing-read' })
  })

  test('that is answered with pages wants another try, in words', async () => {
    const { front, say, reach } = await insuranceWorld({
      handle: (seen, response) => (seen.method === 'GET' ? void response.writeHead(200).end('<html>') : 'default'),
    })
    await front()
    say('completed')
    expect(await reach('retry')).toMatchObject({ reason: 'provider-fault' })
  })
})

describe('a picture', () => {
  test('whose upload failed leaves the side wanted again', async () => {
    const fault = { status: 403 as number | null, body: '<Error><Code>EntityTooLarge</Code></Error>' }
    const { service, front, last, say, reach } = await insuranceWorld({
      handle: (seen, response) => {
        if (seen.url !== '/store' || fault.status === null) return 'default'
        response.writeHead(fault.status).end(fault.body)
      },
    })
    const scanId = await front()
    for (const [status, code] of [
      [403, 'declined'],
      [503, 'unreachable'],
      [500, 'provider-fault'],
    ] as const) {
      fault.status = status
      expect(await rejection(service.upload(scanId, 'front', picture(), 'automatic'))).toMatchObject({
        failure: { code },
      })
      expect(last()).toMatchObject({ step: 'front', secondsLeft: null, attempt: 1 })
    }
    fault.status = null
    await service.upload(scanId, 'front', picture(), 'automatic')
    say('backside_processing')
    expect(await reach('back')).toMatchObject({ attempt: 1 })
  })

  test('that the service went on with counts as taken, whatever became of the answer', async () => {
    const held: { answer: () => void } = { answer: () => undefined }
    const { service, front, say, reach, last, asked } = await insuranceWorld({
      handle: (seen, response) => {
        if (seen.url !== '/store') return 'default'
        held.answer = () => void response.destroy()
      },
    })
    const scanId = await front()
    const sent = service.upload(scanId, 'front', picture(), 'automatic')
    await eventually(() => asked('POST', '/store').length === 1)
    say('backside_processing')
    await reach('back')
    held.answer()
    await sent
    expect(last().step).toBe('back')
  })

  test('whose upload fails while the line changes is wanted again all the same', async () => {
    const held: { answer: () => void } = { answer: () => undefined }
    const { service, front, say, reach, last, asked, drop, until } = await insuranceWorld({
      handle: (seen, response) => {
        if (seen.url !== '/store' || last().step !== 'reading-back') return 'default'
        held.answer = () => void response.destroy()
      },
    })
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    say('backside_processing')
    await reach('back')
    const sent = rejection(service.upload(scanId, 'back', picture(), 'automatic'))
    await eventually(() => asked('POST', '/store').length === 2)
    drop()
    await until(scan => scan.line === 'polling')
    held.answer()
    expect(await sent).toMatchObject({ failure: { code: 'unreachable' } })
    expect(last().step).toBe('back')
  })

  test('for a card that is gone wants a fresh one', async () => {
    const { service, front, last } = await insuranceWorld({
      handle: (seen, response) =>
        seen.url.includes('generate-upload-url') ? void response.writeHead(404).end() : 'default',
    })
    const scanId = await front()
    expect(await rejection(service.upload(scanId, 'front', picture(), 'automatic'))).toMatchObject({
      failure: { code: 'not-found' },
    })
    expect(last()).toMatchObject({ step: 'retry', reason: 'gone' })
  })

  test('of the other side, of another scan or after the end is refused', async () => {
    const { service, front, asked } = await insuranceWorld()
    const scanId = await front()
    expect(await rejection(service.upload(scanId, 'back', picture(), 'manual'))).toMatchObject({
      failure: { reason: 'nothing-running' },
    })
    expect(await rejection(service.upload('another', 'front', picture(), 'manual'))).toMatchObject({
      failure: { code: 'not-found', what: 'scan' },
    })
    service.cancel(scanId)
    expect(await rejection(service.upload(scanId, 'front', picture(), 'manual'))).toMatchObject({
      failure: { code: 'not-found' },
    })
    expect(asked('POST', '/v1/cards/card-1/')).toEqual([])
  })

  test.each([
    ['empty', new Uint8Array()],
    ['of text', Buffer.from('this is not a picture')],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['too wide', picture(12_001, 10)],
    ['too high', picture(10, 12_001)],
    ['of too many pixels', picture(10_000, 5_001)],
    ['of no height', picture(10, 0)],
    ['over ten megabytes', Buffer.concat([picture(), Buffer.alloc(10 * 1024 * 1024)])],
    ['without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2)],
  ])('%s never leaves the till', async (_what, bytes) => {
    const { service, front, asked, last } = await insuranceWorld()
    const scanId = await front()
    expect(await rejection(service.upload(scanId, 'front', bytes, 'selectedFile'))).toMatchObject({
      failure: { code: 'invalid', fields: ['jpeg'] },
    })
    expect(asked('POST', '/v1/cards/card-1/')).toEqual([])
    expect(last().step).toBe('front')
  })

  test('is wiped from memory once it is sent', async () => {
    const { service, front } = await insuranceWorld()
    const bytes = picture()
    await service.upload(await front(), 'front', bytes, 'automatic')
    expect(bytes.every(byte => byte === 0)).toBe(true)
  })
})

describe('the line', () => {
  test('is told as polling while there is no socket, and the scan goes on', async () => {
    const { service, line, shows, reach, last } = await insuranceWorld()
    line.refuse = 503
    const { scanId } = await service.start(false, never)
    await service.upload(scanId, 'front', picture(), 'automatic')
    expect(last().line).toBe('polling')
    shows.state = 'completed'
    await reach('read')
    expect(last()).toMatchObject({ line: 'polling', fields: [{ name: 'payer_name' }] })
  })
})

describe('starting', () => {
  test.each([
    [503, 'unreachable'],
    [500, 'provider-fault'],
    [401, 'declined'],
  ])('that is answered %i fails in words and leaves no scan', async (status, code) => {
    const { service, last } = await insuranceWorld({
      handle: (_seen, response) => void response.writeHead(status).end(),
    })
    expect(await rejection(service.start(true, never))).toMatchObject({ failure: { code } })
    expect(last()).toMatchObject({ step: 'failed', attempt: 1 })
    expect(await rejection(service.retry(last().scanId, never))).toMatchObject({ failure: { code: 'not-found' } })
  })

  test('ends the scan before it', async () => {
    const { service, front, removed, last, told, isRegistered } = await insuranceWorld()
    const first = await front()
    const second = await service.start(false, never)
    expect(second.scanId).not.toBe(first)
    expect(told.filter(scan => scan.scanId === first).at(-1)).toMatchObject({ step: 'cancelled', fields: [] })
    expect(last()).toMatchObject({ scanId: second.scanId, step: 'front' })
    await eventually(() => removed().length === 1 && !isRegistered('card-1'))
    expect(removed()).toEqual(['card-1'])
  })
})
