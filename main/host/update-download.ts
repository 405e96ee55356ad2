// Fetches the one file that a verified manifest names: bounded in length, time and place, resumed where the last try ended.
import type { FileHandle } from 'node:fs/promises'
import type { UpdateManifest } from '#domain/update'
import type { UpdateReason } from '#domain/update-sentences'
import type { Clock } from '../ports/system.ts'
import type { DownloadOptions } from '../ports/updates.ts'
import { headerOf, type Fetch, type Fetched } from './update-fetch.ts'
import { fileMatches, type UpdateFiles } from './update-files.ts'
import { retryAfterOf } from './update-pause.ts'

/** Milliseconds, and the bytes that must arrive in every window of time. */
export type DownloadLimits = { windowMs: number; windowBytes: number; totalMs: number; redirects: number }
export const downloadLimits: DownloadLimits = {
  windowMs: 30_000,
  windowBytes: 64 * 1024,
  totalMs: 60 * 60_000,
  redirects: 3,
}

/** A download that ends without its file. What is on disk is kept unless it is wrong. */
export class DownloadTrouble extends Error {
  override readonly name = 'DownloadTrouble'
  readonly reason: UpdateReason
  readonly retryAfterMs: number | null
  constructor(reason: UpdateReason, retryAfterMs: number | null = null, options?: { cause?: unknown }) {
    super(reason, options)
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

export type DownloadDeps = {
  fetch: Fetch
  clock: Clock
  files: UpdateFiles
  limits: DownloadLimits
  /** Whether an address may be asked at all (https, exact host). */
  allowed: (url: URL) => boolean
}

/** Leaves the verified file under its name. Throws DownloadTrouble. */
export async function downloadUpdate(
  deps: DownloadDeps,
  url: URL,
  offer: UpdateManifest,
  options: DownloadOptions,
): Promise<void> {
  const { files } = deps
  if ((await fileMatches(files.fileOf(offer), offer)) === 'same') return
  const have = files.partSize(offer) ?? 0
  if (have > 0 && (await resumed(deps, url, offer, options, have))) return files.accept(offer)
  // The server deserves one clean try before it is blamed for what an earlier run left on disk.
  files.dropPart(offer)
  await fill(deps, url, offer, options, 0)
  const found = await fileMatches(files.partOf(offer), offer)
  if (found !== 'same') {
    files.dropPart(offer)
    throw new DownloadTrouble(found === 'hash' ? 'file-hash' : 'file-size')
  }
  files.accept(offer)
}

/** Whether an earlier part could be completed to the right file. An interruption is thrown and keeps the part. */
async function resumed(
  deps: DownloadDeps,
  url: URL,
  offer: UpdateManifest,
  options: DownloadOptions,
  have: number,
): Promise<boolean> {
  try {
    if (have < offer.size) await fill(deps, url, offer, options, have)
  } catch (thrown) {
    if (thrown instanceof DownloadTrouble && thrown.reason === 'file-size') return false
    throw thrown
  }
  return (await fileMatches(deps.files.partOf(offer), offer)) === 'same'
}

/** Brings the part from `have` bytes to its full length; a server that does not resume sends it all again. */
async function fill(
  deps: DownloadDeps,
  url: URL,
  offer: UpdateManifest,
  options: DownloadOptions,
  have: number,
): Promise<void> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const count = { received: 0 }
  const watching = watch(deps, count, options.mayRun, stop, signal)
  let answer: Fetched | undefined
  try {
    answer = await ask(deps, url, have, signal)
    const from = startOf(answer, have, offer, deps.clock.now().getTime())
    const part = await stored(deps.files.openPart(offer, from === 0))
    await write(part, answer, offer, from, bytes => {
      count.received += bytes
      options.progress(from + count.received)
    })
  } catch (thrown) {
    if (thrown instanceof DownloadTrouble) throw thrown
    const stopped: unknown = stop.signal.reason
    throw stopped instanceof DownloadTrouble
      ? stopped
      : new DownloadTrouble('file-unreachable', null, { cause: thrown })
  } finally {
    answer?.close()
    stop.abort()
    await watching
  }
}

/** The answer behind at most a few redirects on the same origin. */
async function ask(deps: DownloadDeps, first: URL, have: number, signal: AbortSignal): Promise<Fetched> {
  let url = first
  for (let hop = 0; hop <= deps.limits.redirects; hop += 1) {
    if (!deps.allowed(url)) throw new DownloadTrouble('file-redirected')
    const answer = await deps.fetch(url, have > 0 ? { range: `bytes=${have}-` } : {}, signal)
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer
    answer.close()
    const location = headerOf(answer, 'location')
    if (location === undefined || !URL.canParse(location, url.href)) throw new DownloadTrouble('file-redirected')
    const next = new URL(location, url)
    if (next.origin !== first.origin || next.username !== '' || next.password !== '') {
      throw new DownloadTrouble('file-redirected')
    }
    url = next
  }
  throw new DownloadTrouble('file-redirected')
}

/** Where the body begins in the file. Throws when the answer cannot be this file. */
function startOf(answer: Fetched, have: number, offer: UpdateManifest, nowMs: number): number {
  const partial = answer.status === 206
  const wanted = `bytes ${have}-${offer.size - 1}/${offer.size}`
  if (answer.status === 416 || (partial && headerOf(answer, 'content-range') !== wanted)) {
    throw new DownloadTrouble('file-size')
  }
  if (answer.status !== 200 && !partial) {
    throw new DownloadTrouble('file-refused', retryAfterOf(headerOf(answer, 'retry-after'), nowMs))
  }
  if (!['identity', undefined].includes(headerOf(answer, 'content-encoding'))) throw new DownloadTrouble('file-refused')
  const from = partial ? have : 0
  const length = answer.headers['content-length']
  if (length !== undefined && length !== String(offer.size - from)) throw new DownloadTrouble('file-size')
  return from
}

async function write(
  part: FileHandle,
  answer: Fetched,
  offer: UpdateManifest,
  from: number,
  received: (bytes: number) => void,
): Promise<void> {
  let at = from
  try {
    for await (const bytes of answer.body) {
      // The byte too many is never written.
      if (at + bytes.length > offer.size) throw new DownloadTrouble('file-size')
      await stored(part.appendFile(bytes))
      at += bytes.length
      received(bytes.length)
    }
    await stored(part.sync())
  } finally {
    await part.close()
  }
  if (at < offer.size) throw new DownloadTrouble('file-unreachable')
}

/** Tells a disk that is full apart from a line that broke. */
async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new DownloadTrouble('disk', null, { cause })
  }
}

/** Ends a download that drips, lasts too long or is in the way of selling. */
async function watch(
  { clock, limits }: DownloadDeps,
  count: { readonly received: number },
  mayRun: () => boolean,
  stop: AbortController,
  signal: AbortSignal,
): Promise<void> {
  const started = clock.mono()
  let before = 0
  for (;;) {
    try {
      await clock.sleep(limits.windowMs, signal)
    } catch {
      return
    }
    const slow = count.received - before < limits.windowBytes || clock.mono() - started > limits.totalMs
    before = count.received
    if (!mayRun()) return stop.abort(new DownloadTrouble('paused'))
    if (slow) return stop.abort(new DownloadTrouble('too-slow'))
  }
}
