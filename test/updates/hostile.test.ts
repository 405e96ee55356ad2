// Hostile update servers: whatever they send, nothing is installed and nothing is written outside the update folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../host/temp.ts'
import { bytes, hostile } from './hostile-feeds.ts'
import { current, filesBelow, manifestFor, next, openTill, startFeed } from './kit.ts'

describe('T24, T25: a hostile feed installs nothing', () => {
  test.each(Object.entries(hostile))('%s', async (_name, { reason, arrange, till }) => {
    const root = temporaryFolder()
    const [feed, other] = [await startFeed(), await startFeed()]
    await arrange(feed, other, root)
    const { service, installed, calls, dir } = openTill({
      root,
      feed,
      ...till,
      ...(till?.alsoOther === true ? { hosts: [feed.host, other.host] } : {}),
    })
    const view = await service.checkNow()
    expect(view).toMatchObject(reason === null ? { step: 'idle', reason } : { step: 'failed', reason, offered: false })
    expect(view.sentences).toHaveLength(reason === null ? 0 : 1)
    expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'nothing-ready' })
    expect({ installed, calls }).toEqual({ installed: [], calls: [] })
    expect(filesBelow(root).filter(path => !path.startsWith(join('data', 'updates')))).toEqual([])
    expect(filesBelow(dir).filter(path => /AppImage|installer/.test(path))).toEqual([])
    expect(existsSync('/etc/cron.d/x.AppImage')).toBe(false)
    // Nobody but the feed was asked, and it was told nothing about this till.
    expect(other.requests).toEqual([])
    for (const { headers } of feed.requests) {
      expect(
        Object.keys(headers)
          .sort()
          .filter(name => name !== 'range'),
      ).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
    }
  })
})

test('the same feed without the hostility is installed once, from either key', async () => {
  for (const pair of [current, next]) {
    const root = temporaryFolder()
    const feed = await startFeed()
    feed.release(manifestFor(bytes, { keyId: pair.id, rollbackOf: '1.0.9' }), bytes, { pair })
    const { service, installed, calls, dir } = openTill({ root, feed })
    expect(await service.checkNow()).toMatchObject({
      step: 'ready',
      version: '1.1.0',
      rollbackOf: '1.0.9',
      offered: true,
      reason: null,
    })
    expect(await service.install('manager')).toEqual({ ok: true })
    expect({ installed, calls }).toEqual({ installed: ['1.0.0'], calls: ['backup', 'stage', 'install'] })
    expect(filesBelow(dir)).toEqual([
      'Tillgate-1.1.0.AppImage',
      join('installer', 'Tillgate-1.1.0.AppImage'),
      'seen.json',
      'start.json',
      'update.json',
      'update.json.sig',
    ])
  }
})
