// Pairing a till: one code at a time, the same code after a kill, and no way to lose a registration by trying for another.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Registration } from '#contract'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { rejection } from '../providers/kit.ts'
import { eventually, identityWorld, type IdentityWorld } from './identity-world.ts'

type Till = ReturnType<IdentityWorld['till']>
let world: IdentityWorld
beforeEach(async () => {
  world = await identityWorld()
})
afterEach(() => world.end())

const step = (till: Till): Registration['step'] => till.registration.snapshot().step
const until = (till: Till, wanted: Registration['step']): Promise<void> => eventually(() => step(till) === wanted)
function codeOf(till: Till): string {
  const now = till.registration.snapshot()
  if (now.step !== 'awaiting-approval') throw new Error(now.step)
  return now.userCode
}
async function askForCode(till: Till, options: Parameters<Till['registration']['start']>[0] = {}): Promise<string> {
  till.registration.start(options)
  await until(till, 'awaiting-approval')
  return codeOf(till)
}
/** Lets the pause between two polls pass and the poll's answer arrive. */
async function nextPoll(ms = 5000): Promise<void> {
  const before = world.polls.length
  await world.clock.advance(ms)
  await eventually(() => world.polls.length > before)
}
async function registered(till: Till): Promise<void> {
  world.panel.approve(await askForCode(till), 'Petra Probe')
  await nextPoll()
  await eventually(() => till.storage.registration()?.store === 'Sandbox Store')
}

