// The update folder inside the till's data: the only place that updates write to, all of it readable by this user alone.
import { createHash, timingSafeEqual } from 'node:crypto'
import { constants, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpdateManifest } from '#domain/update'
import { isVersion, type SeenUpdate } from '#domain/update-rules'
import { readPrivate, replacePrivate } from './private-file.ts'

export type SignedBytes = { bytes: Buffer; signature: string }
export type UpdateFiles = ReturnType<typeof updateFiles>

/** Windows knows no such flag; there the folder's own permissions are the protection. */
const noFollow = constants.O_NOFOLLOW ?? 0
const names = { manifest: 'update.json', signature: 'update.json.sig', seen: 'seen.json' }
/** Never swept: the note about starts, and how far this till has seen. */
const kept = ['start.json', names.seen]

/** Opens (and makes) the folder. Throws when it cannot be made or is a link. */
export function updateFiles(dir: string) {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (!lstatSync(dir).isDirectory()) throw new Error(`${dir} is not a folder`)
  const at = (name: string) => join(dir, name)
  const partName = (offer: UpdateManifest) => `${Buffer.from(offer.sha512, 'base64').toString('hex').slice(0, 32)}.part`

  return {
    dir,
    fileOf: (offer: UpdateManifest) => at(offer.file),
    partOf: (offer: UpdateManifest) => at(partName(offer)),
    /** Bytes of the part that is there; null when there is none. What is not a plain file is removed. */
    partSize(offer: UpdateManifest): number | null {
      const stat = lstatSync(at(partName(offer)), { throwIfNoEntry: false })
      if (stat?.isFile()) return stat.size
      rmSync(at(partName(offer)), { recursive: true, force: true })
      return null
    },
    /** Opens the part for writing, from the start (`fresh`) or at its end. Never through a link. */
    openPart(offer: UpdateManifest, fresh: boolean): Promise<FileHandle> {
      const how = fresh ? constants.O_TRUNC : constants.O_APPEND
      return open(at(partName(offer)), constants.O_WRONLY | constants.O_CREAT | how | noFollow, 0o600)
    },
    dropPart: (offer: UpdateManifest) => rmSync(at(partName(offer)), { force: true }),
    /** The verified part gets its name in one step. */
    accept(offer: UpdateManifest): void {
      renameSync(at(partName(offer)), at(offer.file))
    },
    /** The signed manifest as it was served, so that a later start can verify it again. */
    keepManifest({ bytes, signature }: SignedBytes): void {
      replacePrivate(at(names.manifest), bytes)
      replacePrivate(at(names.signature), Buffer.from(signature))
    },
    readManifest(): SignedBytes | null {
      const [bytes, signature] = [tryRead(at(names.manifest)), tryRead(at(names.signature))]
      return bytes === null || signature === null ? null : { bytes, signature: signature.toString('latin1') }
    },
    /** The newest manifest that was accepted; junk counts as none, which still never allows a downgrade. */
    readSeen(): SeenUpdate | null {
      try {
        const seen = JSON.parse((tryRead(at(names.seen)) ?? '').toString()) as Partial<SeenUpdate>
        const { version, notAfter } = seen
        if (typeof version !== 'string' || typeof notAfter !== 'string') return null
        return isVersion(version) && !Number.isNaN(Date.parse(notAfter)) ? { version, notAfter } : null
      } catch {
        return null
      }
    },
    keepSeen: (seen: SeenUpdate) => replacePrivate(at(names.seen), Buffer.from(JSON.stringify(seen))),
    /** Removes everything but what belongs to `offer` and what is kept for good; the installer's own copies too. */
    sweep(offer: UpdateManifest | null): void {
      const mine = offer === null ? [] : [offer.file, partName(offer), names.manifest, names.signature]
      for (const name of readdirSync(dir)) {
        if (!kept.includes(name) && !mine.includes(name)) rmSync(at(name), { recursive: true, force: true })
      }
    },
  }
}

function tryRead(file: string): Buffer | null {
  try {
    return readPrivate(file)
  } catch {
    return null
  }
}

/** Whether the file at `path` is, byte for byte, the one that was signed. Reads all of it. */
export async function fileMatches(path: string, offer: UpdateManifest): Promise<'same' | 'size' | 'hash' | 'missing'> {
  let handle: FileHandle
  try {
    handle = await open(path, constants.O_RDONLY | noFollow)
  } catch {
    return 'missing'
  }
  try {
    const stat = await handle.stat()
    if (!stat.isFile() || stat.size !== offer.size) return 'size'
    const hash = createHash('sha512')
    let length = 0
    for await (const part of handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false })) {
      const bytes = part as Buffer
      length += bytes.length
      hash.update(bytes)
    }
    if (length !== offer.size) return 'size'
    return timingSafeEqual(hash.digest(), Buffer.from(offer.sha512, 'base64')) ? 'same' : 'hash'
  } catch {
    return 'missing'
  } finally {
    await handle.close()
  }
}
