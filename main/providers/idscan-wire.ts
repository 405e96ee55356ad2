// Every shape the ID Scan service does not publish, in one place, and a tolerant reading of those it does.
import * as z from 'zod'
import { meaningOf, reasonOf, type HostedReason } from '#domain/hosted-codes'
import type { HostedDetails, HostedTask, HostedTaskState, HostedWish } from '../ports/id-check.ts'

/** What nobody outside the service knows; each is our reading and is changed here only. */
export const guesses = {
  /**
   * The member that names the page to return to. That there is one, and that it is visited with the result id in its query,
   * is documented; its name is not. It is sent only where the store's configuration sets an address (idscan.returnAddress),
   * because a service that knows no such member may refuse the whole request. What it adds to the address is read by the
   * page around the frame (renderer/hosted-event.ts).
   */
  returnMember: 'returnUrl',
  cancelPath: (id: string): string => `/transactions/${encodeURIComponent(id)}`,
  reportPath: (id: string, resultId: string): string =>
    `/transactions/${encodeURIComponent(id)}/results/${encodeURIComponent(resultId)}/audit-report`,
  /** Members of a face task's result that may carry its outcome, and the words that are a yes. All others are a no. */
  outcomeMembers: [
    'outcome',
    'result',
    'decision',
    'verdict',
    'passed',
    'success',
    'match',
    'matched',
    'live',
    'is_live',
  ],
  yes: [
    'true',
    'yes',
    'ok',
    'pass',
    'passed',
    'success',
    'succeeded',
    'match',
    'matched',
    'live',
    'genuine',
    'valid',
    'approved',
    'completed',
  ],
  expiryField: 'date_of_expiry',
} as const

const returnOf = ({ returnTo }: HostedWish) =>
  returnTo == null ? null : { member: guesses.returnMember, address: returnTo }

/** Tasks and settings of an age check: only the age comes back (data minimisation). */
export function transactionRequest(wish: HostedWish, returnUrl = returnOf(wish)): unknown {
  return {
    tasks: wish.tasks,
    settings: {
      documentScan: {
        allowedExpiration: wish.allowedExpiration,
        captureSources: wish.captureSources,
        ...(wish.level === null ? {} : { level: wish.level }),
        minimumAge: wish.minimumAge,
        extractFields: ['age'],
      },
    },
    locale: wish.locale,
    mobileOnly: false,
    expiresIn: wish.expiresInSeconds,
    ...(returnUrl === null ? {} : { [returnUrl.member]: returnUrl.address }),
  }
}

const id = z.string().regex(/^[A-Za-z0-9-]{8,64}$/)
const word = z.string().max(100)
/** A member that is missing or odd is not there; what must be there says so. */
const lenient = <T extends z.ZodType>(type: T) => type.nullish().catch(null)

export const Created = z.object({
  id,
  url: z.string().max(4096),
  expires: lenient(z.string().max(40)),
  created: lenient(z.string().max(40)),
})

/** How long the new check lives: by the service's own two times, else by its clock, else as long as was asked for. */
export function lifeOf(body: z.infer<typeof Created>, theirNowMs: number, askedMs: number): number {
  const end = Date.parse(body.expires ?? '')
  const start = Date.parse(body.created ?? '')
  if (Number.isNaN(end)) return askedMs
  const from = Number.isNaN(start) ? theirNowMs : start
  return Number.isNaN(from) ? askedMs : Math.min(Math.max(0, end - from), 86_400_000)
}

const count = lenient(z.int().nonnegative().max(10_000))
const Scan = z.object({ created: lenient(z.string().max(40)), code: lenient(word) })
export const Task = z.looseObject({
  type: word,
  state: word,
  /** Where the result of an aborted task names its reason; our reading. */
  code: lenient(word),
  attempts: count,
  attemptsInvoiced: count,
  documentScans: lenient(z.array(Scan)),
})
export type TaskRead = z.infer<typeof Task>
/** Where details carry the result id of a completed transaction is not published: both guesses, or nowhere. */
export const Details = z.object({
  id,
  state: lenient(word),
  resultId: lenient(id),
  result: lenient(z.object({ id })),
  tasks: z.array(Task),
})

/** Published: pending and completed. Words nobody knows stay `unknown`, which is never success. */
export function stateOf(text: string | null | undefined): HostedDetails['state'] {
  const known: readonly HostedDetails['state'][] = ['pending', 'completed', 'failed', 'expired', 'cancelled']
  return known.find(state => state === text) ?? 'unknown'
}

export function readDetails(body: z.infer<typeof Details>): HostedDetails {
  return {
    state: stateOf(body.state),
    resultId: body.resultId ?? body.result?.id ?? null,
    ...countsOf(body.tasks),
    lastCode: lastCode(body.tasks),
    tasks: body.tasks.flatMap(({ type, state }) =>
      isTask(type)
        ? [
            { type, state: state === 'completed' || state === 'failed' ? state : 'pending' } satisfies {
              type: HostedTask
              state: HostedTaskState
            },
          ]
        : [],
    ),
  }
}

const isTask = (type: string): type is HostedTask => ['document_scan', 'face_liveness', 'face_match'].includes(type)

/** Attempts over all tasks. What the service does not state is counted from its codes: faces always cost (ID Scan, billing). */
export function countsOf(tasks: readonly TaskRead[]): { attempts: number; attemptsInvoiced: number } {
  const tried = (task: TaskRead): number =>
    task.attempts ?? task.documentScans?.length ?? (task.state === 'pending' ? 0 : 1)
  const billed = (task: TaskRead): number => {
    if (task.attemptsInvoiced != null) return task.attemptsInvoiced
    if (task.type !== 'document_scan' || task.documentScans == null) return tried(task)
    return task.documentScans.filter(scan => meaningOf(scan.code ?? null).costs).length
  }
  const sum = (of: (task: TaskRead) => number): number => tasks.reduce((total, task) => total + of(task), 0)
  return { attempts: sum(tried), attemptsInvoiced: sum(billed) }
}

/** The code of the newest attempt; the order of the list is not published, so the time decides where there is one. */
export function lastCode(tasks: readonly TaskRead[]): HostedReason | null {
  const stated = tasks.find(task => task.code != null)?.code
  if (stated != null) return reasonOf(stated)
  const scans = tasks.flatMap(task => task.documentScans ?? [])
  const newest = scans.reduce<(typeof scans)[number] | null>(
    (best, scan) => (best === null || time(scan) >= time(best) ? scan : best),
    null,
  )
  return newest?.code == null ? null : reasonOf(newest.code)
}

function time(scan: { created?: string | null | undefined }): number {
  const ms = Date.parse(scan.created ?? '')
  return Number.isNaN(ms) ? 0 : ms
}
