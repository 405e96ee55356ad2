// The single checks of `--health`: each looks without changing anything and answers one finding.
import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { offSentence, type UpdateOff } from '#domain/update-off'
import type { Config } from './config.ts'
import { placeOf, whyNotReached, type Place } from './host/reach.ts'
import { lookAtDatabase } from './store/look.ts'

/** `note` is worth knowing and does not count as trouble. `detail` is a sentence where something is to be done. */
export type Finding = { name: string; state: 'ok' | 'note' | 'bad'; detail: string }

const MB = 1024 * 1024
const LITTLE_MB = 1024
const TOO_LITTLE_MB = 200

export const finding = (name: string, state: Finding['state'], detail: string): Finding => ({ name, state, detail })

/** Answers what `look` answers, or its error as trouble: the errors of a start are sentences. */
export async function found(name: string, look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (thrown) {
    return finding(name, 'bad', thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** A folder this user may write in; one that is not there yet counts when it can be made. */
export function folder(name: string, dir: string): Finding {
  const there = nearest(dir)
  if (!statSync(there).isDirectory())
    return finding(name, 'bad', `${there} is not a folder. Move that file away, or choose another data folder.`)
  try {
    accessSync(there, constants.W_OK)
  } catch {
    return finding(
      name,
      'bad',
      `${there} cannot be written by this user. The till would not start; no sale is lost. Give this user the right to write there.`,
    )
  }
  return finding(name, 'ok', there === dir ? dir : `${dir}, made at the first start`)
}

/** The folder itself, or the one above it in which it would be made. */
function nearest(dir: string): string {
  return statSync(dir, { throwIfNoEntry: false }) !== undefined || dirname(dir) === dir ? dir : nearest(dirname(dir))
}

export function disk(dir: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(dir))
  const free = Math.floor((bavail * bsize) / MB)
  const words = free >= 10 * LITTLE_MB ? `${Math.floor(free / 1024)} GB free` : `${free} MB free`
  if (free < TOO_LITTLE_MB)
    return finding('disk', 'bad', `Only ${words}. Sales could soon not be saved. Free some space before selling.`)
  return free < LITTLE_MB
    ? finding('disk', 'note', `${words}. Sales are saved; free some space soon.`)
    : finding('disk', 'ok', words)
}

export function database(file: string): Finding {
  const look = lookAtDatabase(file)
  if (look === null) return finding('database', 'ok', 'none yet, made at the first start')
  const { schema, knownSchema, entries, whole } = look
  if (!whole)
    return finding(
      'database',
      'bad',
      `The chain of the journal is broken (${entries} entries). Do not sell here; keep the file as it is and call support.`,
    )
  const later = schema < knownSchema ? `; it will be brought to ${knownSchema} at the next start` : ''
  return finding('database', 'ok', `whole, schema ${schema}${later}, journal of ${entries} entries whole`)
}

/** Ways in which a till is meant to run without updating itself. */
const meant: readonly UpdateOff[] = ['not-set-up', 'browser', 'not-packaged', 'not-replaceable']

/** `reasons` why the till does not update itself; none when it does. */
export function updates(reasons: readonly UpdateOff[]): Finding {
  if (reasons.length === 0) return finding('updates', 'ok', 'every safeguard holds')
  const state = reasons.every(reason => meant.includes(reason)) ? 'note' : 'bad'
  return finding('updates', state, reasons.map(offSentence).join(' '))
}

/** Everything the configuration names, each once. */
export function placesOf(config: Config): [name: string, place: Place][] {
  const { identity, broker, cardscan, idscan, cardconnect, smart, terminal, printer } = config
  return [
    ['identity', placeOf(identity.base)],
    ...(broker.mode === 'remote' ? [['broker', placeOf(broker.url)] as [string, Place]] : []),
    ['cardscan', placeOf(cardscan.rest)],
    ['idscan', placeOf(idscan.base)],
    // With smart transactions the identity server takes the card money too, and nothing is sent to Card Connect.
    ...(smart?.pay == null ? [['cardconnect', placeOf(cardconnect.rest)] as [string, Place]] : []),
    ...(terminal === null ? [] : [['terminal', placeOf(terminal.base)] as [string, Place]]),
    ...(printer === null ? [] : [['printer', { ...printer, tls: false }] as [string, Place]]),
  ]
}

export async function reached(name: string, place: Place): Promise<Finding> {
  const why = await whyNotReached(place)
  const at = `${place.host}:${place.port}`
  return why === null
    ? finding(name, 'ok', `${at} answers`)
    : finding(
        name,
        'bad',
        `${at} does not answer (${why}). Check that it is on, the network, and the address in the configuration.`,
      )
}
