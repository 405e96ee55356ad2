// The support bundle of a real till: what it tells, what it never tells, and that what is saved is what was shown.
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from '../../main/config.ts'
import { sessionSecrets } from '../../main/host/seal.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { leaks } from '../host/disguises.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'
import { patiently } from '../patiently.ts'

/** Put together from parts, so that no literal looks like the real thing. */
const made = {
  storeName: 'Pharmacy of Canary Island',
  address: 'Canary Street 17, 54321 Birdtown',
  taxId: ['DE', '987', '654', '321'].join(''),
  pan: ['4111', '1111', '1111', '1111'].join(''),
  bearer: ['Zq9', 'canary', 'bearer', '0123456789'].join('_'),
  jwt: `${['ey', 'Jcanary'].join('')}${'A1b2'.repeat(4)}.${'C3d4'.repeat(6)}.${'E5f6'.repeat(6)}`,
  pin: '4711',
  cashier: 'Berenice Kowalczyk',
  customer: 'Ludwig Canarius',
  born: '1961-11-23',
}

let till: TestTill
beforeEach(async () => {
  till = await startTestTill(config => ({
    ...config,
    store: { ...config.store, name: made.storeName, address: made.address, taxId: made.taxId },
  }))
})
afterEach(() => till.end())

/** Lines are written a moment after they were logged. */
const logFile = (): Promise<string> =>
  patiently(() => {
    const [name = ''] = readdirSync(join(till.dataDir, 'logs'))
    return join(till.dataDir, 'logs', name)
  })

