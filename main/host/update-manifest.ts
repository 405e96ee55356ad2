// The signed description of an update: signature first, then form, and only then meaning.
import * as z from 'zod'
import { updateArchs, updateChannels, updatePlatforms, type UpdateManifest } from '#domain/update'
import { isPlainFileName, isVersion } from '#domain/update-rules'
import type { UpdateReason } from '#domain/update-sentences'
import { signedBy, type PinnedKeys } from './update-keys.ts'

/** The most a manifest and its signature may have, in bytes. */
export const largestManifest = 16 * 1024
export const largestSignature = 1024
/** No package of a till comes near this; the signed size is the real limit. */
const largestFile = 2 * 1024 ** 3

const version = z.string().refine(isVersion)
const instant = z.iso.datetime({ offset: false })
const base64Of64Bytes = z
  .string()
  .regex(/^[A-Za-z0-9+/]{86}==$/)
  .refine(text => Buffer.from(text, 'base64').toString('base64') === text)

const Manifest = z.strictObject({
  version,
  platform: z.enum(updatePlatforms),
  arch: z.enum(updateArchs),
  channel: z.enum(updateChannels),
  file: z.string().max(100),
  sha512: base64Of64Bytes,
  size: z.int().min(1).max(largestFile),
  minVersion: version,
  notBefore: instant.optional(),
  notAfter: instant,
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  rollout: z.int().min(0).max(100).optional(),
  rollbackOf: version.optional(),
}) satisfies z.ZodType<UpdateManifest>

export type ManifestAnswer = { kind: 'manifest'; manifest: UpdateManifest } | { kind: 'refused'; reason: UpdateReason }

/**
 * The manifest in `bytes`, which are signed exactly as they were served. Nothing of them is looked at before the
 * signature is good. Never throws.
 */
export function readManifest(bytes: Uint8Array, signature: string, keys: PinnedKeys): ManifestAnswer {
  const refused = (reason: UpdateReason): ManifestAnswer => ({ kind: 'refused', reason })
  if (bytes.length > largestManifest) return refused('feed-too-large')
  const signer = signedBy(bytes, signature, keys)
  if (signer.kind !== 'signed') {
    return refused(signer.kind === 'malformed' ? 'signature-malformed' : 'signature-wrong')
  }
  const json = parsed(bytes)
  const read = Manifest.safeParse(json)
  if (!read.success || json === undefined) return refused('manifest-malformed')
  if (read.data.keyId !== signer.keyId) return refused('key-mismatch')
  if (!isPlainFileName(read.data.file)) return refused('file-name')
  return { kind: 'manifest', manifest: read.data }
}

/** JSON in valid UTF-8 whose names are all different, or undefined. */
function parsed(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const json: unknown = JSON.parse(text)
    if (typeof json !== 'object' || json === null) return undefined
    // In valid JSON a string before a colon is a name. Of two equal ones JSON.parse keeps the last without a word.
    const names = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined)
    const known = Object.keys(json)
    return names.length === known.length && known.every(name => Object.hasOwn(Manifest.shape, name)) ? json : undefined
  } catch {
    return undefined
  }
}
