// The operator page ends identity checks and insurance cards, turns their switches, and shows no secret of theirs.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { documentCodes } from '../../main/sandbox/idscan-codes.ts'
import type { OperatorState } from '../../main/sandbox/operator.ts'
import { startSandbox, type Sandbox, type SandboxCredentials } from '../../main/sandbox/sandbox.ts'
import { SignJWT } from 'jose'

let sandbox: Sandbox
let at: SandboxCredentials
beforeEach(async () => {
  sandbox = await startSandbox({ portBase: 0, pace: 0 })
  at = sandbox.credentials()
})
afterEach(() => sandbox.close())

type Said = { status: number; ok: boolean; message: string }
async function post(path: string, body: unknown): Promise<Said> {
  const response = await fetch(at.operator + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, ...((await response.json()) as { ok: boolean; message: string }) }
}
const state = async () => (await (await fetch(`${at.operator}/state`)).json()) as OperatorState

async function json(url: string, authorization: string, body?: object): Promise<Record<string, string>> {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${authorization}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return (await answer.json()) as Record<string, string>
}
async function newCheck(settings: object = {}): Promise<{ id: string; url: string }> {
  const seconds = Math.floor(Date.now() / 1000)
  const token = await new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + 60 })
    .setProtectedHeader({ alg: 'HS256', kid: at.idscan.keyId })
    .sign(new TextEncoder().encode(at.idscan.secret))
  const body = { tasks: ['document_scan'], settings: { documentScan: settings } }
  const { id = '', url = '' } = await json(`${at.idscan.base}/transactions`, token, body)
  return { id, url }
}
async function newCard(): Promise<{ id: string; token: string }> {
  const { Token: token = '' } = await json(`${at.cardscan.rest}/access-token?user_id=person-1`, at.cardscan.apiKey)
  const { card_id: id = '' } = await json(`${at.cardscan.rest}/cards`, token, {})
  return { id, token }
}
const stateOf = async (id: string) => (await state()).idChecks.find(one => one.id === id)

test('a check is accepted, refused, ended by each code, or expired', async () => {
  const accepted = await newCheck({ minimumAge: 18 })
  expect(await post('/check', { id: accepted.id, action: 'success', age: 45, reading: 'mismatch' })).toMatchObject({
    ok: true,
    message: 'The check is completed.',
  })
  const refused = await newCheck()
  expect((await post('/check', { id: refused.id, action: 'refuse' })).message).toBe(
    'The check is failed after age_criteria_not_met.',
  )
  for (const code of Object.keys(documentCodes)) {
    const { id } = await newCheck()
    expect((await post('/check', { id, action: 'code', code })).ok).toBe(true)
    expect((await stateOf(id))?.lastCode).toBe(code)
  }
  const expired = await newCheck()
  expect((await post('/check', { id: expired.id, action: 'expire' })).ok).toBe(true)
  expect((await stateOf(expired.id))?.state).toBe('expired')
  for (const body of [
    { id: expired.id, action: 'success' },
    { id: 'none', action: 'expire' },
    { id: accepted.id, action: 'code', code: 'bad_luck' },
    { id: accepted.id, action: 'explode' },
    {},
  ])
    expect([body, (await post('/check', body)).status]).toEqual([body, 400])
})

test('a card is failed, finished, and its session ended', async () => {
  for (const [action, expected] of [
    ['fail-front', 'frontside_failed'],
    ['fail-back', 'backside_failed'],
    ['error', 'error'],
    ['enrich', 'enriched'],
  ] as const) {
    const { id } = await newCard()
    expect((await post('/insurance', { id, action })).ok).toBe(true)
    expect((await state()).insuranceCards[0]).toMatchObject({ id, state: expected })
  }
  const { id, token } = await newCard()
  expect((await post('/insurance', { id, action: 'expire-session' })).ok).toBe(true)
  expect(await json(`${at.cardscan.rest}/cards/${id}`, token)).toMatchObject({ type: 'Unauthorized' })
  expect((await post('/insurance', { id, action: 'expire-session' })).status).toBe(400)
  expect((await post('/insurance', { id: 'none', action: 'finish' })).status).toBe(400)
  expect((await post('/insurance', { id, action: 'explode' })).status).toBe(400)
})

test('the switches of both services are turned from the page, which says what it did not understand', async () => {
  const cardscan = { service: 'cardscan', next: 'stuck-pending', events: 'reordered', stateDelayMs: 5, nonsense: 1 }
  expect((await post('/knobs', cardscan)).message).toBe('Set. Not understood: nonsense.')
  expect((await post('/knobs', { service: 'idscan', eventMode: 'early', createdStatus: '200' })).message).toBe('Set.')
  const now = await state()
  expect(now.cardscan.knobs).toMatchObject({ next: 'stuck-pending', events: 'reordered', stateDelayMs: 5 })
  expect(now.idscan.knobs).toMatchObject({ eventMode: 'early', createdStatus: 200 })
  await post('/knobs', { service: 'cardscan', refuseSockets: true, dropSockets: true })
  expect((await state()).cardscan.knobs.socket).toBe('refused-503')
  const { token } = await newCard()
  await post('/knobs', { service: 'cardscan', expireSessions: true })
  expect(await json(`${at.cardscan.rest}/cards`, token)).toMatchObject({ type: 'Unauthorized' })
})

test('what is shown holds no token, no key and no address of a hosted page, which is led to by id', async () => {
  const { id, url } = await newCheck()
  const { token } = await newCard()
  const shown = JSON.stringify(await state())
  const opaque = new URL(url).pathname.split('/').at(-1) ?? 'no address'
  for (const secret of [token, at.cardscan.apiKey, at.idscan.secret, opaque]) expect(shown).not.toContain(secret)
  const led = await fetch(`${at.operator}/check/open?id=${id}`, { redirect: 'manual' })
  expect([led.status, led.headers.get('location')]).toEqual([302, url])
  expect((await fetch(`${at.operator}/check/open?id=none`)).status).toBe(404)
  expect((await fetch(`${at.operator}/check/open`)).status).toBe(404)
})

test('the page has a control for every switch, each with a label of its own', async () => {
  const page = await (await fetch(at.operator)).text()
  const { cardscan, idscan } = await state()
  const controls = [...page.matchAll(/<(?:select|input)[^>]* id="([^"]+)"/g)].map(match => match[1])
  for (const name of Object.keys(cardscan.knobs))
    expect(controls).toContain(name === 'next' ? 'next-card' : `cardscan-${name}`)
  for (const name of Object.keys(idscan.knobs))
    expect(controls).toContain(name === 'eventMode' ? 'event-mode' : `idscan-${name}`)
  expect(new Set(controls).size).toBe(controls.length)
})
