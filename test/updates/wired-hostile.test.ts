// Every hostile update server once more, against the whole desktop till over https: nothing is installed and selling goes on.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../host/temp.ts'
import { hostile } from './hostile-feeds.ts'
import { filesBelow, startFeed, trustFeeds } from './kit.ts'
import { startWiredTill } from './wired-till.ts'

test('there are more of them than the 28 that were asked for', () => {
  expect(Object.keys(hostile).length).toBeGreaterThanOrEqual(28)
})

test.each(Object.entries(hostile))('%s', async (_name, { reason, arrange, till: facts }) => {
  trustFeeds()
  const root = temporaryFolder()
  const [feed, other] = [await startFeed({ secure: true }), await startFeed({ secure: true })]
  await arrange(feed, other, root)
  const till = await startWiredTill({
    root,
    feed,
    hosts: facts?.alsoOther === true ? [feed.host, other.host] : [feed.host],
    ...(facts?.offsetMs === undefined ? {} : { offsetMs: facts.offsetMs }),
  })
  await till.ask('staff.first', { name: 'Mona Manager', pin: '4711' })
  await till.ask('update.check', {})
  const view = await till.until(({ step, checkedAt, reason: found }) =>
    reason === null ? step === 'idle' && checkedAt !== null : step === 'failed' && found !== null,
  )
  expect(view).toMatchObject({ reason, offered: false, waiting: null })
  expect(await till.refused('update.install', {})).toEqual({ code: 'not-updated', reason: 'nothing-ready' })
  expect(till.seen).toEqual([])
  expect(other.requests).toEqual([])
  expect(filesBelow(till.updates).filter(path => /AppImage|installer/.test(path))).toEqual([])
  expect(filesBelow(join(till.dataDir, 'backups')).filter(name => name.includes('.update.'))).toEqual([])
  // The till is as it was: a shift can be opened and something sold.
  await till.ask('shift.open', { floatMinor: 0 })
  expect((await till.ask('till.get', {})).shift).not.toBeNull()
})
