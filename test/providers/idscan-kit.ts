// What the tests of hosted checks share: a checker over HTTP against the simulated service or a partner of a few lines.
import { signIdscanToken } from '../../main/broker/issue.ts'
import type { HostedWish, IdChecker } from '../../main/ports/id-check.ts'
import { createIdChecker } from '../../main/providers/idscan.ts'
import { startIdscan } from '../../main/sandbox/idscan.ts'
import { html, json, keptLog, partner, testHttp, type KeptLog, type Partner } from './kit.ts'

export const never = new AbortController().signal
export const over18: HostedWish = {
  tasks: ['document_scan'],
  minimumAge: 18,
  locale: 'en-US',
  allowedExpiration: 0,
  captureSources: ['camera'],
  level: null,
  expiresInSeconds: 900,
}
export const id = '2b0c7c1e-0000-4000-8000-000000000001'
export const resultId = '9d410000-0000-4000-8000-000000000002'

/** A checker at `base`; the clock is the till's wall clock. */
export function checkerAt(
  base: string,
  log: KeptLog = keptLog(),
  options: { token?: () => Promise<string>; now?: () => Date; frameOrigin?: string } = {},
): IdChecker {
  const { token = async () => 't', now = () => new Date(), frameOrigin = new URL(base).origin } = options
  return createIdChecker(
    { baseUrl: base, frameOrigin, log },
    { idscanToken: async () => ({ token: await token() }) },
    testHttp('idscan', log),
    { now },
  )
}

/** What a person does in the frame; answers what the page would post to its parent. */
export async function act(url: string, body: object): Promise<{ state: string; messages: unknown[] }> {
  const answer = await fetch(`${url}/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome: 'success', age: 45, documentExpires: '2049-01-01', reading: 'good', ...body }),
  })
  if (!answer.ok) throw new Error(`the hosted page answered ${answer.status}`)
  return (await answer.json()) as { state: string; messages: unknown[] }
}

/** The simulated service and a checker for it; `clockMs` is what the till believes. */
export async function simulated(clockMs = () => Date.now()) {
  const server = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0 })
  const log = keptLog()
  const { keyId, secret } = server.panel
  const checker = checkerAt(server.url, log, {
    token: () => signIdscanToken(keyId, secret, clockMs()),
    now: () => new Date(clockMs()),
  })
  return { server, panel: server.panel, checker, log, close: () => server.close() }
}

/** A service that gives one answer to everything. */
export async function answering(
  status: number,
  body: unknown,
  log: KeptLog = keptLog(),
): Promise<Partner & { checker: IdChecker }> {
  const server = await partner((_seen, response) =>
    body === 'html' ? html(response, status) : json(response, status, body),
  )
  return { ...server, checker: checkerAt(server.url, log) }
}
