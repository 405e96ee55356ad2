// An incident is told to the person with its id, whoever asked: a button, a list, or a screen that looks by itself.
import { expect, it } from 'vitest'
import type { Failure } from '../../preload/contract.ts'
import { serve } from '../../preload/serve.ts'
import { createTill } from '../../renderer/till.ts'
import { apiWith, memoryPair } from '../preload/api.ts'

function screen(failure: Failure) {
  const pair = memoryPair()
  const till = createTill(pair.page)
  const refuse = () => Promise.reject(new Error('planned by a test'))
  serve(apiWith({ 'catalogue.search': refuse, 'id.hosted-result': refuse }), pair.main, () => failure)
  return till
}
const search = { text: '', category: null, limit: 1 }

it.each([
  { code: 'internal', incident: '0123456789' },
  { code: 'provider-fault', service: 'idscan', incident: '0123456789' },
] satisfies Failure[])('$code of a list is told', async failure => {
  const { client, notes } = screen(failure)
  expect(await client.call('catalogue.search', search)).toEqual({ ok: false, error: failure })
  const told = notes.get().filter(({ from }) => from === 'catalogue.search')
  expect(told).toMatchObject([{ kind: 'problem', failure }])
  await client.call('catalogue.search', search)
  expect(notes.get().filter(({ from }) => from === 'catalogue.search')).toHaveLength(1)
})

it('what a screen says in its own words is left to it', async () => {
  const { client, notes } = screen({ code: 'not-found', what: 'check' })
  await client.call('id.hosted-result', { checkId: 'c', resultId: null })
  expect(notes.get()).toEqual([])
})
