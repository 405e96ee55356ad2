// An ID service of a few lines whose answers a test chooses one by one: late, twice, about somebody else, or changing.
import type { ServerResponse } from 'node:http'
import { id, resultId } from '../providers/idscan-kit.ts'
import { json, partner, type Seen } from '../providers/kit.ts'

type Answer = (response: ServerResponse, seen: Seen) => void

/** A finished document scan that says this age; `more` replaces members of the result. */
export function resultBody(age: unknown, more: object = {}): object {
  return {
    id,
    state: 'completed',
    tasks: [{ type: 'document_scan', state: 'completed', attempts: 1, result: [ageField(age)] }],
    ...more,
  }
}
export function ageField(age: unknown, more: object = {}): object {
  return {
    field: 'age',
    validity: 'valid',
    comparison: 'match',
    locale: null,
    values: [{ source: 'mrz', value: age }],
    ...more,
  }
}
export function detailsBody(more: object = {}, task: object = {}): object {
  return {
    id,
    state: 'pending',
    tasks: [{ type: 'document_scan', state: 'pending', attempts: 0, attemptsInvoiced: 0, documentScans: [], ...task }],
    ...more,
  }
}
/** Details of a check that was accepted at the first try. */
export const finished = detailsBody(
  { state: 'completed', resultId },
  { state: 'completed', attempts: 1, attemptsInvoiced: 1 },
)

/** Every request is answered by the newest `on…`; what is left alone is as a well-behaved service would have it. */
export async function hostedPartner() {
  const server = await partner((seen, response) => {
    if (seen.method === 'POST') return on.create(response, seen)
    if (seen.method === 'DELETE') return on.cancel(response, seen)
    return seen.url.includes('/results/') ? on.result(response, seen) : on.details(response, seen)
  })
  const on: { create: Answer; details: Answer; result: Answer; cancel: Answer } = {
    create: response => json(response, 201, { id, url: `${server.url}/hosted/secret` }),
    details: response => json(response, 200, detailsBody()),
    result: response => json(response, 200, resultBody('45')),
    cancel: response => response.writeHead(204).end(),
  }
  const count = (method: string, part = ''): number =>
    server.seen.filter(seen => seen.method === method && seen.url.includes(part)).length
  return {
    ...server,
    on,
    results: () => count('GET', '/results/'),
    details: () => count('GET') - count('GET', '/results/'),
    cancels: () => count('DELETE'),
    creates: () => count('POST'),
  }
}
