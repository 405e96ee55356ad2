// Answers that are no answers: whatever is broken about them, no money is believed moved or not moved.
import type { ServerResponse } from 'node:http'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { CardGateway } from '../../main/ports/card.ts'
import { approval, decline, gateway, order, queued, reference, reversed, sale, settled } from './cardconnect-kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

type Raw = { status: number; headers: Record<string, string>; body: Buffer; cut?: boolean }
const typed = (type: string, body: string | Buffer, more: Partial<Raw> = {}): Raw => ({
  status: 200,
  headers: { 'content-type': type },
  body: Buffer.from(body),
  ...more,
})
const asJson = (body: string | Buffer, more: Partial<Raw> = {}): Raw => typed('application/json', body, more)
const portal = '<!doctype html><html><body><form action="/login">Sign in to this network</form></body></html>'

/** Every way of breaking the JSON of an answer that would otherwise have been believed. */
function broken(whole: string): fc.Arbitrary<Raw> {
  const members = Object.entries(JSON.parse(whole) as Record<string, unknown>)
  const inner = whole.slice(1, -1)
  return fc.oneof(
    // Truncated: in the middle of the promised length, or as a complete HTTP answer.
    fc.tuple(fc.nat({ max: whole.length - 1 }), fc.boolean()).map(([at, cut]) => asJson(whole.slice(0, at), { cut })),
    // A member twice, before or after, with the same or another value.
    fc
      .tuple(fc.constantFrom(...members), fc.boolean(), fc.constantFrom('A', 'C', '42.50', '0.00', null))
      .map(([[name], first, value]) => {
        const twice = `${JSON.stringify(name)}:${JSON.stringify(value)}`
        return asJson(first ? `{${twice},${inner}}` : `{${inner},${twice}}`)
      }),
    // An escape hides that a member is there twice; a nested object has one twice.
    fc.constantFrom(...members).map(([name]) => {
      const escaped = `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}`
      return asJson(`{"${escaped}":"C",${inner}}`)
    }),
    fc.constant(asJson(`{${inner},"receipt":{"dba":"a","dba":"b"}}`)),
    fc.constantFrom('\uFEFF', '\u0000', 'x', ")]}',\n", '/**/').map(before => asJson(before + whole)),
    fc.constantFrom(',', whole, '}', '\u0000').map(behind => asJson(whole + behind)),
    fc
      .tuple(fc.constantFrom(...members), fc.constantFrom('NaN', 'Infinity', '-Infinity', 'undefined', '0x1', '.5'))
      .map(([[name], value]) => {
        const rest = members.filter(([other]) => other !== name)
        const other = rest.map(([key, kept]) => `${JSON.stringify(key)}:${JSON.stringify(kept)}`)
        return asJson(`{${[...other, `${JSON.stringify(name)}:${value}`].join(',')}}`)
      }),
    fc.constantFrom("'", '`').map(quote => asJson(whole.replaceAll('"', quote))),
    // Bytes in another charset than they should be, or said to be.
    fc.constantFrom<BufferEncoding>('utf16le').map(charset => asJson(Buffer.from(whole, charset))),
    fc
      .constantFrom('iso-8859-1', 'utf-16', 'windows-1252', 'utf-7')
      .map(charset => typed(`application/json; charset=${charset}`, whole)),
    fc
      .nat({ max: 255 })
      .map(byte =>
        asJson(
          Buffer.concat([Buffer.from(`{"note":"`), Buffer.from([0xc3, byte & 0x3f, 0xff]), Buffer.from(`",${inner}}`)]),
        ),
      ),
    // Another content type, and a whole page.
    fc
      .constantFrom('text/html', 'text/plain', 'application/xml', 'application/octet-stream', 'image/png', 'json')
      .map(type => typed(type, whole)),
    fc.constantFrom('text/html', 'application/json').map(type => typed(type, portal)),
    // Packed, although nothing was asked to be.
    fc.constant(
      asJson(gzipSync(whole), { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }),
    ),
    fc.constant(
      asJson(deflateSync(whole), { headers: { 'content-type': 'application/json', 'content-encoding': 'deflate' } }),
    ),
    fc.constant(asJson(whole, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })),
    // Over 1 MB, with everything the till waits for in it.
    fc.constant(asJson(`{${inner},"padding":"${'x'.repeat(1_100_000)}"}`)),
    fc
      .constantFrom('', ' ', 'null', 'true', '42.50', '"Approval"', 'Null batches', '{}', '[[]]')
      .map(text => asJson(text)),
    fc.constantFrom(204, 206, 301, 302, 307, 408, 418, 500, 502, 503, 504, 511).map(status =>
      asJson(status === 204 ? '' : whole, {
        status,
        headers: { 'content-type': 'application/json', location: '/elsewhere' },
      }),
    ),
  )
}

function send(raw: Raw, response: ServerResponse): void {
  if (raw.cut === true) {
    response.writeHead(raw.status, { ...raw.headers, 'content-length': raw.body.length + 50 })
    response.write(raw.body, () => response.socket?.destroy())
    if (raw.body.length === 0) response.socket?.destroy()
    return
  }
  response.writeHead(raw.status, raw.headers).end(raw.body)
}

async function sending() {
  let next = asJson('')
  const made = await gateway(closing, (_seen, response) => send(next, response), { answerWithinMs: 5000 })
  return { ...made, answer: (raw: Raw) => void (next = raw) }
}

