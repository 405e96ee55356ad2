// What must be true of a till's folder and of the server after every run, whatever was killed or lost in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkDatabase } from '../../main/store/db.ts'
import { takeTokenLock } from '../../main/store/token-lock.ts'
import type { Registered, World } from './world.ts'

/** Sentences about what does not hold; empty when all is well. */
export function assertTokenWorld(
  till: Registered,
  world: World,
  end: 'registered' | 'suspended' | 'unregistered',
): string[] {
  return [...storageRules(till, end), ...serverRules(till, world, end), ...canaries(till, world.wire.secrets)]
}

function storageRules(till: Registered, end: string): string[] {
  const broken: string[] = []
  const { db, storage } = till.open()
  try {
    const check = checkDatabase(db, 'quick')
    if (!check.ok) broken.push(`the data file is damaged: ${check.detail}`)
    const rows = db.prepare<[], number>('select count(*) from auth_token').pluck().get() ?? -1
    if (rows > 2 || (end === 'registered' && rows < 1)) broken.push(`auth_token has ${rows} rows`)
    if (end === 'registered' && storage.current() === null) broken.push('nothing is stored that may be used')
    if (end === 'registered' && storage.unfinishedRefresh() !== null)
      broken.push('an intent is left although all is settled')
    if (end === 'suspended' && storage.suspension()?.cause !== 'refused')
      broken.push(`suspended because of ${String(storage.suspension()?.cause)}`)
  } finally {
    db.close()
  }
  return broken
}

function serverRules(till: Registered, world: World, end: string): string[] {
  const broken: string[] = []
  if (end !== 'registered') return broken
  const generations = world.panel.generations()[till.deviceId] ?? []
  const current = till.look()?.hash
  if (current === undefined || !generations.some(one => one.hash === current))
    broken.push('the stored token is none that the server gave')
  if (world.panel.devices().find(one => one.id === till.deviceId)?.status !== 'registered')
    broken.push('the till thinks it is registered, the server does not')
  return broken
}

/** No token that passed the line is in any file of the folder, in plain, base64 or hex. */
function canaries(till: Registered, secrets: ReadonlySet<string>): string[] {
  const broken: string[] = []
  const files = readdirSync(till.dir, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name))
    for (const secret of secrets)
      for (const text of [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        Buffer.from(secret).toString('hex'),
      ])
        if (bytes.includes(text)) broken.push(`a token can be read in ${name}`)
  }
  if (!existsSync(join(till.dir, 'logs'))) broken.push('there was no log to look into')
  return broken
}

/** Within a second of a kill the next process can take the lock. */
export async function lockIsFree(till: Registered): Promise<string[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const lock = takeTokenLock(join(till.dir, 'auth-lock.db'))
    lock?.release()
    if (lock !== null) return []
    await new Promise(resolve => void setTimeout(resolve, 10))
  }
  return ['the lock of a killed process was still held after a second']
}