describe('a bundle', () => {
  beforeEach(() => openForBusiness(till))

  it('tells versions, settings, health, figures, states and the newest lines of the log', async () => {
    await logFile()
    const { parts, bytes, digest } = await till.call('support.collect', {})
    expect(parts.map(({ name }) => name)).toEqual([
      'versions',
      'configuration',
      'health',
      'storage',
      'identity',
      'payments',
      'log',
    ])
    const text = Object.fromEntries(parts.map(part => [part.name, part.text]))
    expect(text.versions).toMatch(/tillgate: \d+\.\d+\.\d+\nkeyStore: key-file\nhost: browser\nnode: 24\./)
    expect(text.configuration).toMatch(/environment: sandbox[\s\S]*dialect: secucard[\s\S]*mode: embedded/)
    expect(text.health).toMatch(/name=database {2}ok=true {2}detail=ok/)
    expect(text.health).toMatch(/name=secrets {2}ok=true {2}detail=key-file/)
    expect(text.storage).toMatch(/schema: \d+[\s\S]* {2}product: \d{2,}[\s\S]*diskFreeBytes: \d+[\s\S]*whole: true/)
    expect(text.identity).toMatch(/step: unregistered[\s\S]*tokens:\n {2}lastRefresh: –/)
    expect(text.payments).toMatch(/outboxWaiting: 0\nopenAttempts:\n {2}–/)
    expect(text.log).toMatch(/level=info {2}event=start/)
    expect(bytes).toBeGreaterThan(1000)
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is saved exactly as it was shown, for this user only, and every value of it was shown', async () => {
    const shown = await till.call('support.collect', {})
    const saving = await till.call('support.save', { digest: shown.digest })
    const path = saving.kind === 'saved' ? saving.path : null
    expect(path).toMatch(/support[\\/]tillgate-support-\d{8}T\d{6}Z\.json$/)
    const saved = readFileSync(path!)
    expect(saved.length).toBe(shown.bytes)
    if (process.platform !== 'win32') expect(statSync(path!).mode & 0o777).toBe(0o600)
    const { parts } = JSON.parse(saved.toString('utf8')) as { parts: Record<string, unknown> }
    const text = Object.fromEntries(shown.parts.map(part => [part.name, part.text]))
    expect(Object.keys(parts)).toEqual(Object.keys(text))
    for (const [name, value] of Object.entries(parts))
      expect(valuesIn(value).filter(each => !text[name]!.includes(each))).toEqual([])
  })

  it('tells an open card payment by its ids, state and amount', async () => {
    await register(till)
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const { attemptId } = await till.call('pay.card', { amountMinor: null })
    const { parts } = await till.call('support.collect', {})
    const amount = goods.priceMinor + goods.depositMinor
    expect(parts.find(({ name }) => name === 'payments')?.text).toMatch(
      new RegExp(`id=${attemptId} {2}orderId=\\w+ {2}state=[a-z-]+ {2}amountMinor=${amount} {2}currency=EUR`),
    )
  })

  it('that was not the one shown last is not saved', async () => {
    const first = await till.call('support.collect', {})
    const second = await till.call('support.collect', {})
    expect(second.digest).not.toBe(first.digest)
    for (const digest of [first.digest, 'a'.repeat(64)])
      await expect(till.call('support.save', { digest })).rejects.toThrow('nothing-running')
    till.restart()
    await till.call('staff.sign-in', { staffId: (await till.call('staff.list', {})).staff[0]!.id, pin: made.pin })
    await expect(till.call('support.save', { digest: second.digest })).rejects.toThrow('nothing-running')
    expect(readdirSync(till.dataDir)).not.toContain('support')
  })

  it('that the place does not take is not lost: it can be saved elsewhere', async () => {
    const { digest } = await till.call('support.collect', {})
    const blocked = join(till.dataDir, 'support')
    writeFileSync(blocked, '')
    expect(await till.call('support.save', { digest })).toEqual({ kind: 'refused', why: 'not-writable' })
    rmSync(blocked)
    expect(await till.call('support.save', { digest })).toMatchObject({ kind: 'saved' })
  })

  it('holds a fault of the page under the number that was shown for it, and nothing of its words', async () => {
    const { incident } = await till.call('page.fault', { kind: 'screen', name: 'TypeError', screen: 'sell' })
    const { incidents, parts } = await till.call('support.collect', {})
    expect(incidents[0]).toMatchObject({ id: incident, event: 'page.fault' })
    expect(parts.find(({ name }) => name === 'log')?.text).toContain('sell')
    const wordy = { kind: 'screen' as const, name: 'Erika Beispiel 9276', screen: 'sell' }
    await expect(till.call('page.fault', wordy)).rejects.toThrow('invalid')
  })

  it('names the incidents a cashier may have been shown, the newest first', async () => {
    const log = await logFile()
    const line = (incident: string, at: string) => JSON.stringify({ level: 'error', at, event: 'op.failed', incident })
    appendFileSync(log, `${line('aaaaaaaaaa', '2026-01-01T00:00:00.000Z')}\nnot a line\n{"a":1}\n`)
    appendFileSync(log, `${line('bbbbbbbbbb', '2026-01-02T00:00:00.000Z')}\n`)
    const { incidents } = await till.call('support.collect', {})
    expect(incidents).toEqual([
      { id: 'bbbbbbbbbb', at: '2026-01-02T00:00:00.000Z', event: 'op.failed' },
      { id: 'aaaaaaaaaa', at: '2026-01-01T00:00:00.000Z', event: 'op.failed' },
    ])
  })

  it('of a till whose data file is damaged tells the rest', async () => {
    const db = new Database(join(till.dataDir, 'till.db'))
    db.exec('drop table attempt')
    db.close()
    const { parts, incidents } = await till.call('support.collect', {})
    const text = Object.fromEntries(parts.map(part => [part.name, part.text]))
    expect(text.payments).toMatch(/^could not be read, incident: [0-9a-f]{10}$/)
    expect(text.versions).toMatch(/tillgate: /)
    expect(incidents[0]).toMatchObject({ id: text.payments!.slice(-10), event: 'support.part' })
  })

  it('is for managers', async () => {
    await till.call('staff.add', { name: made.cashier, role: 'cashier', pin: '8305' })
    const cashier = (await till.call('staff.list', {})).staff.find(({ name }) => name === made.cashier)!
    await till.call('staff.sign-in', { staffId: cashier.id, pin: '8305' })
    await expect(till.call('support.collect', {})).rejects.toThrow('not-allowed')
    await expect(till.call('support.save', { digest: 'a'.repeat(64) })).rejects.toThrow('not-allowed')
    await till.call('staff.sign-out', {})
    await expect(till.call('support.collect', {})).rejects.toThrow('not-signed-in')
  })
})

