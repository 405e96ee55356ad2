// Reads the body of a new ID Scan transaction, and refuses what the service would refuse.
import { IdscanRefusal } from './idscan-errors.ts'
import type { DocumentScanSettings, TaskType } from './idscan-model.ts'
import { levels, returnUrlMember, statusOf } from './idscan-wire.ts'

type Fields = Record<string, unknown>
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const bad = (message: string): IdscanRefusal => new IdscanRefusal(statusOf.badBody, message)

/** Tasks build on one another: a liveness check needs a document, a match needs both. */
const chain: readonly TaskType[] = ['document_scan', 'face_liveness', 'face_match']

function tasks(value: unknown): TaskType[] {
  if (!Array.isArray(value) || value.length === 0) throw bad('tasks must be a list of task names')
  const unknown = value.find(name => !chain.includes(name as TaskType))
  if (unknown !== undefined) throw bad(`unknown task ${String(unknown)}`)
  const wanted = chain.filter(name => value.includes(name))
  if (wanted.length !== value.length || wanted.some((name, index) => name !== chain[index]))
    throw new IdscanRefusal(statusOf.badTasks, 'this combination of tasks is not allowed')
  return wanted
}

/** An object, or nothing. Throws 400 for anything else. */
function object(body: Fields, name: string): Fields | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${name} must be an object`)
  return value as Fields
}
function whole(body: Fields, name: string, least: number, most: number): number | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw bad(`${name} must be an integer`)
  if (value < least || value > most) throw bad(`${name} must be between ${least} and ${most}`)
  return value
}
const oldest = 150
const longestDays = 36_500
const fieldName = /^[a-z][a-z0-9_]{0,63}$/
function texts(body: Fields, name: string, allowed: readonly string[] | null): string[] | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (
    !Array.isArray(value) ||
    value.some(entry => typeof entry !== 'string' || !(allowed ? allowed.includes(entry) : fieldName.test(entry)))
  )
    throw bad(`${name} must be a list of ${allowed?.join(', ') ?? 'names'}`)
  return value as string[]
}

/** `settings.documentScan`, echoed as it came: only what was sent is present. */
function documentScan(body: Fields | undefined): DocumentScanSettings | undefined {
  if (body === undefined) return undefined
  const level = body['level']
  if (level !== undefined && (typeof level !== 'string' || !levels.includes(level)))
    throw bad(`level must be one of ${levels.join(', ')}`)
  const settings = {
    allowedExpiration: whole(body, 'allowedExpiration', -longestDays, longestDays),
    redactFields: texts(body, 'redactFields', null),
    captureSources: texts(body, 'captureSources', ['camera', 'file']),
    level,
    minimumAge: whole(body, 'minimumAge', 0, oldest),
    maximumAge: whole(body, 'maximumAge', 0, oldest),
    validateFields: texts(body, 'validateFields', null),
    extractFields: texts(body, 'extractFields', null),
  }
  if ((settings.minimumAge ?? 0) > (settings.maximumAge ?? oldest)) throw bad('minimumAge must not exceed maximumAge')
  if (settings.captureSources?.length === 0) throw bad('captureSources must not be empty')
  return Object.fromEntries(Object.entries(settings).filter(([, given]) => given !== undefined))
}

/** An https address, one of this machine, or one of an app's own scheme; with nobody's name and without a fragment. */
function returnAddress(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value))
    throw bad(`${returnUrlMember} must be an address`)
  const { protocol, hostname, username, password, hash } = new URL(value)
  const here = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  if ((protocol !== 'https:' && protocol !== 'app:' && !here) || hostname === '')
    throw bad(`${returnUrlMember} must be https`)
  if (username !== '' || password !== '' || hash !== '')
    throw bad(`${returnUrlMember} must be an address and nothing else`)
  return value
}

export type TransactionWish = {
  tasks: TaskType[]
  settings: { documentScan?: DocumentScanSettings }
  locale: string
  mobileOnly: boolean
  returnUrl: string | null
  expiresInSeconds: number
}

/** Body of POST /transactions. Throws 400, or 422 for tasks that are not a prefix of the chain. */
export function transactionWish(value: unknown): TransactionWish {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('the body must be an object')
  const body = fields(value)
  const locale = body['locale'] ?? 'en-US'
  if (typeof locale !== 'string' || !/^[a-z]{2}(-[A-Za-z]{2})?$/.test(locale)) throw bad('locale must look like en-US')
  const mobileOnly = body['mobileOnly'] ?? false
  if (typeof mobileOnly !== 'boolean') throw bad('mobileOnly must be boolean')
  const expiresIn = body['expiresIn'] ?? 900
  if (!Number.isInteger(expiresIn) || (expiresIn as number) < 1 || (expiresIn as number) > 86_400)
    throw bad('expiresIn must be seconds between 1 and 86400')
  const settings = documentScan(object(object(body, 'settings') ?? {}, 'documentScan'))
  return {
    tasks: tasks(body['tasks']),
    settings: settings ? { documentScan: settings } : {},
    locale,
    mobileOnly,
    returnUrl: returnAddress(body[returnUrlMember]),
    expiresInSeconds: expiresIn as number,
  }
}
