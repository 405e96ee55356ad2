// The source of updates: one feed, asked by fixed rules, whose every answer is verified before anything is done with it.
import { createHash } from 'node:crypto'
import type { UpdateManifest } from '#domain/update'
import { feedFolder, isInRollout, judgeManifest, type TillFacts } from '#domain/update-rules'
import type { UpdateReason } from '#domain/update-sentences'
import type { Clock, Log } from '../ports/system.ts'
import type { CheckAnswer, UpdateSource, UpdateTrouble } from '../ports/updates.ts'
import { isLoopbackHttp } from './update-checks.ts'
import { DownloadTrouble, downloadUpdate, type DownloadLimits } from './update-download.ts'
import { headerOf, readUpTo, type Fetch } from './update-fetch.ts'
import { fileMatches, type SignedBytes, type UpdateFiles } from './update-files.ts'
import type { PinnedKeys } from './update-keys.ts'
import { largestManifest, largestSignature, readManifest } from './update-manifest.ts'
import { retryAfterOf } from './update-pause.ts'

export type UpdateSourceDeps = {
  /** Base address, ending with "/". The hosts are exact, with their port if they have one. */
  feed: string
  hosts: readonly string[]
  /** Tests and development only: plain http to this machine. */
  loopback: boolean
  keys: PinnedKeys
  till: Omit<TillFacts, 'nowMs' | 'seen'>
  /** Decides the place of this till in a rollout; never sent anywhere. */
  deviceId: string
  clock: Clock
  /** Server time minus ours in milliseconds; null while it is unknown. */
  offsetMs: () => number | null
  files: UpdateFiles
  fetch: Fetch
  /** `manifestMs`: the most that manifest and signature may take, each. */
  limits: DownloadLimits & { manifestMs: number }
  log: Log
}

class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly trouble: UpdateTrouble
  constructor(reason: UpdateReason, retryAfterMs: number | null = null) {
    super(reason)
    this.trouble = { kind: 'trouble', reason, ...(retryAfterMs === null ? {} : { retryAfterMs }) }
  }
}

/** 0 to 99: another order of tills for every version. */
export function rolloutBucket(version: string, deviceId: string): number {
  return createHash('sha256').update(`${version}\n${deviceId}`).digest().readUInt32BE(0) % 100
}

export function createUpdateSource(deps: UpdateSourceDeps): UpdateSource {
  const { keys, till, files, fetch, limits, log, clock } = deps
  const home = new URL(feedFolder(till), deps.feed)
  let held: (SignedBytes & { manifest: UpdateManifest }) | null = null

  const allowed = (url: URL): boolean =>
    deps.hosts.includes(url.host) && (url.protocol === 'https:' || (deps.loopback && isLoopbackHttp(url)))
  const judge = (manifest: UpdateManifest) =>
    judgeManifest(manifest, {
      ...till,
      nowMs: clock.now().getTime() + (deps.offsetMs() ?? 0),
      seen: files.readSeen(),
    })

  /** A small file of the feed. `missing`: what a 404 means. */
  async function small(name: string, limit: number, stop: AbortSignal, missing: UpdateReason): Promise<Buffer> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.manifestMs)])
    const url = new URL(name, home)
    if (!allowed(url)) throw new Refusal('feed-redirected')
    const answer = await fetch(url, {}, signal)
    try {
      if (answer.status >= 300 && answer.status < 400) throw new Refusal('feed-redirected')
      if (answer.status === 404) throw new Refusal(missing)
      if (answer.status !== 200) {
        throw new Refusal('feed-refused', retryAfterOf(headerOf(answer, 'retry-after'), clock.now().getTime()))
      }
      if (Number(headerOf(answer, 'content-length') ?? 0) > limit) throw new Refusal('feed-too-large')
      const bytes = await readUpTo(answer, limit)
      if (bytes === null) throw new Refusal('feed-too-large')
      return bytes
    } finally {
      answer.close()
    }
  }

  async function ask(signal: AbortSignal): Promise<CheckAnswer> {
    const bytes = await small('update.json', largestManifest, signal, 'feed-refused')
    const signature = (await small('update.json.sig', largestSignature, signal, 'signature-missing')).toString('latin1')
    const read = readManifest(bytes, signature, keys)
    if (read.kind === 'refused') throw new Refusal(read.reason)
    const { manifest } = read
    const verdict = judge(manifest)
    if (verdict.kind === 'refused') throw new Refusal(verdict.reason)
    if (verdict.kind === 'current') return { kind: 'nothing' }
    const { version, notAfter } = manifest
    onDisk(() => files.keepSeen({ version, notAfter }))
    if (!isInRollout(manifest, rolloutBucket(version, deps.deviceId))) return { kind: 'nothing' }
    onDisk(() => {
      files.keepManifest({ bytes, signature })
      files.sweep(manifest)
    })
    held = { bytes, signature, manifest }
    return { kind: 'found', offer: manifest }
  }

  /** Whatever goes wrong becomes a value. The log keeps the code below it (ECONNRESET, ENOSPC), never an address. */
  function explained(thrown: unknown, usual: UpdateReason): UpdateTrouble {
    const { trouble } =
      thrown instanceof Refusal
        ? thrown
        : thrown instanceof DownloadTrouble
          ? new Refusal(thrown.reason, thrown.retryAfterMs)
          : new Refusal(usual)
    log.warn('update.trouble', { reason: trouble.reason, error: codeOf(thrown) })
    return trouble
  }

  return {
    async check(signal) {
      try {
        return await ask(signal)
      } catch (thrown) {
        return explained(thrown, 'feed-unreachable')
      }
    },
    async download(offer, options) {
      try {
        if (held?.manifest !== offer) throw new Refusal('nothing-ready')
        await downloadUpdate({ fetch, clock, files, limits, allowed }, new URL(offer.file, home), offer, options)
        return { kind: 'ready' }
      } catch (thrown) {
        return explained(thrown, 'disk')
      }
    },
    async restore() {
      try {
        const stored = files.readManifest()
        const read = stored === null ? null : readManifest(stored.bytes, stored.signature, keys)
        if (stored === null || read?.kind !== 'manifest') return (files.sweep(null), null)
        const { manifest } = read
        const verdict = judge(manifest)
        // Times are not held against it yet: the till's clock may be wrong until a server has been heard.
        if (verdict.kind === 'current' || (verdict.kind === 'refused' && verdict.reason === 'older')) files.sweep(null)
        if (verdict.kind !== 'newer' || (await fileMatches(files.fileOf(manifest), manifest)) !== 'same') return null
        files.sweep(manifest)
        held = { ...stored, manifest }
        return manifest
      } catch (thrown) {
        log.incident('update.restore', thrown)
        return null
      }
    },
    async confirm(offer, path) {
      if (held?.manifest !== offer) return 'nothing-ready'
      const read = readManifest(held.bytes, held.signature, keys)
      if (read.kind === 'refused') return read.reason
      const verdict = judge(read.manifest)
      if (verdict.kind === 'refused') return verdict.reason
      if (verdict.kind === 'current') return 'older'
      return (await fileMatches(path ?? files.fileOf(offer), read.manifest)) === 'same' ? null : 'file-changed'
    },
    fileOf: offer => files.fileOf(offer),
    async discard() {
      held = null
      onDisk(() => files.sweep(null))
    },
  }
}

function codeOf(thrown: unknown): string | null {
  const { code, cause } = thrown as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? code : cause instanceof Error ? codeOf(cause) : null
}

function onDisk(work: () => void): void {
  try {
    work()
  } catch {
    throw new Refusal('disk')
  }
}
