// Refresh tokens under the four ways a server may rotate them, in both dialects, against a model of the rules.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { rotations, type Rotation } from '../../main/sandbox/secucard-knobs.ts'
import type { SecucardState } from '../../main/sandbox/secucard.ts'
import {
  identityServer,
  newKey,
  refusal,
  secucardTill,
  standardTill,
  word,
  type Answer,
  type Till,
} from './identity-till.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const key = await newKey()

async function setUp(dialect: string, rotation: Rotation, graceSeconds = 60) {
  const server = await identityServer()
  closing.push(server)
  server.panel.setKnobs({ rotation, graceSeconds })
  const till: Till =
    dialect === 'secucard' ? secucardTill(server) : standardTill(server, rotation === 'bound' ? key : null)
  return { server, till, tokens: await till.register() }
}
const rotated = async (till: Till, token: string): Promise<{ access: string; refresh: string }> => {
  const answer = await till.refresh(token)
  expect(answer.status).toBe(200)
  return { access: word(answer, 'access_token'), refresh: word(answer, 'refresh_token') }
}
const dead = [400, 'invalid_grant']

describe.each(['secucard', 'standard'])('in the %s dialect', dialect => {
  test('a static refresh token serves for ever', async () => {
    const { till, tokens } = await setUp(dialect, 'static')
    let last: Answer | null = null
    for (let round = 0; round < 5; round += 1) last = await till.refresh(tokens.refresh)
    expect(last?.status).toBe(200)
    expect([undefined, tokens.refresh]).toContain(last?.body['refresh_token'])
    expect(await till.alive(word(last as Answer, 'access_token'))).toBe(true)
  })

  test('the predecessor gets the same successor until that was used', async () => {
    const { till, tokens } = await setUp(dialect, 'grace')
    const first = await rotated(till, tokens.refresh)
    const repeated = await rotated(till, tokens.refresh)
    expect(repeated.refresh).toBe(first.refresh)
    expect(repeated.access).not.toBe(first.access)
    const next = await rotated(till, first.refresh)
    expect(next.refresh).not.toBe(first.refresh)
    expect((await rotated(till, first.refresh)).refresh).toBe(next.refresh)
    expect(refusal(await till.refresh(tokens.refresh))).toEqual(dead)
    expect(refusal(await till.refresh(next.refresh))).toEqual(dead)
  })

  test('the grace of a predecessor ends with its seconds, and counts from the first use', async () => {
    const { server, till, tokens } = await setUp(dialect, 'grace', 10)
    const { refresh } = await rotated(till, tokens.refresh)
    server.later(9)
    expect((await rotated(till, tokens.refresh)).refresh).toBe(refresh)
    server.later(2)
    expect(refusal(await till.refresh(tokens.refresh))).toEqual(dead)
    expect(server.panel.devices().find(one => one.id === till.deviceId())?.status).toBe('revoked')
  })

  test('a sender-constrained predecessor has no time limit but ends with the use of its successor', async () => {
    const { server, till, tokens } = await setUp(dialect, 'bound')
    const { refresh } = await rotated(till, tokens.refresh)
    server.later(365 * 86_400)
    expect((await rotated(till, tokens.refresh)).refresh).toBe(refresh)
    await rotated(till, refresh)
    expect(refusal(await till.refresh(tokens.refresh))).toEqual(dead)
  })

  test('under strict rotation any replay ends the family, its access token at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.nat(), async (refreshes, which) => {
        const { till, tokens } = await setUp(dialect, 'strict')
        const used: string[] = []
        let current = { access: tokens.access, refresh: tokens.refresh }
        for (let round = 0; round < refreshes; round += 1) {
          used.push(current.refresh)
          current = await rotated(till, current.refresh)
        }
        expect(await till.alive(current.access)).toBe(true)
        expect(refusal(await till.refresh(used[which % used.length] ?? ''))).toEqual(dead)
        expect(await till.alive(current.access)).toBe(false)
        for (const token of [...used, current.refresh]) expect(refusal(await till.refresh(token))).toEqual(dead)
      }),
      { numRuns: 10 },
    )
  })

  test('every sequence of refreshes, repeats and waits is answered as the rules say', async () => {
    const step = fc.record({
      use: fc.constantFrom('current', 'current', 'predecessor', 'older'),
      wait: fc.constantFrom(0, 1, 20, 70),
      pick: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rotations),
        fc.array(step, { minLength: 3, maxLength: 9 }),
        async (rotation, steps) => {
          const { server, till, tokens } = await setUp(dialect, rotation)
          let current = tokens.refresh
          let predecessor: { token: string; since: number } | null = null
          const older: string[] = []
          let living = true
          for (const { use, wait, pick } of steps) {
            server.later(wait)
            const token: string | undefined =
              use === 'current'
                ? current
                : use === 'predecessor'
                  ? predecessor?.token
                  : older[pick % (older.length || 1)]
            if (token === undefined) continue
            const honoured: boolean =
              use === 'current' ||
              (use === 'predecessor' &&
                predecessor !== null &&
                (rotation === 'bound' || (rotation === 'grace' && server.now() - predecessor.since <= 60_000)))
            const answer = await till.refresh(token)
            if (!living || !honoured) {
              living = false
              expect(refusal(answer)).toEqual(dead)
              continue
            }
            expect(answer.status).toBe(200)
            expect(await till.alive(word(answer, 'access_token'))).toBe(true)
            const told = answer.body['refresh_token'] === undefined ? current : word(answer, 'refresh_token')
            if (use === 'predecessor' || rotation === 'static') expect(told).toBe(current)
            else {
              expect([current, predecessor?.token, ...older]).not.toContain(told)
              if (predecessor) older.push(predecessor.token)
              predecessor = { token: current, since: server.now() }
              current = told
            }
          }
          expect(refusal(await till.refresh(current))).toEqual(living ? [200, undefined] : dead)
          // Servers of passed runs are not kept until the end of the property.
          await Promise.all(closing.splice(0).map(one => one.close()))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('the rules survive a restart of the server', async () => {
    const { server, till, tokens } = await setUp(dialect, 'grace')
    const { refresh } = await rotated(till, tokens.refresh)
    const kept = JSON.parse(JSON.stringify(server.snapshot())) as SecucardState
    const again = await identityServer({ restore: kept })
    closing.push(again)
    const sameTill = dialect === 'secucard' ? secucardTill(again) : standardTill(again)
    expect((await rotated(sameTill, tokens.refresh)).refresh).toBe(refresh)
    await rotated(sameTill, refresh)
    expect(refusal(await sameTill.refresh(tokens.refresh))).toEqual(dead)
  })

  test('a thief who used the token first is found out by strict rotation, and only then', async () => {
    for (const rotation of ['static', 'grace', 'strict'] as const) {
      const { server, till, tokens } = await setUp(dialect, rotation)
      expect(server.panel.steal(till.deviceId())).toBe(true)
      expect(await till.alive(tokens.access)).toBe(false)
      const answer = await till.refresh(tokens.refresh)
      expect(answer.status).toBe(rotation === 'strict' ? 400 : 200)
      expect(server.panel.devices().find(one => one.id === till.deviceId())?.status).toBe(
        rotation === 'strict' ? 'revoked' : 'registered',
      )
    }
  })
})

test('a thief without the key gets nothing from a bound token', async () => {
  const { server, till, tokens } = await setUp('standard', 'bound')
  expect(server.panel.steal(till.deviceId())).toBe(false)
  expect(await till.alive(tokens.access)).toBe(true)
  expect(refusal(await standardTill(server, await newKey()).refresh(tokens.refresh))).toEqual(dead)
  expect(refusal(await standardTill(server).refresh(tokens.refresh))).toEqual([400, 'invalid_dpop_proof'])
  expect(refusal(await secucardTill(server).refresh(tokens.refresh))).toEqual(dead)
  expect(await secucardTill(server).alive(tokens.access)).toBe(false)
  expect((await till.refresh(tokens.refresh)).status).toBe(200)
})

test('a till whose answer was lost is not locked out when the operator switches rotation off', async () => {
  const { server, till, tokens } = await setUp('secucard', 'grace')
  const { refresh } = await rotated(till, tokens.refresh)
  server.panel.setKnobs({ rotation: 'static' })
  expect((await rotated(till, tokens.refresh)).refresh).toBe(refresh)
  expect((await till.refresh(refresh)).body).not.toHaveProperty('refresh_token')
  expect(refusal(await till.refresh(tokens.refresh))).toEqual(dead)
  expect((await till.refresh(refresh)).status).toBe(200)
})

test('a snapshot of the time before there were rotations still starts', async () => {
  const { server, tokens } = await setUp('secucard', 'static')
  const kept = JSON.parse(JSON.stringify(server.snapshot())) as { knobs: object; sessions: Record<string, unknown>[] }
  const { rotation: _, dpop: __, graceSeconds: ___, ...oldKnobs } = kept.knobs as Record<string, unknown>
  const sessions = kept.sessions.map(
    ({ id, kind, deviceId, deviceCode, refreshToken, accessToken, expiresAt, since, approvedBy }) => ({
      ...{ id, kind, deviceId, deviceCode, refreshToken, accessToken, expiresAt, since, approvedBy },
    }),
  )
  const old = { ...kept, sessions, knobs: { ...oldKnobs, rotate: true, expiresIn: 300 } }
  const again = await identityServer({ restore: old as unknown as SecucardState })
  closing.push(again)
  expect(again.panel.knobs()).toMatchObject({ rotation: 'strict', dpop: 'off', graceSeconds: 60, expiresIn: 300 })
  expect(again.panel.knobs()).not.toHaveProperty('rotate')
  const till = secucardTill(again)
  const { refresh } = await rotated(till, tokens.refresh)
  expect(refresh).not.toBe(tokens.refresh)
  expect(refusal(await till.refresh(tokens.refresh))).toEqual(dead)
  expect(refusal(await till.refresh(refresh))).toEqual(dead)
})
