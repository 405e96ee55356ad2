// The report for support as a manager reads it, and what saving it may come to.
import type { SavedBundle, SupportBundle } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { till } from './states.ts'

const log = Array.from(
  { length: 60 },
  (_, n) =>
    `at=2026-11-21T08:${String(n).padStart(2, '0')}:12.031Z  level=info  event=op  op=sale.add  ms=${(n * 7) % 11}  outcome=ok`,
).join('\n')

export const supportBundle: SupportBundle = {
  digest: 'a'.repeat(64),
  bytes: 48_213,
  madeAt: '2026-11-21T09:14:05+01:00',
  parts: [
    {
      name: 'versions',
      text: 'tillgate: 1.4.0\nkeyStore: safe-storage:gnome_libsecret\nhost: electron\nelectron: 45.4.1\nnode: 24.21.0\nsystem: linux 6.18.0 x64\ntimeZone: Europe/Berlin',
    },
    {
      name: 'configuration',
      text: 'environment: live\nlanguage: de\ntill: 3\ndevice:\n  vendor: example\n  serial: 0003\nstore:\n  currency: EUR\n  country: DE\n  taxId: set\nidentity:\n  dialect: secucard\n  base: https://connect.example\n  clientSecret: set',
    },
    {
      name: 'health',
      text: 'name=database  ok=true  detail=ok\nname=cardconnect  ok=false  detail=unreachable\nname=printer  ok=true  detail=paper ok',
    },
    {
      name: 'storage',
      text: 'schema: 17\nfileBytes: 41234432\ntables:\n  journal: 412\n  sale: 188\njournal:\n  entries: 412\n  whole: true',
    },
    { name: 'identity', text: 'step: registered\nsince: 2026-09-01T08:00:00.000Z\ntokens:\n  lastError: –' },
    { name: 'payments', text: 'outboxWaiting: 3\nopenAttempts:\n  –' },
    { name: 'log', text: log },
  ],
  incidents: [
    { id: '7f3a09c2d1', at: '2026-11-21T08:51:40.000Z', event: 'op.failed' },
    { id: '0b44e61a9e', at: '2026-11-20T17:02:11.000Z', event: 'receipt.print' },
  ],
}

const scene = (saved: SavedBundle, bundle: Partial<SupportBundle> = {}): Scene => ({
  till,
  sale: { sale: null, lastChangeMinor: null, lastSaleId: null },
  support: { bundle: { ...supportBundle, ...bundle }, saved },
})

export const supportScenes: Record<string, Scene> = {
  support: scene({ kind: 'saved', path: '/home/till/Documents/tillgate-support-20261121T081405Z.json' }),
  'support-calm': scene({ kind: 'not-chosen' }, { incidents: [] }),
  'support-full': scene({ kind: 'refused', why: 'full' }),
}
