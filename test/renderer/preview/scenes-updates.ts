// Every state of the till's own updates, as a manager sees them in the settings.
import type { Events } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { till } from './states.ts'

type View = Events['update']
export const noUpdates: View = {
  step: 'off',
  running: '0.1.0',
  channel: null,
  version: null,
  rollbackOf: null,
  percent: null,
  offered: false,
  waiting: null,
  reason: null,
  off: ['not-set-up'],
  sentences: [],
  checkedAt: null,
  start: { kind: 'usual' },
}
const on: View = {
  ...noUpdates,
  step: 'idle',
  running: '1.4.0',
  channel: 'stable',
  off: [],
  checkedAt: '2026-11-21T07:58:00+01:00',
}
const ready: View = { ...on, step: 'ready', version: '1.5.0', offered: true }
const download = 'https://updates.tillgate.example/versions/1.3.2/'

const scene = (change: Partial<View>, more: Partial<Scene['till']> = {}): Scene => ({
  till: { ...till, version: '1.4.0', ...more },
  sale: { sale: null, lastChangeMinor: null, lastSaleId: null },
  update: { ...on, ...change },
})

export const updateScenes: Record<string, Scene> = {
  'updates-off': scene(noUpdates),
  'updates-faults': scene({ ...noUpdates, off: ['keys-placeholder', 'publisher-missing', 'feed-other-host'] }),
  'updates-new': scene({ checkedAt: null }),
  'updates-idle': scene({ channel: 'early' }),
  'updates-checking': scene({ step: 'checking' }),
  'updates-downloading': scene({ step: 'downloading', version: '1.5.0', percent: 37 }),
  'updates-ready': scene({ ...ready, start: { kind: 'updated', from: '1.3.2', to: '1.4.0' } }),
  'updates-rollback': scene({ ...ready, version: '1.5.1', rollbackOf: '1.5.0' }),
  'updates-waiting': scene({ ...ready, offered: false, waiting: 'payment-open' }),
  'updates-backup': scene({ ...ready, reason: 'backup-failed' }),
  'updates-installing': scene({ ...ready, step: 'installing', offered: false }),
  'updates-failed': scene({ step: 'failed', reason: 'signature-wrong' }),
  'updates-offline': scene({ step: 'failed', reason: 'feed-unreachable', checkedAt: null }),
  'updates-not-installed': scene({ ...ready, start: { kind: 'not-installed', from: '1.4.0', to: '1.5.0' } }),
  'updates-crashing': scene(
    { start: { kind: 'crashing', from: '1.3.2', to: '1.4.0', download } },
    { notices: ['update-crashing'] },
  ),
}
