// What the page makes of a message from the frame of the hosted identity check.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parseCompletionEvent } from '../../renderer/hosted-event.ts'
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
