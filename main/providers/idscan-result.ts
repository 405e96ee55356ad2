// Reads the result of a hosted check field by field. It judges nothing: it says what was found, and misses nothing odd.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { isDay, type Day } from '#domain/age'
import { meaningOf } from '#domain/hosted-codes'
import type { HostedFileRef, HostedResult, HostedTask } from '../ports/id-check.ts'
import { countsOf, guesses, lastCode, stateOf, Task, type TaskRead } from './idscan-wire.ts'

export const Result = z.object({
  id: z.string(),
  state: z.string().max(100),
  tasks: z.array(Task),
})
type ResultRead = z.infer<typeof Result>

const Field = z.object({
  field: z.string(),
  validity: z.string().nullish(),
  comparison: z.string().nullish(),
  locale: z.string().nullish(),
  values: z
    .array(
      z.object({ source: z.string().nullish(), value: z.union([z.string(), z.number().transform(String)]).nullish() }),
    )
    .nullish(),
})
type FieldRead = z.infer<typeof Field>
const faces = ['face_liveness', 'face_match'] as const

/** `asked` are the tasks of the check; each must be there and completed (ID Scan, transaction result). */
export function readResult(body: ResultRead, asked: readonly HostedTask[]): HostedResult {
  // A field that cannot be read must not vanish from the evaluation, so one odd field makes the whole list unreadable.
  const lists = body.tasks.filter(hasFields).map(task => z.array(Field).safeParse(task['result'] ?? []))
  const fields = lists.flatMap(list => list.data ?? [])
  const whole = lists.every(list => list.success)
  const done = (type: HostedTask): boolean => body.tasks.some(task => task.type === type && task.state === 'completed')
  const failedFace =
    faces.find(
      face =>
        (asked.includes(face) && !done(face)) ||
        body.tasks.some(task => task.type === face && (task.state !== 'completed' || saysNo(task))),
    ) ?? null
  return {
    state: stateOf(body.state),
    completed:
      whole &&
      body.state === 'completed' &&
      done('document_scan') &&
      asked.every(done) &&
      body.tasks.every(task => task.state === 'completed'),
    failedFace,
    age: readAge(fields),
    ...readExpiry(fields),
    invalidFields: names(fields, field => field.validity != null && !['valid', 'not_checked'].includes(field.validity)),
    mismatchedFields: names(fields, field => mismatched(field) || (field.field === 'age' && agesDiffer(fields))),
    code: lastCode(body.tasks),
    attempts: countsOf(body.tasks).attempts,
    attemptsInvoiced: body.tasks.reduce((total, task) => total + leastBilled(task), 0),
    fingerprint: fingerprintOf(body),
  }
}

const hasFields = (task: TaskRead): boolean => task.type === 'document_scan' || Array.isArray(task['result'])

/** Any word but the two that are known counts as not matching. */
const mismatched = (field: FieldRead): boolean =>
  field.comparison != null && !['match', 'not_performed'].includes(field.comparison)

/**
 * Whether the result names two ages, in whatever place: the zone is preferred where print cannot be read, but an age
 * that something else in the same document contradicts is no proof, whatever the service calls it.
 */
function agesDiffer(fields: readonly FieldRead[]): boolean {
  const values = fields.filter(field => field.field === 'age').flatMap(field => field.values ?? [])
  return new Set(values.flatMap(one => yearsIn(one.value) ?? [])).size > 1
}

/** The machine-readable zone before print, print before anything else, normalised before localised; null when there is none. */
function valueOf(fields: readonly FieldRead[], name: string): string | null {
  const values = fields
    .filter(field => field.field === name)
    .flatMap(({ locale, values: list }) =>
      (list ?? []).flatMap(({ source, value }) => (value == null ? [] : [{ source, locale, value: value.trim() }])),
    )
  for (const source of ['mrz', 'visual', null]) {
    const found = values.filter(one => source === null || one.source === source)
    const normalised = found.filter(one => one.locale == null)
    const said = new Set((normalised.length > 0 ? normalised : found).map(one => one.value))
    // One source that says two things has said nothing that can be read.
    if (said.size > 0) return said.size === 1 ? ([...said][0] ?? '') : ''
  }
  return null
}

/** Whole years from 0 to 130, or nothing. */
function yearsIn(text: string | null | undefined): number | null {
  if (!/^\d{1,3}$/.test(text?.trim() ?? '')) return null
  const years = Number(text)
  return years <= 130 ? years : null
}
const readAge = (fields: readonly FieldRead[]): number | null => yearsIn(valueOf(fields, 'age'))

/** The format of dates is not published: the unambiguous ones are read, any other is unreadable rather than a guess. */
function readExpiry(fields: readonly FieldRead[]): { expires: Day | null; expiresUnreadable: boolean } {
  const text = valueOf(fields, guesses.expiryField)
  if (text === null) return { expires: null, expiresUnreadable: false }
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const german = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text)
  const day = iso ? `${iso[1]}-${iso[2]}-${iso[3]}` : german ? `${german[3]}-${german[2]}-${german[1]}` : ''
  return isDay(day) ? { expires: day, expiresUnreadable: false } : { expires: null, expiresUnreadable: true }
}

/** Whether a face task states a negative outcome, wherever it may stand; a number is a score, and scores are not judged. */
function saysNo(task: TaskRead): boolean {
  if (task.code != null) return true
  const no = (value: unknown): boolean => {
    if (typeof value === 'boolean') return !value
    if (typeof value === 'string') return !(guesses.yes as readonly string[]).includes(value.toLowerCase())
    return false
  }
  const inside = typeof task['result'] === 'object' && task['result'] !== null ? task['result'] : {}
  return [task, inside].some(record =>
    guesses.outcomeMembers.some(name => Object.hasOwn(record, name) && no((record as Record<string, unknown>)[name])),
  )
}

/** What a finished task has cost at least; the details say it exactly. */
function leastBilled(task: TaskRead): number {
  if (task.attemptsInvoiced != null) return task.attemptsInvoiced
  if (task.type !== 'document_scan') return task.state === 'pending' ? 0 : 1
  return meaningOf(task.code ?? null).costs && task.state !== 'pending' ? 1 : 0
}

function names(fields: readonly FieldRead[], test: (field: FieldRead) => boolean): string[] {
  return [...new Set(fields.filter(test).map(field => field.field.slice(0, 60)))]
}

/** Over what decides; addresses of files may be new with every reading, and the order of fields means nothing. */
function fingerprintOf(body: ResultRead): string {
  const tasks = body.tasks.map(task => {
    const fields = Array.isArray(task['result']) ? task['result'].map(field => JSON.stringify(field)).sort() : []
    return JSON.stringify([task.type, task.state, task.code ?? null, saysNo(task), fields])
  })
  return createHash('sha256')
    .update(JSON.stringify([body.state, tasks.sort()]))
    .digest('hex')
}

const File = z.object({
  category: z.string().max(100).nullish(),
  type: z.string().max(100).nullish(),
  name: z.string().max(200).nullish(),
  url: z.string().max(4096).nullish(),
})

/** The files of a result that have an address; the index is the place in the whole list, so that it stays the same. */
export function readFiles(body: ResultRead): HostedFileRef[] {
  const files = body.tasks.flatMap(task => (Array.isArray(task['files']) ? (task['files'] as unknown[]) : []))
  return files.slice(0, 51).flatMap((raw, index) => {
    const file = File.safeParse(raw).data
    if (file?.url == null) return []
    const category = (file.category ?? '').toLowerCase()
    return [{ index, category, name: file.name ?? file.type ?? category, address: file.url }]
  })
}
