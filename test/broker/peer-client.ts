// Gets the published CardScan client for a test, where it can be had: it is never a dependency, its licence text is missing.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

export const peerVersion = '0.11.0'
const name = '@cardscan.ai/cardscan-client'

type Card = { state: string; cardId: string; details?: Record<string, unknown> }
export type PeerClient = {
  fullScan(pictures: { frontImage: unknown; backImage?: unknown }): Promise<Card>
  getCardById(id: string): Promise<{ data: Card }>
}
type PeerPackage = { CardScanApi: new (options: Record<string, string>) => PeerClient }

/** The package, or why it is not to be had. `TILLGATE_CARDSCAN_CLIENT` names a folder that has it installed. */
export async function peerPackage(): Promise<PeerPackage | string> {
  const given = process.env['TILLGATE_CARDSCAN_CLIENT']
  const folder = resolve(given ?? join(import.meta.dirname, '../../.cache/peers/cardscan'))
  if (given === undefined && !existsSync(join(folder, 'node_modules', name))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    const args = [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${peerVersion}`,
    ]
    try {
      await promisify(execFile)(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { timeout: 90_000 })
    } catch {
      return `${name} ${peerVersion} could not be installed here`
    }
  }
  try {
    return createRequire(join(folder, 'package.json'))(name) as PeerPackage
  } catch {
    return `${name} could not be loaded from its folder`
  }
}