type Ask = (till: CardGateway) => Promise<{ kind: string }>
const asks: [string, string, number, Ask][] = [
  ['an authorization', JSON.stringify(approval), 500, till => till.authorize(sale)],
  ['a refused authorization', JSON.stringify(decline), 150, till => till.authorize(sale)],
  ['an inquiry', JSON.stringify(queued), 500, till => till.inquireByOrder(order)],
  ['an inquiry by reference', JSON.stringify(settled), 150, till => till.inquire(reference)],
  ['a void', JSON.stringify(reversed), 150, till => till.void(reference)],
  ['a capture', JSON.stringify(queued), 150, till => till.capture({ reference, amountMinor: 4250 })],
  ['a refund', JSON.stringify(approval), 150, till => till.refund({ reference, amountMinor: 4250, orderId: order })],
  ['the inquiry of a refund', JSON.stringify(queued), 150, till => till.inquireRefund(order)],
]

describe('T22: a malformed answer', () => {
  test.each(asks)('to %s is neither yes nor no', async (_what, whole, runs, ask) => {
    const { till, answer, server } = await sending()
    let sent = 0
    await fc.assert(
      fc.asyncProperty(broken(whole), async raw => {
        answer(raw)
        expect(await ask(till)).toMatchObject({ kind: 'unknown' })
        expect(server.seen).toHaveLength((sent += 1))
      }),
      { numRuns: runs },
    )
  })

  test('leaves a report unavailable, never empty', async () => {
    const batch = { merchid: '800000009999', batchid: '1', txns: [{ retref: '1', setlstat: 'Y', setlamount: '1.00' }] }
    const { till, answer } = await sending()
    await fc.assert(
      fc.asyncProperty(
        broken(JSON.stringify(batch)).filter(raw => raw.body.toString() !== 'Null batches'),
        async raw => {
          answer(raw)
          expect(await till.settlement('2026-04-28')).toMatchObject({ kind: 'unavailable' })
        },
      ),
      { numRuns: 200 },
    )
  })

  test('is filed once', async () => {
    const { till, answer, log } = await sending()
    answer(typed('text/html', portal))
    await till.authorize(sale)
    expect(log.lines.filter(line => line.event === 'http.fault')).toHaveLength(1)
    expect(log.text()).not.toContain('Sign in')
  })
})

describe('T46: a mutated answer', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('A', 'B', 'C', 'REVERS', '29', 'Voided', 'Declined', '42.50', order),
  )
  const value: fc.Arbitrary<unknown> = fc.oneof(
    texts,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(texts),
    fc.object(),
  )
  const mutated = fc
    .tuple(
      fc.dictionary(fc.constantFrom(...Object.keys(queued), 'orderid', 'emvTagData'), value),
      fc.subarray(Object.keys(queued)),
    )
    .map(([changed, dropped]) =>
      Object.fromEntries(
        Object.entries({ ...queued, ...changed }).filter(([name]) => !dropped.includes(name) || name in changed),
      ),
    )

  test('is approved only with respstat A, our order, our merchant and an amount of at most what was asked', async () => {
    const { till, answer } = await sending()
    await fc.assert(
      fc.asyncProperty(mutated, async body => {
        answer(asJson(JSON.stringify(body)))
        const outcome = await till.authorize(sale)
        if (outcome.kind !== 'approved') return
        expect(body).toMatchObject({ respstat: 'A' })
        expect([order, undefined, null, '']).toContain(
          typeof body['orderId'] === 'string' ? body['orderId'] : undefined,
        )
        expect(outcome.amountMinor).toBeGreaterThan(0)
        expect(outcome.amountMinor).toBeLessThanOrEqual(4250)
      }),
      { numRuns: 1000 },
    )
  })

  test('to a void is done only with REVERS', async () => {
    const { till, answer } = await sending()
    await fc.assert(
      fc.asyncProperty(mutated, async body => {
        answer(asJson(JSON.stringify(body)))
        if ((await till.void(reference)).kind === 'done')
          expect(body).toMatchObject({ respstat: 'A', authcode: 'REVERS' })
      }),
      { numRuns: 500 },
    )
  })
})

describe('T21: an answer without end', () => {
  test('that drips is given up at the time limit and leaves the charge unknown', async () => {
    const timers: NodeJS.Timeout[] = []
    const { till } = await gateway(
      closing,
      (_seen, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        timers.push(setInterval(() => response.write(' '), 20))
      },
      { answerWithinMs: 250 },
    )
    expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
    for (const timer of timers) clearInterval(timer)
  })

  test.each([
    ['announces 2 GB', { 'content-length': String(2 * 1024 ** 3) }],
    ['streams and does not say how much', {}],
  ])('that %s is cut off at the size limit', async (_what, headers) => {
    const written: number[] = []
    const { till } = await gateway(closing, (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers })
      const chunk = Buffer.alloc(64 * 1024, 0x20)
      let bytes = 0
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) bytes += chunk.length
        if (!response.destroyed) response.once('drain', more)
      }
      response.once('close', () => written.push(bytes))
      more()
    })
    expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
    await expect.poll(() => written.length).toBe(1)
    // What the socket buffers took beyond the limit of 1 MB.
    expect(written[0]).toBeLessThan(20 * 1024 * 1024)
  })

  test('that is packed is never unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20))
    const { till, server } = await gateway(closing, (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb)
    })
    const before = process.memoryUsage().arrayBuffers
    expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
    expect(server.seen[0]?.headers['accept-encoding']).toBeUndefined()
  })
})
