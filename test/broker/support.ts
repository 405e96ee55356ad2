// What the broker tests share: a store with its sandbox, a device that proved itself, a clock moved by hand, a kept log.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { checkBrokerConfig, type BrokerConfig } from '../../main/broker/config.ts'
import { jsonLog, type BrokerLog } from '../../main/broker/log.ts'
import { startBroker, type RunningBroker } from '../../main/broker/server.ts'
import { BrokerErrorBody } from '../../main/broker/wire.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'

export type Raw = Record<string, unknown>
export const customer = '7d0b2a9e-0000-4000-8000-000000000001'

export type HandClock = { now(): Date; mono(): number; pass(ms: number): void }
/** Stands still until it is told; begins at the real time, because tokens of real partners carry it. */
export function handClock(): HandClock {
  const began = Date.now()
  let mono = 0
  return { now: () => new Date(began + mono), mono: () => mono, pass: ms => void (mono += ms) }
}

export function keptLog(): BrokerLog & { text(): string; events(): Raw[] } {
  const lines: string[] = []
  return {
    ...jsonLog(line => void lines.push(line)),
    text: () => lines.join(''),
    events: () => lines.map(line => JSON.parse(line) as Raw),
  }
}

/** Waits for something that another process or connection brings about, on a busy machine too. */
export const until = (read: () => unknown): ReturnType<typeof expect.poll> => expect.poll(read, { timeout: 15_000 })

/** Things to end, in the order in which they were begun, last first. */
export function ending() {
  const open: (() => unknown)[] = []
  return {
    later: (work: () => unknown) => void open.push(work),
    async end() {
      for (const work of open.splice(0).toReversed()) await work()
    },
  }
}
type Ending = ReturnType<typeof ending>

export function tempFolder(ends: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-broker-'))
  ends.later(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A configuration that serves tills of the vendor "tillgate" at a secucard server, and signs for ID Scan. */
export function rawConfig(secucardBase: string, more: Raw = {}): Raw {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    audit: 'audit.jsonl',
    identity: { kind: 'secucard', base: secucardBase },
    tills: { '/vendor/tillgate/*': 'cashier' },
    roles: { cashier: { cardconnectScope: 'payments.read payments.write' } },
    limits: { perMinute: 6000, burst: 1000, failuresPerMinute: 6000 },
    idscan: { keyId: 'key-1', secret: 'a-test-secret-of-thirty-two-characters' },
    ...more,
  }
}

/** The rest of the sandbox as sections of a configuration. */
export function sandboxSections(sandbox: Sandbox): Raw {
  const { cardscan, idscan, cardconnect } = sandbox.credentials()
  return {
    cardscan: { environment: 'sandbox', baseUrl: cardscan.rest, apiKey: cardscan.apiKey },
    idscan: { keyId: idscan.keyId, secret: idscan.secret },
    cardconnect: {
      tokenUrl: cardconnect.token,
      clientId: cardconnect.clientId,
      clientSecret: cardconnect.clientSecret,
    },
  }
}

export async function wholeSandbox(ends: Ending): Promise<Sandbox> {
  const sandbox = await startSandbox({ portBase: 0, pace: 0 })
  ends.later(() => sandbox.close())
  return sandbox
}
export async function secucardOnly(ends: Ending) {
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0 })
  ends.later(() => server.close())
  return server
}

export type TestBroker = RunningBroker & {
  folder: string
  clock: HandClock
  log: ReturnType<typeof keptLog>
  audit(): Raw[]
  /** Checks a configuration in this broker's folder. */
  checked(raw: Raw): BrokerConfig
}
export async function testBroker(ends: Ending, raw: Raw, graceMs = 5000): Promise<TestBroker> {
  const folder = tempFolder(ends)
  const clock = handClock()
  const log = keptLog()
  const checked = (one: Raw) => checkBrokerConfig(one, { source: 'of the test', folder })
  const broker = await startBroker(checked(raw), { clock, log, graceMs })
  ends.later(() => broker.close())
  return {
    ...broker,
    folder,
    clock,
    log,
    checked,
    audit: () => auditLines(join(folder, 'audit.jsonl')),
  }
}
export function auditLines(file: string): Raw[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Raw)
}

type SecucardPanel = Sandbox['panels']['secucard']
/** Pairs a device at the simulator as a till does, and answers its access token. */
export async function pairedToken(base: string, panel: SecucardPanel, uuid = panel.uuid): Promise<string> {
  const client = { grant_type: 'device', client_id: panel.clientId, client_secret: panel.clientSecret }
  const ask = async (fields: Record<string, string>) =>
    (await (
      await fetch(`${base}/oauth/token`, { method: 'POST', body: new URLSearchParams({ ...client, ...fields }) })
    ).json()) as Record<string, string>
  const codes = await ask({ uuid })
  panel.approve(codes['user_code'] ?? '', 'Mona Manager')
  const { access_token: token } = await ask({ code: codes['device_code'] ?? '' })
  if (token === undefined) throw new Error('the device was not let in')
  return token
}

export type Answer = { status: number; body: Raw; headers: Headers }
/** One request to a broker; without a token when it is null. */
export async function ask(
  url: string,
  path: string,
  token: string | null,
  init: { method?: string; json?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: init.method ?? 'POST',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
  })
  return { status: response.status, body: (await response.json()) as Raw, headers: response.headers }
}

/** The envelope of a refusal, read with the schema that a till reads it with. */
export function refusal(answer: Answer): { status: number; code: string; retryAfter: number | undefined } {
  const { error } = BrokerErrorBody.parse(answer.body)
  return { status: answer.status, code: error.code, retryAfter: error.retry_after }
}
