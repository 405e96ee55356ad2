// Rules for updates that need no machine: which version is newer, which names are plain, whom a signed manifest is for.
import type { UpdateArch, UpdateChannel, UpdateManifest, UpdatePackage, UpdatePlatform } from './update.ts'
import type { UpdateReason } from './update-sentences.ts'

type Version = { numbers: [number, number, number]; pre: string[] }

const number = '(0|[1-9]\\d{0,8})'
// Build metadata is left out on purpose: two builds of one version could not be told apart in order.
const versionForm = new RegExp(`^${number}\\.${number}\\.${number}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`)

function parsed(text: string): Version | null {
  const found = text.length > 64 ? null : versionForm.exec(text)
  if (found === null) return null
  const pre = found[4]?.split('.') ?? []
  // Numeric parts have no leading zeros (Semantic Versioning 2.0.0 §9) and stay exact as numbers.
  if (pre.some(part => /^\d+$/.test(part) && (part.length > 15 || (part.length > 1 && part.startsWith('0')))))
    return null
  return { numbers: [Number(found[1]), Number(found[2]), Number(found[3])], pre }
}

/** Three numbers with an optional pre-release part, without build metadata. */
export const isVersion = (text: string): boolean => parsed(text) !== null

/** Semantic Versioning 2.0.0 §11: below 0 when `a` is older than `b`. Throws for texts that `isVersion` refuses. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parsed(a), parsed(b)]
  if (left === null || right === null) throw new RangeError('not a version')
  for (const [at, value] of left.numbers.entries()) {
    const difference = value - right.numbers[at]!
    if (difference !== 0) return difference
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length
  for (const [at, part] of left.pre.entries()) {
    const other = right.pre[at]
    if (other === undefined) return 1
    const difference = comparePart(part, other)
    if (difference !== 0) return difference
  }
  return left.pre.length - right.pre.length
}

function comparePart(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numericA && numericB) return Number(a) - Number(b)
  if (numericA !== numericB) return numericA ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

// Device names that Windows gives to any folder, whatever the ending behind them is.
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(\.|$)/i

/** A name that is one file in one folder on every system: no path, drive, stream, device or hidden file. */
export function isPlainFileName(name: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && !name.includes('..') && !/[.]$/.test(name) && !reserved.test(name)
  )
}

/** Where the manifest of a kind of till lies, below the feed's address. */
export function feedFolder(till: Pick<TillFacts, 'platform' | 'arch' | 'channel' | 'package'>): string {
  return `${till.channel}/${till.platform}-${till.arch}-${till.package.toLowerCase()}/`
}

/** The newest manifest this till has accepted: an older one is a replay. */
export type SeenUpdate = { version: string; notAfter: string }
export type TillFacts = {
  version: string
  platform: UpdatePlatform
  arch: UpdateArch
  channel: UpdateChannel
  package: UpdatePackage
  /** Milliseconds since the epoch as the servers count them. */
  nowMs: number
  seen: SeenUpdate | null
}
export type Verdict = { kind: 'newer' } | { kind: 'current' } | { kind: 'refused'; reason: UpdateReason }

/** What a manifest whose signature is good means for this till. Never a way back: an older version is always refused. */
export function judgeManifest(manifest: UpdateManifest, till: TillFacts): Verdict {
  const refused = (reason: UpdateReason): Verdict => ({ kind: 'refused', reason })
  if (manifest.platform !== till.platform) return refused('other-platform')
  if (manifest.arch !== till.arch) return refused('other-arch')
  if (manifest.channel !== till.channel) return refused('other-channel')
  if (!isPlainFileName(manifest.file)) return refused('file-name')
  if (!manifest.file.endsWith(`.${till.package}`)) return refused('other-package')
  if (manifest.notBefore !== undefined && !(till.nowMs >= Date.parse(manifest.notBefore)))
    return refused('not-yet-valid')
  // Written so that a time that is no time refuses.
  if (!(till.nowMs < Date.parse(manifest.notAfter))) return refused('expired')
  const distance = compareVersions(manifest.version, till.version)
  if (distance < 0) return refused('older')
  if (isReplay(manifest, till.seen)) return refused('replayed')
  if (distance === 0) return { kind: 'current' }
  if (compareVersions(manifest.minVersion, till.version) > 0) return refused('needs-newer')
  return { kind: 'newer' }
}

/** Older than the newest seen; for the same version the later end is the newer statement. */
function isReplay(manifest: UpdateManifest, seen: SeenUpdate | null): boolean {
  if (seen === null) return false
  const distance = compareVersions(manifest.version, seen.version)
  return distance < 0 || (distance === 0 && Date.parse(manifest.notAfter) < Date.parse(seen.notAfter))
}

/** Whether this till is among the first `rollout` percent; `bucket` is 0 to 99. */
export const isInRollout = (manifest: UpdateManifest, bucket: number): boolean => bucket < (manifest.rollout ?? 100)
