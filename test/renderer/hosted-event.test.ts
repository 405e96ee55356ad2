// What the page makes of a message from the frame of the hosted identity check.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { completionFrom, parseCompletionEvent, returnFrom } from '../../renderer/hosted-event.ts'
import { completionMessages, eventModes } from '../../main/sandbox/idscan-wire.ts'

const id = '2b0c7c1e-0000-4000-8000-000000000001'
const resultId = '9d410000-0000-4000-8000-000000000002'
const hint = { transactionId: id, resultId }

describe('a message of the frame', () => {
  test.each([
    [
      'as documented for webhooks',
      { type: 'transaction.state.updated', transaction: { id, state: 'completed', resultId } },
    ],
    [
      'as JSON text',
      JSON.stringify({ type: 'transaction.state.updated', transaction: { id, state: 'completed', resultId } }),
    ],
    ['flat', { transactionId: id, resultId }],
    ['flat in snake case', { transaction_id: id, result_id: resultId }],
    ['named, with data', { event: 'identification.completed', data: { transactionId: id, resultId } }],
    ['named, with a payload', { name: 'COMPLETED', payload: { id, result_id: resultId } }],
    ['named, with a transaction inside', { type: 'completed', data: { transaction: { id, resultId } } }],
    [
      'about a check that failed',
      { type: 'transaction.state.updated', transaction: { id, state: 'failed', resultId } },
    ],
  ])('%s is understood', (_how, message) => {
    expect(parseCompletionEvent(message)).toEqual(hint)
  })

  test('without a transaction id is a hint all the same', () => {
    expect(parseCompletionEvent({ resultId })).toEqual({ transactionId: null, resultId })
  })

  test.each([
    ['nothing', null],
    ['a number', 5],
    ['text', 'completed'],
    ['an empty text', ''],
    ['a list', [resultId]],
    ['no id', { type: 'completed' }],
    ['an id with a path in it', { resultId: '../../transactions' }],
    ['a short id', { resultId: 'abc' }],
    ['an id that is no text', { resultId: { toString: () => resultId } }],
    ['an inherited id', Object.create({ resultId })],
    ['a pending transaction', { transaction: { id, state: 'pending', resultId } }],
    ['an unsafe transaction id', { transactionId: '<img>', resultId }],
    ['a named event that is not about the end', { event: 'attempt.started', data: { resultId } }],
    ['far too long a text', `{"resultId":"${resultId}","x":"${'x'.repeat(5000)}"}`],
    ['a transaction that is no object', { transaction: resultId, resultId }],
  ])('with %s is ignored', (_what, message) => {
    expect(parseCompletionEvent(message)).toBeNull()
  })

  test('of each kind that the simulated service sends is understood', () => {
    for (const mode of eventModes)
      for (const message of completionMessages(mode, { id, state: 'completed', resultId }))
        expect(parseCompletionEvent(message)).toMatchObject({ resultId })
  })

  test('of any content gives a safe hint or none, and never throws', () => {
    const message = fc.oneof(
      fc.anything(),
      fc.json(),
      fc.record({
        transaction: fc.anything(),
        resultId: fc.anything(),
        data: fc.anything(),
        type: fc.constantFrom('completed', 'x'),
      }),
    )
    fc.assert(
      fc.property(message, data => {
        const found = parseCompletionEvent(data)
        if (found !== null) expect(found.resultId).toMatch(/^[A-Za-z0-9-]{8,64}$/)
      }),
    )
  })
})