describe('a new till', () => {
  test('shows a code, waits, and belongs to the store that approved it', async () => {
    const till = world.till()
    expect([till.registration.held(), step(till)]).toEqual(['none', 'unregistered'])
    const code = await askForCode(till)
    expect(till.registration.snapshot()).toMatchObject({ secondsLeft: 1200, line: 'waiting', fault: null })
    await nextPoll()
    expect(step(till)).toBe('awaiting-approval')
    world.panel.approve(code, 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
    await eventually(() => till.storage.registration()?.store !== null)
    expect(till.registration.snapshot()).toMatchObject({ store: 'Sandbox Store', approvedBy: 'Petra Probe' })
    expect(till.db.prepare('select kind from journal').pluck().all()).toEqual(['registered'])
    expect([till.storage.pairing(), till.registration.held()]).toEqual([null, 'registered'])
  })

  test('polls no sooner than the interval after each answer, slower when told so, and not at all once it ended', async () => {
    const till = world.till()
    await askForCode(till)
    for (let i = 0; i < 3; i += 1) await nextPoll()
    world.panel.setKnobs({ slowDownNext: 1 })
    await nextPoll()
    await eventually(() => till.registration.snapshot().step === 'awaiting-approval')
    await nextPoll(10_000)
    const pauses = world.polls.map((at, i) => at - (world.polls[i - 1] ?? at)).slice(1)
    expect(pauses).toEqual([5000, 5000, 5000, 10_000])
    world.panel.deny(codeOf(till))
    await nextPoll(10_000)
    await until(till, 'denied')
    const asked = world.polls.length
    await world.clock.advance(3_600_000)
    expect([world.polls.length, till.storage.pairing()]).toEqual([asked, null])
  })

  test('does not mind when somebody sets its clock', async () => {
    const till = world.till()
    await askForCode(till)
    await nextPoll()
    for (const ms of [86_400_000, -86_400_000, -315_360_000_000, 946_080_000_000]) {
      world.clock.jump(ms)
      const before = world.polls.length
      await world.clock.advance(4900)
      expect(world.polls.length).toBe(before)
      await nextPoll(100)
      expect(step(till)).toBe('awaiting-approval')
      world.clock.jump(-ms)
    }
  })

  test('whose code runs out says so and can ask for another', async () => {
    const till = world.till()
    const first = await askForCode(till)
    await world.clock.advance(1_200_000)
    await until(till, 'expired')
    expect(await askForCode(till)).not.toBe(first)
  })

  test('that nobody set up fails at once instead of polling to the end', async () => {
    const till = world.till({ clientSecret: 'wrong' })
    till.registration.start({})
    await until(till, 'failed')
    expect(till.registration.snapshot()).toEqual({ step: 'failed', reason: 'wrong-client' })
    expect(world.polls).toEqual([])
  })

  test('rides out a bad line with the same code and says what is wrong with it', async () => {
    const till = world.till()
    const code = await askForCode(till)
    for (const [kind, line, fault] of [
      ['drop-before', 'no-network', 'unreachable'],
      ['html', 'server-trouble', 'server-error'],
      ['cut-json', 'server-trouble', 'not-json'],
    ] as const) {
      world.panel.faults.add({ match: '/oauth/token', kind })
      await nextPoll(60_000)
      await eventually(() => (till.registration.snapshot() as { fault?: string }).fault === fault)
      expect(till.registration.snapshot()).toMatchObject({ line, fault })
    }
    world.panel.approve(code, 'Petra Probe')
    await nextPoll(60_000)
    await until(till, 'registered')
    expect(till.registration.held()).toBe('registered')
  })

  test.each(['strip', 'retype', 'huge', 'redirect'] as const)(
    'keeps its code when the tokens come broken (%s), and gets them with the next poll',
    async kind => {
      const till = world.till()
      world.panel.approve(await askForCode(till), 'Petra Probe')
      world.panel.faults.add({ match: '/oauth/token', kind, member: 'access_token' })
      await nextPoll()
      const faults = { strip: 'no-access-token', retype: 'wrong-shape', huge: 'too-large', redirect: 'redirected' }
      await eventually(() => (till.registration.snapshot() as { fault?: string }).fault === faults[kind])
      await nextPoll(60_000)
      await until(till, 'registered')
      expect(till.registration.held()).toBe('registered')
    },
  )

  test('does not lose tokens that the disk refuses at first', async () => {
    const till = world.till()
    world.panel.approve(await askForCode(till), 'Petra Probe')
    const { save } = till.storage
    let refusals = 2
    till.storage.save = (...tokens) => {
      if ((refusals -= 1) >= 0) throw new Error('disk full')
      return save(...tokens)
    }
    await nextPoll()
    for (let i = 0; i < 3; i += 1) await world.clock.advance(2000)
    await until(till, 'registered')
    expect(refusals).toBe(-1)
  })
})

describe('two windows', () => {
  test('that both ask get one code', async () => {
    const till = world.till()
    till.registration.start({})
    till.registration.start({})
    await until(till, 'awaiting-approval')
    const code = codeOf(till)
    till.registration.start({})
    expect(codeOf(till)).toBe(code)
    expect(world.panel.tokenRequests()['device']).toBe(1)
  })

  test('that both press New code replace it once', async () => {
    const till = world.till()
    const first = await askForCode(till)
    till.registration.start({ insteadOf: first })
    till.registration.start({ insteadOf: first })
    await until(till, 'awaiting-approval')
    const second = codeOf(till)
    expect(second).not.toBe(first)
    till.registration.start({ insteadOf: first })
    expect(codeOf(till)).toBe(second)
    world.panel.approve(second, 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
  })
})

describe('a restart', () => {
  test('during pairing goes on with the same code', async () => {
    const killed = world.till()
    const code = await askForCode(killed)
    await world.clock.advance(60_000)
    killed.kill()
    const till = world.till()
    till.registration.resume()
    expect(codeOf(till)).toBe(code)
    expect(till.registration.snapshot()).toMatchObject({ secondsLeft: 1140 })
    world.panel.approve(code, 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
  })

  test('after the code ran out asks for nothing by itself', async () => {
    const killed = world.till()
    await askForCode(killed)
    killed.kill()
    await world.clock.advance(1_300_000)
    const till = world.till()
    till.registration.resume()
    expect([step(till), till.storage.pairing()]).toEqual(['unregistered', null])
  })

  test('of a registered till needs no approval, and finds out that it was revoked meanwhile', async () => {
    const before = world.till()
    await registered(before)
    before.kill()
    const after = world.till()
    after.registration.resume()
    expect(step(after)).toBe('registered')
    after.kill()
    world.panel.revoke(world.device())
    const late = world.till()
    late.registration.resume()
    await until(late, 'suspended')
    expect(late.registration.snapshot()).toMatchObject({ cause: 'refused' })
  })
})

describe('a registered till', () => {
  test('is not paired again by accident', async () => {
    const till = world.till()
    await registered(till)
    expect(await rejection(Promise.resolve().then(() => till.registration.start({})))).toMatchObject({
      failure: { code: 'conflict', reason: 'already-registered' },
    })
  })

  test('stays what it is while a new pairing waits, is given up, is denied or runs out', async () => {
    const till = world.till()
    await registered(till)
    await askForCode(till, { again: true })
    expect(till.registration.held()).toBe('registered')
    expect(await till.registration.test()).toEqual({ ok: true, store: 'Sandbox Store' })
    till.registration.cancel()
    expect(step(till)).toBe('registered')
    world.panel.deny(await askForCode(till, { again: true }))
    await nextPoll()
    await until(till, 'denied')
    till.registration.cancel()
    expect(step(till)).toBe('registered')
    await askForCode(till, { again: true })
    await world.clock.advance(1_200_000)
    await until(till, 'expired')
    expect(till.registration.held()).toBe('registered')
    expect(await till.registration.test()).toEqual({ ok: true, store: 'Sandbox Store' })
  })

  test('takes the new tokens when the new pairing is approved', async () => {
    const till = world.till()
    await registered(till)
    const before = till.storage.current()?.generation ?? 0
    world.panel.approve(await askForCode(till, { again: true }), 'Mo Manager')
    await nextPoll()
    await eventually(() => till.storage.registration()?.approvedBy === 'Mo Manager')
    expect(till.storage.current()?.generation).toBeGreaterThan(before)
    expect(await till.registration.test()).toEqual({ ok: true, store: 'Sandbox Store' })
  })

  test('that is revoked here forgets everything but its journal', async () => {
    const till = world.till()
    await registered(till)
    await till.registration.revoke()
    expect([step(till), till.storage.current(), till.storage.registration()]).toEqual(['unregistered', null, null])
    await eventually(() => till.storage.pendingRevocation() === null)
    expect(till.db.prepare('select kind from journal').pluck().all()).toEqual(['registered', 'revoked'])
    await registered(till)
  })
})

describe('a suspended till', () => {
  test('falls back to being suspended when its new pairing is given up, and is whole after an approved one', async () => {
    const till = world.till()
    await registered(till)
    world.panel.revoke(world.device())
    await rejection(till.registration.test())
    await until(till, 'suspended')
    await askForCode(till)
    till.registration.cancel()
    expect(step(till)).toBe('suspended')
    world.panel.approve(await askForCode(till), 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
  })
})

describe('revocation at a server that offers it', () => {
  beforeEach(async () => {
    await world.end()
    world = await identityWorld(rfc8628)
  })

  test('happens at once when it can be reached', async () => {
    const till = world.till()
    world.panel.approve(await askForCode(till), 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
    const { token } = await till.manager.getToken()
    await till.registration.revoke()
    await eventually(() => till.storage.pendingRevocation() === null)
    expect(await rejection(world.provider.whoAmI({ token, type: 'bearer' }))).toMatchObject({ name: 'Problem' })
  })

  test('waits until it can be reached, and survives a restart', async () => {
    const till = world.till()
    world.panel.approve(await askForCode(till), 'Petra Probe')
    await nextPoll()
    await until(till, 'registered')
    const { token } = await till.manager.getToken()
    world.panel.faults.add({ match: '/revoke', kind: 'drop-before' })
    await till.registration.revoke()
    await new Promise(resolve => void setTimeout(resolve, 50))
    expect(till.storage.pendingRevocation()).not.toBeNull()
    expect(await world.provider.whoAmI({ token, type: 'bearer' })).toMatchObject({
      store: expect.any(String) as string,
    })
    till.kill()
    const after = world.till()
    after.registration.resume()
    await eventually(() => after.storage.pendingRevocation() === null)
    await rejection(world.provider.whoAmI({ token, type: 'bearer' }))
    expect(step(after)).toBe('unregistered')
  })
})