it('the health check names the key store, and a till that forgets its key is not in order', async () => {
  const secrets = async () => (await till.call('till.health', {})).items.find(({ name }) => name === 'secrets')
  expect(await secrets()).toEqual({ name: 'secrets', ok: true, detail: 'key-file' })
  till.restart(sessionSecrets())
  expect(await secrets()).toEqual({ name: 'secrets', ok: false, detail: 'session' })
})

it('nothing secret and nobody’s name is in a bundle, whatever stands in settings, logs and configuration', async () => {
  await register(till)
  await openForBusiness(till)
  await till.call('staff.add', { name: made.cashier, role: 'cashier', pin: '830519' })
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  await till.call('sale.note', { note: `for ${made.customer}` })

  const stray = (fields: object) =>
    `${JSON.stringify({ level: 'info', at: '2026-01-01T00:00:00.000Z', event: 'stray', ...fields })}\n`
  const { broker, terminal, identity, cardconnect } = till.config
  if (broker.mode !== 'embedded') throw new Error('the sandbox is embedded')
  appendFileSync(
    await logFile(),
    [
      stray({ customer: made.customer, born: made.born, body: made.pan }),
      stray({ reason: `card ${made.pan} of ${made.cashier}`, what: `authorization: Bearer ${made.bearer}` }),
      stray({ stack: `Error: ${made.cashier.split(' ')[1]} at ${made.address} <- ${made.jwt}` }),
      stray({ why: `${broker.cardscanApiKey} ${terminal!.key} ${identity.clientSecret} ${cardconnect.merchid}` }),
      stray({ incident: 'cccccccccc', [made.customer]: 1, state: { name: made.customer } }),
    ].join(''),
  )
  const secrets = keyFileSecrets(till.dataDir)
  const db = new Database(join(till.dataDir, 'till.db'))
  const kept = tokenStore(db, secrets, identityOf(till.config), join(till.dataDir, 'auth-lock.db')).current()
  const shown = await till.call('support.collect', {})
  const saving = await till.call('support.save', { digest: shown.digest })
  const path = saving.kind === 'saved' ? saving.path : null
  const canaries = {
    ...made,
    surname: 'Kowalczyk',
    manager: 'Mona',
    note: `for ${made.customer}`,
    refreshToken: kept!.refreshToken,
    accessToken: kept!.access!.token,
    clientId: identity.clientId,
    clientSecret: identity.clientSecret!,
    cardscanApiKey: broker.cardscanApiKey,
    idscanKeyId: broker.idscanKeyId,
    idscanSecret: broker.idscanSecret,
    cardconnectClientId: broker.cardconnectClientId,
    cardconnectClientSecret: broker.cardconnectClientSecret,
    merchid: cardconnect.merchid,
    terminalKey: terminal!.key,
    terminalSerial: terminal!.hsn,
    dataKey: readFileSync(join(till.dataDir, 'key')).toString('hex'),
  }
  db.close()
  expect(leaks({ shown: JSON.stringify(shown), saved: readFileSync(path!, 'utf8') }, canaries)).toEqual([])
  expect(shown.incidents[0]?.id).toBe('cccccccccc')
  expect(shown.parts.at(-1)?.text).toMatch(/reason=card \[card\] of \[name\]/)
})

/** Every text and number in a value, and the names of its members. */
function valuesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, member]) => [key, ...valuesIn(member)])
  return value === null ? [] : [typeof value === 'string' ? value : JSON.stringify(value)]
}