describe('a message to the page', () => {
  const window = { name: 'the frame' }
  const frame = { origin: 'https://id-scan.example.com', window }
  const real = { origin: frame.origin, source: window, data: { transactionId: id, resultId } }

  test('is taken from the frame of the check', () => expect(completionFrom(real, frame)).toEqual(hint))

  test.each([
    ['another origin', { ...real, origin: 'https://id-scan.example.com.evil.example' }, frame],
    ['a part of the origin', { ...real, origin: 'https://id-scan.example.co' }, frame],
    ['the origin with a slash', { ...real, origin: `${frame.origin}/` }, frame],
    ['another port', { ...real, origin: `${frame.origin}:8443` }, frame],
    ['no encryption', { ...real, origin: 'http://id-scan.example.com' }, frame],
    ['an opaque origin', { ...real, origin: 'null' }, { origin: 'null', window }],
    ['no origin', { ...real, origin: '' }, { origin: '', window }],
    ['a file', { ...real, origin: 'file://' }, { origin: 'file://', window }],
    ['another window of that origin', { ...real, source: { name: 'the frame' } }, frame],
    ['no window', { ...real, source: null }, frame],
    ['no window while there is no frame', { ...real, source: null }, { origin: frame.origin, window: null }],
    ['nothing while there is no frame', { ...real, source: undefined }, { origin: frame.origin, window: undefined }],
  ])('of %s is not heard', (_what, message, expected) => {
    expect(completionFrom(message, expected)).toBeNull()
  })

  test('is never taken when anything about it is wrong: 10,000 hostile ones, none accepted', () => {
    const anyOrigin = fc.oneof(
      fc.constantFrom(
        'null',
        '',
        'file://',
        'app://pos',
        'https://id-scan.example.com.evil.example',
        `${frame.origin}/`,
      ),
      fc.webUrl().map(url => new URL(url).origin),
      fc.string(),
    )
    const badId = fc.oneof(
      fc.constantFrom('', 'short', '../../x', '<script>', 'a'.repeat(65), `${resultId}\n`, `${resultId}%2f`),
      fc.string().filter(text => !/^[A-Za-z0-9-]{8,64}$/.test(text)),
      fc.integer(),
      fc.object(),
      fc.constant(null),
    )
    const goodData = fc.constantFrom<unknown>(
      { transactionId: id, resultId },
      JSON.stringify({ result_id: resultId }),
      { type: 'transaction.state.updated', transaction: { id, state: 'completed', resultId } },
    )
    const badData = fc.oneof(
      badId.map((bad): unknown => ({ transactionId: id, resultId: bad })),
      badId.map((bad): unknown => JSON.stringify({ result_id: bad })),
      badId.map((bad): unknown => ({ type: 'completed', data: { transaction: { id, resultId: bad } } })),
      fc.constantFrom<unknown>('pending', 'cancelled', 'x').map(state => ({ transaction: { id, state, resultId } })),
      fc.string().map((text): unknown => text),
      fc.constant<unknown>({ verdict: 'pass', passed: true, approved: true }),
      fc.constant<unknown>(Object.create({ resultId, transactionId: id })),
    )
    const hostile = fc.oneof(
      fc.record({
        origin: anyOrigin.filter(each => each !== frame.origin),
        source: fc.constant<unknown>(window),
        data: goodData,
      }),
      fc.record({
        origin: fc.constant(frame.origin),
        source: fc.oneof(fc.constant<unknown>(null), fc.constant<unknown>(undefined), fc.object()),
        data: goodData,
      }),
      fc.record({ origin: fc.constant(frame.origin), source: fc.constant<unknown>(window), data: badData }),
    )
    let accepted = 0
    fc.assert(
      fc.property(hostile, message => {
        if (completionFrom(message, frame) !== null) accepted += 1
        return accepted === 0
      }),
      { numRuns: 10_000 },
    )
    expect(accepted).toBe(0)
  })
})

describe('a frame that has come back', () => {
  const own = { origin: 'app://till', checkId: id }
  const page = `app://till/hosted-return/${id}`

  test.each([
    [page, null],
    [`${page}/`, null],
    [`${page}#done`, null],
    [`${page}?`, null],
    [`${page}?resultId=${resultId}`, resultId],
    [`${page}?result_id=${resultId}&state=completed#x`, resultId],
    [`${page}/?resultId=${resultId}`, resultId],
    [`${page}?resultId=${resultId}&result_id=${resultId}`, resultId],
    // Told in two ways, or not safe to ask with: then it is only known that the frame came back.
    [`${page}?resultId=${resultId}&resultId=${id}`, null],
    [`${page}?resultId=../../transactions`, null],
    [`${page}?resultId=`, null],
    [`${page}?resultId=%00${resultId}`, null],
    [`${page}#?resultId=${resultId}`, null],
  ])('to %s may have finished, with the result %s', (address, told) => {
    expect(returnFrom(address, own)).toEqual({ resultId: told })
  })

  test.each([
    ['nowhere that may be known', null],
    ['a blank page', 'about:blank'],
    ['another origin', `https://evil.example/hosted-return/${id}?resultId=${resultId}`],
    ['an origin that begins like ours', `app://till.evil.example/hosted-return/${id}`],
    ['ours as a user name', `app://till@evil.example/hosted-return/${id}`],
    ['another page of ours', `app://till/?resultId=${resultId}`],
    ['the way back of another check', `app://till/hosted-return/${resultId}?resultId=${resultId}`],
    ['the way back of a longer check', `${page}0?resultId=${resultId}`],
    ['a page below', `${page}/more?resultId=${resultId}`],
    ['the way back of none', `app://till/hosted-return/?resultId=${resultId}`],
    ['ours with ten kilobytes behind it', `${page}?resultId=${resultId}&more=${'x'.repeat(10_240)}`],
  ])('to %s means nothing', (_where, address) => {
    expect(returnFrom(address, own)).toBeNull()
  })

  test('with whatever a hostile service adds names a safe result or none, ten thousand times', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('?', '#', '/', '?resultId=', '&', ''), (more, by) => {
        const told = returnFrom(page + by + more, own)
        expect(told === null || told.resultId === null || /^[A-Za-z0-9-]{8,64}$/.test(told.resultId)).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })
})
