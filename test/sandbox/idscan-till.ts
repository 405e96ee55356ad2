// A till in a few lines for tests of the ID Scan simulator: self-signed tokens, transactions, the person at the page.
import { SignJWT } from 'jose'
import { startIdscan, type IdscanPanel, type IdscanState } from '../../main/sandbox/idscan.ts'
import type { SimulatorOptions } from '../../main/sandbox/kit.ts'

export type Json = { [member: string]: unknown }
export type Answer = { status: number; json: Json; text: string; headers: Headers }
export type Created = { id: string; url: string; state: string; expires: string }
export type Field = { field: string; validity?: string; comparison?: string; locale?: string | null; values: unknown }
export type Task = Json & { type: string; state: string; result?: Field[]; files?: { url: string | null }[] }

function objectOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

export type IdscanTill = Awaited<ReturnType<typeof startTill>>

/** A simulator whose clock stands still until `forward` moves it, and everything a test does to it. */
export async function startTill(options: Partial<SimulatorOptions<IdscanState>> = {}) {
  let clock = Date.now()
  const simulator = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0, now: () => clock, ...options })
  const panel: IdscanPanel = simulator.panel

  async function token(
    claims: { iat?: unknown; nbf?: unknown; exp?: unknown } = {},
    kid = panel.keyId,
  ): Promise<string> {
    const seconds = Math.floor(clock / 1000)
    return new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + 60, ...claims } as Json)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
      .sign(new TextEncoder().encode(panel.secret))
  }
  async function request(url: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(url, { redirect: 'manual', ...init })
    const text = await answer.text()
    return { status: answer.status, text, json: objectOf(text), headers: answer.headers }
  }
  /** An object goes out as JSON, text as it stands with `type`. */
  async function ask(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    return request(path.startsWith('http') ? path : simulator.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }
  const create = async (settings: object = {}, tasks = ['document_scan'], more: object = {}): Promise<Created> =>
    (await ask('POST', '/transactions', { tasks, settings: { documentScan: settings }, ...more })).json as Created
  /** What a person does in the frame. */
  const act = async ({ url }: Created, body: object = {}): Promise<Answer> =>
    request(`${url}/attempts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome: 'success', age: 34, documentExpires: '2099-01-01', ...body }),
    })
  const details = async (id: string): Promise<Json> => (await ask('GET', `/transactions/${id}`)).json
  /** The document task of a finished transaction. */
  async function result(id: string): Promise<Task> {
    const { resultId } = panel.transaction(id) ?? {}
    const { tasks } = (await ask('GET', `/transactions/${id}/results/${resultId}`)).json as { tasks: Task[] }
    if (!tasks[0]) throw new Error('the result has no task')
    return tasks[0]
  }
  return {
    ...simulator,
    panel,
    forward: (ms: number) => void (clock += ms),
    now: () => clock,
    token,
    request,
    ask,
    create,
    act,
    details,
    result,
  }
}
