// Webhooks of the ID Scan simulator: registration, and delivery with exponential back-off.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { IdscanRefusal } from './idscan-errors.ts'
import { bad, fields } from './idscan-input.ts'
import type { IdscanState, StoredWebhook } from './idscan-model.ts'
import { paths, statusOf, webhookStatus } from './idscan-wire.ts'

const eventNames = ['transaction.state.updated', 'task.state.updated']

function wish(value: unknown): Pick<StoredWebhook, 'url' | 'events' | 'headers'> {
  const body = fields(value)
  const url = body['url']
  if (typeof url !== 'string' || !url.startsWith('https://') || !URL.canParse(url))
    throw bad('url must start with https://')
  const events = body['events'] ?? eventNames
  if (!Array.isArray(events) || events.length === 0 || events.some(name => !eventNames.includes(String(name))))
    throw bad(`events must be a list of ${eventNames.join(', ')}`)
  const headers = body['headers'] ?? null
  if (headers !== null && Object.values(fields(headers)).some(entry => typeof entry !== 'string'))
    throw bad('headers must be texts')
  return {
    url,
    events: events.map(String),
    headers: headers === null ? null : (fields(headers) as Record<string, string>),
  }
}

/** Create (published), list and delete (our reading). */
export function idscanWebhooks(api: FastifyInstance, state: IdscanState, now: () => number): void {
  api.post(paths.webhooks, async (request, reply) => {
    const at = new Date(now()).toISOString()
    const webhook: StoredWebhook = { id: randomUUID(), ...wish(request.body), updatedAt: at, createdAt: at }
    state.webhooks.push(webhook)
    return reply.code(webhookStatus).send(webhook)
  })
  api.get(paths.webhooks, async () => state.webhooks)
  api.delete<{ Params: { id: string } }>(paths.webhook, async (request, reply) => {
    const index = state.webhooks.findIndex(webhook => webhook.id === request.params.id)
    if (index < 0) throw new IdscanRefusal(statusOf.unknownId, 'webhook not found')
    state.webhooks.splice(index, 1)
    return reply.code(204).send()
  })
}

/**
 * Delivers one event: 2xx acknowledges, anything else is repeated up to four times, 1 s, 2 s, 4 s later (× pace).
 * Resolves whether it was acknowledged; never rejects.
 */
export async function deliver(
  url: string,
  headers: Record<string, string> | null,
  event: object,
  pace: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let tries = 0; tries < 4 && !signal.aborted; tries += 1) {
    if (tries > 0) await new Promise(resolve => setTimeout(resolve, 1000 * 2 ** (tries - 1) * pace).unref())
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(event),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
      })
      await answer.body?.cancel()
      if (answer.ok) return true
    } catch {
      // An unreachable listener is the listener's matter; the next try or a poll of the transaction finds out.
    }
  }
  return false
}

/** Sends one event to every webhook that asked for its type. */
export function announce(
  state: IdscanState,
  type: string,
  payload: object,
  at: number,
  pace: number,
  signal: AbortSignal,
): void {
  const event = { id: randomUUID(), type, created: new Date(at).toISOString(), ...payload }
  for (const webhook of state.webhooks)
    if (webhook.events.includes(type)) void deliver(webhook.url, webhook.headers, event, pace, signal)
}
