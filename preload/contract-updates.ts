// The part of the contract that tells how the till's own updates stand, and what the last one came to.
import * as z from 'zod'
import type { Busy, UpdateChannel } from '#domain/update'
import type { UpdateOff } from '#domain/update-off'
import type { UpdateReason as Reason } from '#domain/update-sentences'

const instant = z.iso.datetime({ offset: true })
const version = z.string().max(64)

/** Why an update was not used, every one of them. */
export const UpdateReason = z.enum([
  'feed-unreachable',
  'feed-refused',
  'feed-redirected',
  'feed-too-large',
  'signature-missing',
  'signature-malformed',
  'signature-wrong',
  'key-mismatch',
  'manifest-malformed',
  'file-name',
  'other-platform',
  'other-arch',
  'other-channel',
  'other-package',
  'not-yet-valid',
  'expired',
  'older',
  'replayed',
  'needs-newer',
  'file-unreachable',
  'file-refused',
  'file-redirected',
  'file-size',
  'file-hash',
  'too-slow',
  'paused',
  'disk',
  'nothing-ready',
  'payment-open',
  'sale-open',
  'scan-open',
  'shift-closing',
  'outbox-busy',
  'file-changed',
  'backup-failed',
  'installer-failed',
] satisfies Reason[])
/** Why updates are switched off. */
export const UpdateOffReason = z.enum([
  'not-set-up',
  'browser',
  'not-packaged',
  'not-replaceable',
  'keys-placeholder',
  'keys-unusable',
  'feed-malformed',
  'feed-not-https',
  'feed-too-much',
  'feed-no-folder',
  'feed-other-host',
  'installer-missing',
  'installer-settings',
  'publisher-missing',
  'downgrade',
  'web-installer',
  'unasked',
  'credentials',
  'set-up-failed',
] satisfies UpdateOff[])
const channels = ['stable', 'early'] as const satisfies readonly UpdateChannel[]
const busy = [
  'payment-open',
  'sale-open',
  'scan-open',
  'shift-closing',
  'outbox-busy',
] as const satisfies readonly Busy[]

/** What a settings panel shows; whole at every change. */
export const UpdateView = z.object({
  step: z.enum(['idle', 'checking', 'available', 'downloading', 'ready', 'installing', 'failed', 'off']),
  running: version,
  /** Which releases this till gets; null while updates are off. */
  channel: z.enum(channels).nullable(),
  /** The version that is being fetched, is ready or is being installed. */
  version: version.nullable(),
  /** The version that it takes back, told to the manager. */
  rollbackOf: version.nullable(),
  /** While downloading. */
  percent: z.int().min(0).max(100).nullable(),
  /** True when a button to install may be shown; `waiting` says why not while an update is ready. */
  offered: z.boolean(),
  waiting: z.enum(busy).nullable(),
  /** Why the last check, download or wish to install came to nothing. */
  reason: UpdateReason.nullable(),
  /** Why updates are off; empty in every other step. */
  off: z.array(UpdateOffReason),
  /** The reasons in English sentences, for support. */
  sentences: z.array(z.string()),
  /** The newest time at which the update server gave a good answer. */
  checkedAt: instant.nullable(),
  /** What this start means for the last update. `download`: where a person finds the version before; empty when unknown. */
  start: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('usual') }),
    z.object({ kind: z.literal('updated'), from: version, to: version }),
    z.object({ kind: z.literal('not-installed'), from: version, to: version }),
    z.object({ kind: z.literal('crashing'), from: version, to: version, download: z.string() }),
  ]),
})
export type UpdateView = z.infer<typeof UpdateView>
