// Signs a release: writes the folder that the update server hands out (package, update.json, update.json.sig), verified as a till would.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { copyFileSync, createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { UpdateManifest } from '../main/domain/update.ts'
import { feedFolder, judgeManifest, type TillFacts } from '../main/domain/update-rules.ts'
import { updateSentence } from '../main/domain/update-sentences.ts'
import { keyIdOf, pinnedKeys, type PinnedKeys } from '../main/host/update-keys.ts'
import { readManifest } from '../main/host/update-manifest.ts'

const usage = `Usage:
  node scripts/sign-update.ts --new-key FILE
      makes a key pair: the private half into FILE (keep it offline), the public half on the screen
  node scripts/sign-update.ts --file PACKAGE --version 1.2.0 --platform win32|darwin|linux --arch x64|arm64
      --channel stable|early --min-version 1.0.0 --days 30 --out FOLDER [--key FILE] [--keys FILE]
      [--rollout 0..100] [--rollback-of VERSION] [--not-before 2026-01-31T09:00:00Z]
The key: --key or TILLGATE_UPDATE_KEY_FILE (PEM), with TILLGATE_UPDATE_KEY_PASSPHRASE where it is encrypted.`
const longestDays = 180

const names = 'new-key file version platform arch channel min-version days out key keys rollout rollback-of not-before'
let values: Record<string, string | boolean | undefined> = {}
const option = (name: string): string | undefined => values[name] as string | undefined
function needed(name: string): string {
  const value = option(name)
  if (value === undefined) throw new Error(`--${name} is missing.\n${usage}`)
  return value
}

try {
  const options = Object.fromEntries(names.split(' ').map(name => [name, { type: 'string' as const }]))
  values = parseArgs({ options }).values
  const fresh = option('new-key')
  if (fresh === undefined) await release()
  else newKey(fresh)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}

function newKey(file: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
  const { kty, crv, x } = publicKey.export({ format: 'jwk' })
  console.log(JSON.stringify({ kty, crv, kid: keyIdOf(publicKey), x }, null, 2))
  console.error(
    `The private key is in ${file}. Move it to a place that no server reaches; put the above into the package.`,
  )
}

async function release(): Promise<void> {
  const source = needed('file')
  const key = privateKey()
  const keys = pinnedKeys(readFileSync(option('keys') ?? resource('update-keys.json'), 'utf8'))
  // Names with blanks, as some packagers make them, are no plain names.
  const file = basename(source).replaceAll(' ', '-')
  const { sha512, size } = await measured(source)
  const manifest = {
    version: needed('version'),
    platform: needed('platform'),
    arch: needed('arch'),
    channel: needed('channel'),
    file,
    sha512,
    size,
    minVersion: needed('min-version'),
    ...optional('notBefore', option('not-before')),
    notAfter: endAfter(Number(needed('days'))),
    keyId: keyIdOf(createPublicKey(key)),
    ...optional('rollout', option('rollout'), Number),
    ...optional('rollbackOf', option('rollback-of')),
  }
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  const signature = sign(null, bytes, key).toString('base64')
  const checked = asTill(bytes, signature, keys)
  const folder = join(needed('out'), feedFolder({ ...checked, package: packageOf(file) }))
  mkdirSync(folder, { recursive: true })
  copyFileSync(source, join(folder, file))
  writeFileSync(join(folder, 'update.json'), bytes)
  writeFileSync(join(folder, 'update.json.sig'), `${signature}\n`)
  console.log(`${folder} holds ${file} (${size} bytes), valid until ${checked.notAfter}, signed with ${checked.keyId}.`)
}

/** The manifest as a till of the oldest version that may take it reads it. Throws the till's own sentence. */
function asTill(bytes: Buffer, signature: string, keys: PinnedKeys): UpdateManifest {
  const read = readManifest(bytes, signature, keys)
  if (read.kind === 'refused') {
    const hint = read.reason === 'signature-wrong' ? ' The key is not one of the two in the package.' : ''
    throw new Error(`Tills would refuse this release:${hint} ${updateSentence(read.reason)}\n${usage}`)
  }
  const { manifest } = read
  const { minVersion, platform, arch, channel } = manifest
  const nowMs = Math.max(Date.now(), Date.parse(manifest.notBefore ?? '') || 0)
  const till = { version: minVersion, platform, arch, channel, package: packageOf(manifest.file), nowMs, seen: null }
  const verdict = judgeManifest(manifest, till)
  if (verdict.kind === 'newer') return manifest
  const why = verdict.kind === 'refused' ? updateSentence(verdict.reason) : '--min-version is the version itself.'
  throw new Error(`Tills would refuse this release: ${why}`)
}

function packageOf(file: string): TillFacts['package'] {
  const found = (['exe', 'zip', 'AppImage', 'deb'] as const).find(kind => extname(file) === `.${kind}`)
  if (found === undefined) throw new Error('The package must end with .exe, .zip, .AppImage or .deb.')
  return found
}

function privateKey(): KeyObject {
  const file = option('key') ?? process.env.TILLGATE_UPDATE_KEY_FILE
  if (file === undefined) throw new Error(`No key: give --key FILE or TILLGATE_UPDATE_KEY_FILE.\n${usage}`)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`Other users of this machine can read ${file}. Run "chmod 600" on it and consider a new key.`)
  }
  const passphrase = process.env.TILLGATE_UPDATE_KEY_PASSPHRASE
  const key = createPrivateKey({
    key: readFileSync(file),
    format: 'pem',
    ...(passphrase === undefined ? {} : { passphrase }),
  })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is not an Ed25519 key.`)
  return key
}

async function measured(file: string): Promise<{ sha512: string; size: number }> {
  const hash = createHash('sha512')
  let size = 0
  for await (const part of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(part as Buffer)
    size += (part as Buffer).length
  }
  return { sha512: hash.digest('base64'), size }
}

/** A frozen server can show this release as the newest until then, so it is not made long. */
function endAfter(days: number): string {
  if (!(days >= 1 && days <= longestDays)) throw new Error(`--days must be 1 to ${longestDays}.`)
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

function optional(name: string, value: string | undefined, read: (text: string) => unknown = String): object {
  return value === undefined ? {} : { [name]: read(value) }
}

function resource(name: string): string {
  return fileURLToPath(new URL(`../resources/${name}`, import.meta.url))
}
