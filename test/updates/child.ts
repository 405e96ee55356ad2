// A till process that a test kills: downloads, or goes on to the moment before the installer would run.
import { join } from 'node:path'
import { systemClock } from '../../main/host/system-clock.ts'
import { downloadLimits } from '../../main/host/update-download.ts'
import { updateFetch } from '../../main/host/update-fetch.ts'
import { updateFiles } from '../../main/host/update-files.ts'
import { pinnedKeys } from '../../main/host/update-keys.ts'
import { createUpdateSource } from '../../main/host/update-source.ts'
import { beginStart } from '../../main/host/update-start.ts'
import { createUpdateService } from '../../main/services/updates.ts'

export type ChildTask = { root: string; url: string; host: string; keys: string }
const { root, url, host, keys } = JSON.parse(process.argv[2] ?? '') as ChildTask
const dir = join(root, 'data', 'updates')
const clock = systemClock()
const log = { info: () => undefined, warn: () => undefined, incident: () => 'incident' }
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const service = createUpdateService({
  updater: {
    kind: 'on',
    source: createUpdateSource({
      feed: url,
      hosts: [host],
      loopback: true,
      keys: pinnedKeys(keys),
      till: { version: '1.0.0', platform: 'linux', arch: 'x64', channel: 'stable', package: 'AppImage' },
      deviceId: '/vendor/test/serial/1',
      clock,
      offsetMs: () => null,
      files: updateFiles(dir),
      fetch: updateFetch('Tillgate/1.0.0'),
      limits: { ...downloadLimits, manifestMs: 10_000 },
      log,
    }),
    installer: {
      stage: (_offer, file) => Promise.resolve(file),
      // Held here, so that the test decides when this process dies.
      quitAndInstall: () => say('installing'),
    },
    channel: 'stable',
  },
  note: beginStart(dir, '1.0.0', version => `${url}versions/${version}/`),
  running: '1.0.0',
  idle: () => ({ ok: true }),
  mayRun: () => true,
  backup: () => undefined,
  journal: record => say(record.what),
  changed: () => undefined,
  clock,
  log,
})
setInterval(() => undefined, 60_000)
say((await service.checkNow()).step)
await service.install(null)
