// Who this till is, seen from the counter: what goes wrong with it has its own words, costs no sale and leaves no trace of a token.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from '../../main/config.ts'
import { sealedWith, sessionSecrets } from '../../main/host/seal.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { openDatabase } from '../../main/store/db.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
})
afterEach(() => till.end())

const now = () => till.call('till.get', {})
async function sellOne(): Promise<void> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
}
async function signIn(): Promise<void> {
  const [manager] = (await till.call('staff.list', {})).staff
  await till.call('staff.sign-in', { staffId: manager!.id, pin: '4711' })
}

describe('pairing', () => {
  it('refuses a verification address that is not safe, in its own words', async () => {
    till.sandbox.panels.secucard.setVerificationUrl('http://phishing.example/activate')
    const failed = till.until('till', ({ registration }) => registration.step === 'failed')
    await till.call('registration.start', {})
    expect((await failed).registration).toEqual({ step: 'failed', reason: 'unsafe-verification-url' })
  })

  it('of a registered till is for a manager, keeps selling meanwhile, and keeps every sale', async () => {
    await register(till)
    await openForBusiness(till)
    await sellOne()
    await expect(till.call('registration.start', {})).rejects.toThrow('already-registered')
    const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
    await till.call('registration.start', { again: true })
    const { registration, identity } = await waiting
    expect(identity).toBe('registered')
    await sellOne()
    if (registration.step === 'awaiting-approval') await till.operator.approve(registration.userCode)
    await till.until('till', snapshot => snapshot.registration.step === 'registered')
    expect((await till.call('sale.list', { text: '', limit: 10 })).sales).toHaveLength(2)
    await till.call('staff.sign-out', {})
    await expect(till.call('registration.start', { again: true })).rejects.toThrow('not-signed-in')
    await expect(till.call('registration.cancel', {})).rejects.toThrow('not-signed-in')
  })

  it('after a revocation starts from nothing, with every sale still there', async () => {
    await register(till)
    await openForBusiness(till)
    await sellOne()
    await till.call('registration.revoke', {})
    expect(await now()).toMatchObject({ identity: 'none', registration: { step: 'unregistered' } })
    await register(till)
    expect((await till.call('sale.list', { text: '', limit: 10 })).sales).toHaveLength(1)
  })
})

describe('a stored registration', () => {
  it('T57: of another machine is not used and not erased; the till sells on and says why', async () => {
    await register(till)
    await openForBusiness(till)
    till.restart(sealedWith(randomBytes(32), 'another machine', true))
    expect(await now()).toMatchObject({
      identity: 'suspended',
      registration: { step: 'suspended', cause: 'unreadable' },
      notices: [],
    })
    await signIn()
    await sellOne()
    till.restart()
    expect(await now()).toMatchObject({ identity: 'registered', registration: { step: 'registered' } })
  })

  it('T57: is left alone while the key store refuses, and is there again when it opens', async () => {
    await register(till)
    await openForBusiness(till)
    till.restart(sessionSecrets())
    expect(await now()).toMatchObject({
      registration: { step: 'suspended', cause: 'unreadable' },
      notices: ['secrets-not-persisted'],
    })
    await signIn()
    await sellOne()
    till.restart()
    expect(await now()).toMatchObject({ identity: 'registered', notices: [] })
    expect(await till.call('registration.test', {})).toEqual({ ok: true, store: 'Sandbox Store' })
  })
})

describe('the device page', () => {
  it('tells health without a token, and a wrong clock', async () => {
    till.sandbox.panels.secucard.setKnobs({ clockSkewSeconds: 420 })
    await register(till)
    await openForBusiness(till)
    await till.call('registration.test', {})
    const { tokens, notices } = await now()
    expect(tokens.clockOffsetSeconds).toBeGreaterThan(400)
    expect(notices).toContain('clock-wrong')
    expect(tokens).toMatchObject({ lastError: null, lastErrorAt: null })
    expect(Date.parse(tokens.expires ?? '')).toBeGreaterThan(Date.now())
  })

  it('says what the server answered to the test, and the till is not harmed by it', async () => {
    await register(till)
    await openForBusiness(till)
    const secucard = till.sandbox.panels.secucard
    secucard.faults.add({ match: '/Smart/Devices/me', kind: 'html', method: 'GET' })
    await expect(till.call('registration.test', {})).rejects.toThrow('provider-fault')
    secucard.expireAccess(secucard.devices()[0]!.id)
    secucard.faults.add({ match: '/oauth/token', kind: 'strip', member: 'access_token' })
    await expect(till.call('registration.test', {})).rejects.toThrow('provider-fault')
    expect((await now()).tokens.lastError).toBe('no-access-token')
    expect(await till.call('registration.test', {})).toMatchObject({ ok: true })
    expect((await now()).identity).toBe('registered')
  })
})

it('no token and no code of the device is in any file of the till, in no spelling', async () => {
  const secucard = till.sandbox.panels.secucard
  secucard.setKnobs({ rotation: 'grace', interval: 1 })
  await register(till)
  await openForBusiness(till)
  const secrets = new Set<string>()
  const collect = (): void => {
    const db = openDatabase(join(till.dataDir, 'till.db'))
    const lock = join(till.dataDir, 'auth-lock.db')
    const kept = tokenStore(db, keyFileSecrets(till.dataDir), identityOf(till.config), lock).current()
    db.close()
    for (const secret of [kept?.refreshToken, kept?.access?.token]) if (secret !== undefined) secrets.add(secret)
  }
  collect()
  for (const fault of ['html', 'cut-json', 'drop-after'] as const) {
    secucard.expireAccess(secucard.devices()[0]!.id)
    secucard.faults.add({ match: '/oauth/token', kind: fault })
    await till.call('registration.test', {}).catch(() => undefined)
    await till.call('registration.test', {})
    collect()
  }
  expect(secrets.size).toBeGreaterThanOrEqual(5)
  const files = readdirSync(till.dataDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const bytes = Buffer.concat(files.map(entry => readFileSync(join(entry.parentPath, entry.name))))
  expect(bytes.length).toBeGreaterThan(10_000)
  for (const secret of secrets)
    for (const spelling of [secret, Buffer.from(secret).toString('base64').slice(0, -3), encodeURIComponent(secret)])
      expect(bytes.includes(spelling)).toBe(false)
})
