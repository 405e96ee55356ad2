// The sending half of the queue: whose turn it is, what each state allows, and that it stays quick however much was sold.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { outboxQueries, outboxStore } from '../../main/store/outbox.ts'
import { at, sell, tempFolder } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'till.db'))
  remove = temp.remove
})
afterEach(() => {
  db.close()
  remove()
})

test('the head of the queue is the oldest that is neither delivered nor refused, one that was being sent among them', () => {
  const [first, second, third] = [sell(db), sell(db), sell(db)]
  const outbox = outboxStore(db)
  expect(outbox.head()).toEqual({
    id: first.id,
    topic: 'sale-completed',
    state: 'waiting',
    attempts: 0,
    nextAt: null,
    lastError: null,
    sentAt: null,
  })
  outbox.markSending(first.id, at)
  expect(outbox.head()).toMatchObject({ id: first.id, state: 'sending', attempts: 1, sentAt: at })
  outbox.later(first.id, 'server-error', '2026-11-21T10:00:00.000Z')
  expect(outbox.head()).toMatchObject({ id: first.id, state: 'waiting', nextAt: '2026-11-21T10:00:00.000Z' })
  outbox.markSending(first.id, at)
  outbox.refused(first.id, 'day-closed')
  expect(outbox.head()?.id).toBe(second.id)
  outbox.delivered(second.id)
  expect(outbox.head()?.id).toBe(third.id)
  expect(outbox.counts()).toEqual({ waiting: 1, refused: 1, oldestAt: at })
  expect(outbox.find(first.id)).toMatchObject({ state: 'refused', lastError: 'day-closed', attempts: 2, nextAt: null })
})

test('a refused message goes back to its old place; a delivered one stays delivered', () => {
  const [first, second] = [sell(db), sell(db)]
  const outbox = outboxStore(db)
  outbox.refused(first.id, 'day-closed')
  outbox.delivered(second.id)
  expect([outbox.again(first.id), outbox.again(second.id), outbox.again('nobody')]).toEqual([true, false, false])
  outbox.markSending(second.id, at)
  outbox.later(second.id, 'server-error', null)
  outbox.refused(second.id, 'day-closed')
  expect(outbox.find(second.id)).toMatchObject({ state: 'delivered', attempts: 0 })
  expect(outbox.head()?.id).toBe(first.id)
  outbox.delivered(first.id)
  expect(outbox.counts()).toEqual({ waiting: 0, refused: 0, oldestAt: null })
})

test('every question is answered from an index', () => {
  for (const query of outboxQueries) {
    const parameters = Array.from({ length: query.split('?').length - 1 }, () => '1')
    const steps = db
      .prepare<string[], { detail: string }>(`explain query plan ${query}`)
      .all(...parameters)
      .map(({ detail }) => detail)
    expect(steps.filter(step => step.startsWith('SCAN') && !/USING (COVERING )?INDEX/.test(step))).toEqual([])
    expect(steps.filter(step => /TEMP B-TREE/.test(step))).toEqual([])
  }
})
