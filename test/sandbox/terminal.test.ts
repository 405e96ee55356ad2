// The virtual card terminal keeps the vendor's session rules and lets a customer tap, walk off or do nothing.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Simulator } from '../../main/sandbox/kit.ts'
import { passesLuhn, tokenOf } from '../../main/sandbox/cardconnect-amounts.ts'
import { virtualCards } from '../../main/sandbox/terminal-card.ts'
import { startTerminal, type TerminalPanel, type TerminalState, type TokenCard } from '../../main/sandbox/terminal.ts'

type Answer = { status: number; body: Record<string, unknown>; session: string | null }
let now = Date.UTC(2030, 0, 1)
let told: [string, TokenCard][]
let terminal: Simulator<TerminalState, TerminalPanel>

beforeEach(async () => {
  told = []
  terminal = await startTerminal({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    now: () => now,
    merchid: '800000000001',
    onToken: (token, card) => void told.push([token, card]),
  })
  terminal.panel.setAutoTap(false)
})
afterEach(() => terminal.close())

async function call(
  command: string,
  body: Record<string, unknown> = {},
  session?: string,
  key = terminal.panel.apiKey,
): Promise<Answer> {
  const response = await fetch(`${terminal.url}/api/${command}`, {
    method: 'POST',
    body: JSON.stringify({ merchantId: '800000000001', hsn: terminal.panel.hsn, ...body }),
    headers: {
      'content-type': 'application/json',
      authorization: key,
      ...(session ? { 'x-cardconnect-sessionkey': session } : {}),
    },
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    session: response.headers.get('x-cardconnect-sessionkey'),
  }
}
async function connected(force = false): Promise<string> {
  const answer = await call('v2/connect', { force })
  expect(answer.status).toBe(200)
  expect(answer.session).toMatch(/^[0-9a-f]{32};expires=\d{4}-\d{2}-\d{2}T/)
  return answer.session?.split(';')[0] ?? ''
}
const waits = () => expect.poll(() => terminal.panel.waiting()).not.toBeNull()

test('a tap answers a token that stands for the card and tells the gateway what it is', async () => {
  const session = await connected()
  const reading = call('v2/readCard', { amount: '4250' }, session)
  await waits()
  expect(terminal.panel.waiting()).toEqual({ amountMinor: 4250 })
  expect(terminal.panel.act('tap-approve')).toBe(true)
  const { status, body } = await reading
  expect(status).toBe(200)
  expect(body).toMatchObject({ expiry: '1230', singleUseToken: true })
  expect(body['token']).toMatch(/^947\d{9}1443$/)
  expect(told).toEqual([[body['token'], { behaviour: 'approve', brand: 'Visa', last4: '1443', expiry: '1230' }]])
  expect(JSON.stringify(body)).not.toContain('4788250000121443')
  expect(terminal.panel.act('chip')).toBe(false)
})

test.each([
  ['tap-decline', 'decline-100'],
  ['tap-partial', 'partial'],
  ['chip', 'approve'],
] as const)('%s hands over a card that behaves as %s', async (action, behaviour) => {
  const session = await connected()
  const reading = call('v2/readCard', { amount: 100 }, session)
  await waits()
  terminal.panel.act(action)
  expect((await reading).status).toBe(200)
  expect(told[0]?.[1].behaviour).toBe(behaviour)
})

test('the automatic tap needs nobody', async () => {
  terminal.panel.setAutoTap(true)
  expect((await call('v2/readCard', { amount: '100' }, await connected())).body).toHaveProperty('token')
})

test('tokens keep the published pair, start with 9 and the first two digits, and pass Luhn', () => {
  expect(tokenOf('4111111111111111')).toBe('9418594164541111')
  for (const { pan } of Object.values(virtualCards)) {
    expect(passesLuhn(pan)).toBe(true)
    expect(tokenOf(pan)).toMatch(new RegExp(`^9${pan.slice(0, 2)}\\d{9}${pan.slice(-4)}$`))
    expect(passesLuhn(tokenOf(pan))).toBe(true)
    expect(tokenOf(pan)).toBe(tokenOf(pan))
  }
})

test("customer, till and silence end a read with the vendor's words", async () => {
  const session = await connected()
  const read = async (end: () => unknown) => {
    const reading = call('v2/readCard', { amount: '100' }, session)
    await waits()
    await end()
    return (await reading).body
  }
  expect(await read(() => terminal.panel.act('remove'))).toEqual({ errorCode: 8, errorMessage: 'Operation Cancelled' })
  expect(await read(() => call('v2/cancel', {}, session))).toEqual({ errorCode: 8, errorMessage: 'Command Cancelled' })
  expect(await read(() => terminal.panel.act('no-action'))).toEqual({
    errorCode: 1,
    errorMessage: 'Terminal request timed out',
  })
  terminal.panel.setTimeoutMs(5)
  expect((await call('v2/readCard', { amount: '100' }, session)).body['errorCode']).toBe(1)
  expect(told).toEqual([])
})

test('sessions are required, exclusive, replaced by force, and run out after ten minutes', async () => {
  expect((await call('v2/ping')).body['errorMessage']).toBe('SessionKey header is required')
  const first = await connected()
  expect((await call('v2/ping', {}, first)).body).toEqual({ connected: true })
  expect((await call('v2/connect')).body).toMatchObject({
    errorCode: 1,
    errorMessage: expect.stringContaining('Session exists'),
  })
  const second = await connected(true)
  expect((await call('v2/ping', {}, first)).body['errorMessage']).toContain('was not valid')
  now += 600_000
  expect((await call('v2/ping', {}, second)).body['errorMessage']).toContain('was not valid')
  const third = await connected()
  expect((await call('v2/disconnect', {}, third)).status).toBe(200)
  await connected()
})

test('a busy terminal says 7, a forced connect cancels the read, an unplugged one says 6', async () => {
  const session = await connected()
  const reading = call('v2/readCard', { amount: '100' }, session)
  await waits()
  expect((await call('v2/readCard', { amount: '100' }, session)).body['errorCode']).toBe(7)
  expect((await call('v2/connect')).body['errorCode']).toBe(7)
  await connected(true)
  expect((await reading).body).toEqual({ errorCode: 8, errorMessage: 'Command Cancelled' })
  terminal.panel.setConnected(false)
  expect((await call('v2/connect', { force: true })).body['errorCode']).toBe(6)
  const details = (await call('v3/terminalDetails')).body['terminalDetails']
  expect(details).toMatchObject([{ hsn: 'SANDBOX0001', connected: false }])
})

test('wrong key, merchant, terminal and amounts are refused', async () => {
  expect((await call('v2/connect', {}, undefined, 'wrong')).status).toBe(401)
  expect((await call('v2/connect', { merchantId: '999' })).status).toBe(401)
  expect((await call('v2/connect', { hsn: 'OTHER' })).status).toBe(403)
  const session = await connected()
  expect(await call('v2/readCard', {}, session)).toMatchObject({ status: 400, body: { errorCode: 4 } })
  expect(await call('v2/readCard', { amount: '42.50' }, session)).toMatchObject({ status: 400, body: { errorCode: 3 } })
})

test('the key stays the same after a restart', async () => {
  const again = await startTerminal({ host: '127.0.0.1', port: 0, restore: terminal.snapshot(), onToken: () => {} })
  expect(again.panel.apiKey).toBe(terminal.panel.apiKey)
  expect(again.panel.autoTap()).toBe(false)
  await again.close()
})
