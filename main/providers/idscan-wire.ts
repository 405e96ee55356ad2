// Every shape the ID Scan service does not publish, in one place, and a tolerant reading of those it does.
import * as z from 'zod'
import type { HostedDetails, HostedResult } from '../ports/partners.ts'

/** Tasks and settings of an age check: one document, only the age comes back (data minimisation). */
export function transactionRequest(settings: { minimumAge: number; locale: string }): unknown {
  return {
    tasks: ['document_scan'],
    settings: { documentScan: { minimumAge: settings.minimumAge, extractFields: ['age'], captureSources: ['camera'] } },
    locale: settings.locale,
    mobileOnly: false,
    expiresIn: 900,
  }
}

const id = z.string().regex(/^[A-Za-z0-9-]{8,64}$/)
export const Created = z.object({ id, url: z.string().max(4096), expires: z.iso.datetime({ offset: true }) })

const count = z.int().nonnegative().nullish().catch(null)
const Scan = z.object({ created: z.string().nullish().catch(null), code: z.string().max(100).nullish().catch(null) })
const Task = z.object({
  type: z.string(),
  state: z.string(),
  /** Where the result of an aborted task names its reason; our reading. */
  code: z.string().max(100).nullish().catch(null),
  attempts: count,
  attemptsInvoiced: count,
  documentScans: z.array(Scan).nullish().catch(null),
  result: z.unknown().optional(),
})
/** Where details carry the result id of a completed transaction is not published: both guesses, or nowhere. */
export const Details = z.object({
  id,
  state: z.string(),
  resultId: id.nullish().catch(null),
  result: z.object({ id }).nullish().catch(null),
  tasks: z.array(Task),
})
export const Result = z.object({ id, state: z.string(), tasks: z.array(Task) })
type TaskRead = z.infer<typeof Task>

/** Published: pending and completed. Words nobody knows stay `unknown`, which is never success. */
const states: readonly HostedDetails['state'][] = ['pending', 'completed', 'failed', 'expired', 'cancelled']

export function readDetails(body: z.infer<typeof Details>): HostedDetails {
  return {
    state: states.find(state => state === body.state) ?? 'unknown',
    resultId: body.resultId ?? body.result?.id ?? null,
    attempts: sum(body.tasks, task => task.attempts),
    attemptsInvoiced: sum(body.tasks, task => task.attemptsInvoiced),
    lastCode: lastCode(body.tasks),
  }
}

const Field = z.object({
  field: z.string(),
  validity: z.string().nullish(),
  comparison: z.string().nullish(),
  values: z
    .array(
      z.object({ source: z.string().nullish(), value: z.union([z.string(), z.number().transform(String)]).nullish() }),
    )
    .nullish(),
})
type FieldRead = z.infer<typeof Field>

/** Judges nothing: says what was found, so that the age rules of the till decide. */
export function readResult(body: z.infer<typeof Result>): HostedResult {
  // A field that cannot be read must not vanish from the evaluation, so one odd field makes the whole list unreadable.
  const lists = body.tasks.map(task => z.array(Field).safeParse(task.result ?? []))
  const fields = lists.flatMap(list => list.data ?? [])
  const whole = lists.every(list => list.success)
  const scanned = body.tasks.some(task => task.type === 'document_scan')
  return {
    completed: whole && scanned && body.state === 'completed' && body.tasks.every(task => task.state === 'completed'),
    age: readAge(fields),
    invalidFields: names(fields, field => field.validity != null && !['valid', 'not_checked'].includes(field.validity)),
    mismatchedFields: names(
      fields,
      field => field.comparison != null && !['match', 'not_performed'].includes(field.comparison),
    ),
    code: lastCode(body.tasks),
    attempts: sum(body.tasks, task => task.attempts),
    attemptsInvoiced: sum(body.tasks, task => task.attemptsInvoiced),
  }
}

/** The machine-readable zone before anything read from print; a whole number of years or nothing. */
function readAge(fields: readonly FieldRead[]): number | null {
  const values = fields.filter(field => field.field === 'age').flatMap(field => field.values ?? [])
  const value =
    (values.find(one => one.source === 'mrz') ?? values.find(one => one.source === 'visual') ?? values[0])?.value ?? ''
  if (!/^\d{1,3}$/.test(value)) return null
  const age = Number(value)
  return age <= 130 ? age : null
}

function names(fields: readonly FieldRead[], test: (field: FieldRead) => boolean): string[] {
  return [...new Set(fields.filter(test).map(field => field.field.slice(0, 60)))]
}

function sum(tasks: readonly TaskRead[], of: (task: TaskRead) => number | null | undefined): number {
  return tasks.reduce((total, task) => total + (of(task) ?? 0), 0)
}

/** The code of the newest attempt; the order of the list is not published, so the time decides where there is one. */
function lastCode(tasks: readonly TaskRead[]): string | null {
  const stated = tasks.find(task => task.code != null)?.code
  if (stated != null) return stated
  const scans = tasks.flatMap(task => task.documentScans ?? [])
  const newest = scans.reduce<(typeof scans)[number] | null>(
    (best, scan) => (best === null || time(scan) >= time(best) ? scan : best),
    null,
  )
  return newest?.code ?? null
}

function time(scan: { created?: string | null | undefined }): number {
  const ms = Date.parse(scan.created ?? '')
  return Number.isNaN(ms) ? 0 : ms
}
