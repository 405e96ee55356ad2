// A hosted check that comes back by its return address: over HTTP from the service to the till's own page, a hint and no more.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostedCheck } from '#contract'
import { Idscan } from '../../main/config-checks.ts'
import { returnFrom } from '../../renderer/hosted-event.ts'
import { ask, frameOrigin, startHost } from '../host/browser-client.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'
import { patiently } from '../patiently.ts'

let host: Awaited<ReturnType<typeof startHost>>
let world: HostedWorld
let settings: { mostInvoiced: number; returnAddress: string }
beforeEach(async () => {
  host = await startHost()
  settings = { mostInvoiced: 3, returnAddress: `${host.origin}/hosted-return` }
  world = await hostedWorld({ settings })
  world.sell('rum')
})
afterEach(() => world.end())

const asked = (): (string | null)[] => world.simulator.snapshot().transactions.map(({ returnUrl }) => returnUrl)
type Played = { messages: unknown[]; redirect: string | null }
/** The person in the frame shows a good document; the answer is what the hosted page does then. */
async function finish(check: HostedCheck): Promise<Played> {
  const answer = await fetch(`${check.url}/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome: 'success', age: 45, documentExpires: '2049-01-01', reading: 'good' }),
  })
  return (await answer.json()) as Played
}
/** The frame goes where it is sent, as a browser would; the page around it reads the address once that is its own. */
async function follow(check: HostedCheck, address: string | null) {
  const arrived = await ask(host, (address ?? '').slice(host.origin.length))
  expect([address?.startsWith(host.origin), arrived.status]).toEqual([true, 200])
  return returnFrom(address, { origin: host.origin, checkId: check.checkId })
}

describe('the return address', () => {
  test('is one of this till and of this check alone', async () => {
    const [first, second] = [await world.start(), await world.start()]
    expect(asked()).toEqual([first, second].map(({ checkId }) => `${settings.returnAddress}/${checkId}`))
  })

  test('is not sent where the store has set none', async () => {
    const other = await hostedWorld()
    other.sell('rum')
    await other.start()
    expect(other.simulator.snapshot().transactions.map(({ returnUrl }) => returnUrl)).toEqual([null])
    await other.end()
  })

  test.each([
    ['app://till/hosted-return', true],
    ['http://127.0.0.1:47000/hosted-return', true],
    ['https://127.0.0.1:47000/hosted-return', false],
    ['http://127.0.0.1/hosted-return', false],
    ['http://192.168.0.7:47000/hosted-return', false],
    ['https://till.example/hosted-return', false],
    ['app://evil/hosted-return', false],
    ['app://till/hosted-return/', false],
    ['app://till/', false],
    ['app://till/hosted-return?x=1', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('%j may be set: %s', (returnAddress, allowed) => {
    const parsed = Idscan.safeParse({ base: 'https://api.example.com/v1', returnAddress })
    expect(parsed.success).toBe(allowed)
    if (!allowed) expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['returnAddress']])
  })
})

describe('a check that tells nothing and only comes back', () => {
  test.each(['return-only', 'return-snake-case'])('with a result id (%s) releases the goods', async mode => {
    // Only the way back says which result it is.
    world.panel.setKnobs({ eventMode: mode, resultIdInDetails: false })
    const check = await world.start()
    const { messages, redirect } = await finish(check)
    expect(messages).toEqual([])
    expect((await world.result(check)).step).toBe('open')
    const hint = await follow(check, redirect)
    expect(hint).toEqual({ resultId: world.resultOf(world.newest().id) })
    expect(await world.result(check, hint?.resultId)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
    expect(world.restriction()?.status).toBe('passed')
  })

  test('without a result id makes the till ask the service', async () => {
    world.panel.setKnobs({ eventMode: 'return-bare' })
    const check = await world.start()
    const hint = await follow(check, (await finish(check)).redirect)
    expect(hint).toEqual({ resultId: null })
    expect(await world.result(check, hint?.resultId)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
  })

  test('T42: with the result of another transaction releases nothing; asking by itself is what is left', async () => {
    world.panel.setKnobs({ eventMode: 'return-foreign-id' })
    const check = await world.start()
    const hint = await follow(check, (await finish(check)).redirect)
    expect(hint).not.toBeNull()
    await expect(world.result(check, hint?.resultId)).rejects.toThrow('conflict')
    expect(world.last()).toMatchObject({ step: 'open', verdict: null })
    expect(world.restriction()?.status).toBe('required')
    await world.clock.advance(3000)
    await patiently(() => expect(world.last()).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } }))
  })

  test('with ten kilobytes of query is no hint; asking by itself is what is left', async () => {
    world.panel.setKnobs({ eventMode: 'return-long' })
    const check = await world.start()
    const { redirect } = await finish(check)
    expect(redirect?.length).toBeGreaterThan(10_000)
    expect(await follow(check, redirect)).toBeNull()
    await world.clock.advance(3000)
    await patiently(() => expect(world.last()).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } }))
  })

  test('a hundred times is read once', async () => {
    world.panel.setKnobs({ eventMode: 'return-only' })
    const check = await world.start()
    const { redirect } = await finish(check)
    const hint = await follow(check, redirect)
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.result(check, hint?.resultId)))
    expect(answers.at(-1)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } })
    // Twice, because a result that changes between two readings is not believed.
    expect(world.panel.countsOf(world.newest().id).results).toBe(2)
    expect(world.outcomes()).toHaveLength(1)
  })

  test('as one of an earlier check is not heard, and its result is not this one’s', async () => {
    world.panel.setKnobs({ eventMode: 'return-only' })
    const first = await world.start()
    const { redirect } = await finish(first)
    const earlier = world.resultOf(world.newest().id)
    const second = await world.start()
    expect(await follow(second, redirect)).toBeNull()
    await expect(world.result(second, earlier)).rejects.toThrow('conflict')
    expect(world.last()).toMatchObject({ checkId: second.checkId, step: 'open', verdict: null })
    expect(world.restriction()?.status).toBe('required')
  })

  test('before anything was done releases nothing', async () => {
    const check = await world.start()
    const page = `${settings.returnAddress}/${check.checkId}`
    const hint = await follow(check, `${page}?resultId=9d410000-0000-4000-8000-000000000002`)
    await expect(world.result(check, hint?.resultId)).rejects.toThrow('conflict')
    expect(await world.result(check, (await follow(check, page))?.resultId)).toMatchObject({ step: 'open' })
    expect(world.outcomes()).toEqual([])
  })

  test('and where the frame stays where it is, the till finds out by itself', async () => {
    world.panel.setKnobs({ eventMode: 'none' })
    const check = await world.start()
    expect(await finish(check)).toMatchObject({ messages: [], redirect: null })
    await world.clock.advance(3000)
    await patiently(() => expect(world.last()).toMatchObject({ step: 'done', verdict: { verdict: 'pass' } }))
  })
})

describe('the page that is returned to', () => {
  const path = '/hosted-return/2b0c7c1e-0000-4000-8000-000000000001'

  test('is there for a frame that comes without the cookie, runs nothing and shows nobody’s data', async () => {
    const answer = await ask(host, `${path}?resultId=<script>&transactionId=UTO12345`)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'$/,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).not.toMatch(/<script|UTO12345|2b0c7c1e/)
    expect(answer.body).toBe((await ask(host, path)).body)
  })

  test.each([
    '/hosted-return',
    '/hosted-return/',
    '/hosted-return/a/b',
    '/hosted-return/../index.html',
    '/hosted-return/%2e%2e',
    `/hosted-return/${'x'.repeat(65)}`,
    '/hosted-return.html',
    '/Hosted-Return/x',
  ])('is not at %s', async spelling => {
    expect((await ask(host, spelling)).status).toBe(403)
  })

  test('is not for other methods, nor under a name that was rebound to this machine', async () => {
    expect((await ask(host, path, {}, 'POST')).status).toBe(405)
    expect((await ask(host, path, { host: 'evil.example' })).status).toBe(421)
  })

  test('makes the host’s policy one word longer, and that word opens no other page of the till to a frame', async () => {
    const cookie = (await ask(host, host.url.slice(host.origin.length))).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    for (const own of ['/', '/index.html', '/assets/page-1a2b.js']) {
      const policy = String((await ask(host, own, { cookie })).headers['content-security-policy'])
      expect(policy).toContain(`frame-src ${frameOrigin} 'self';`)
      expect(policy).toContain("frame-ancestors 'none'")
    }
  })
})
