// Insurance cards through the whole till: the contract, the real sandbox, the real files.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import type { InsuranceScan } from '#contract'
import { checkConfig, ConfigError, type Config } from '../../main/config.ts'
import { people } from '../../main/sandbox/cardscan-example.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
afterEach(() => till.end())

const provider = { npi: '1234567893', organizationName: 'Example Pharmacy' }
const withCardscan = (change: Partial<Config['cardscan']>) => (config: Config) => ({
  ...config,
  cardscan: { ...config.cardscan, ...change },
})
async function open(change: Partial<Config['cardscan']> = {}): Promise<void> {
  till = await startTestTill(withCardscan(change))
  await openForBusiness(till)
}
const jpeg = (side: 'front' | 'back') =>
  readFileSync(new URL(`../fixtures/images/insurance-${side}.jpg`, import.meta.url)).toString('base64')
const step = (wanted: InsuranceScan['step']) => till.until('insurance', scan => scan.step === wanted)
const live = () => till.sandbox.panels.cardscan.cards()

/** Both sides of the sample card, up to the fields. */
async function read(): Promise<InsuranceScan> {
  const { scanId } = await till.call('insurance.start', { bothSides: true })
  const back = step('back')
  const done = step('read')
  await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
  await back
  await till.call('insurance.upload', { scanId, side: 'back', capture: 'manual', jpeg: jpeg('back') })
  return await done
}
async function confirm(scan: InsuranceScan): Promise<string> {
  const fields = scan.fields.map(({ name, value }) => ({ name, value }))
  await till.call('insurance.confirm', { scanId: scan.scanId, fields })
  return (await till.call('sale.get', {})).sale?.id ?? ''
}

describe('a card', () => {
  it.each(['presigned', 'direct'] as const)(
    'is read by %s upload and gone at the service once confirmed',
    async upload => {
      await open({ upload })
      const scan = await read()
      expect(scan).toMatchObject({ attempt: 1, line: 'socket', payer: { name: expect.any(String), id: '90210' } })
      expect(scan.fields.length).toBeGreaterThan(4)
      await confirm(scan)
      expect((await till.call('sale.get', {})).sale?.customer).toMatchObject({
        label: 'insurance',
        payer: scan.payer?.name,
      })
      await expect.poll(live).toEqual([])
    },
  )

  it('whose front cannot be read is tried again with a fresh one for the same customer', async () => {
    await open()
    till.sandbox.panels.cardscan.setNext('front-fails')
    const { scanId } = await till.call('insurance.start', { bothSides: false })
    const retry = step('retry')
    await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
    expect((await retry).reason).toBe('frontside_failed')
    await expect.poll(live).toEqual([])
    const again = await till.call('insurance.retry', { scanId })
    expect(again).toMatchObject({ scanId, step: 'front', attempt: 2 })
    const done = step('read')
    await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
    expect((await done).fields.length).toBeGreaterThan(0)
  })

  it('gets its extras when the service enriches it later', async () => {
    await open()
    const enriched = till.until('insurance', scan => scan.extras.length > 0)
    await read()
    const { extras } = await enriched
    expect(extras.map(extra => extra.kind)).toEqual(['phone', 'address', 'copay'])
  })

  it('that is left is gone at the service, whichever step it was in', async () => {
    await open()
    const { scanId } = await till.call('insurance.start', { bothSides: true })
    await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
    const cancelled = step('cancelled')
    await till.call('insurance.cancel', { scanId })
    expect((await cancelled).fields).toEqual([])
    await expect.poll(live).toEqual([])
  })

  it('can be opened by nobody who is not signed in', async () => {
    await open()
    await till.call('staff.sign-out', {})
    await expect(till.call('insurance.start', { bothSides: false })).rejects.toThrow('not-signed-in')
  })

  it('that cannot be put into a sale stays on the screen', async () => {
    till = await startTestTill()
    await till.call('staff.first', { name: 'Mona Manager', pin: '4711' })
    const scan = await read()
    await expect(confirm(scan)).rejects.toThrow('no-open-shift')
    await till.call('shift.open', { floatMinor: 0 })
    await confirm(scan)
    expect((await till.call('sale.get', {})).sale?.customer?.payer).toBe(scan.payer?.name)
  })

  it('is never sent when it is no picture', async () => {
    await open()
    const { scanId } = await till.call('insurance.start', { bothSides: false })
    const text = Buffer.from('not a picture').toString('base64')
    await expect(
      till.call('insurance.upload', { scanId, side: 'front', capture: 'selectedFile', jpeg: text }),
    ).rejects.toThrow('"fields":["jpeg"]')
    expect(live()[0]).toMatchObject({ images: 0, state: 'pending' })
  })
})

describe('eligibility', () => {
  it('is offered where the store has a provider number, and answers with lines', async () => {
    await open({ provider })
    expect((await till.call('till.get', {})).eligibility).toBe(true)
    const { scanId, fields } = await read()
    const name = fields.find(field => field.name === 'member_name')?.value ?? ''
    const done = till.until('insurance', scan => scan.eligibility?.step === 'done')
    const lastName = name.split(' ').slice(1).join(' ')
    await till.call('insurance.eligibility', { scanId, firstName: 'Ada', lastName, born: '1980-01-01' })
    expect(await done).toMatchObject({
      step: 'read',
      eligibility: { active: true, plan: 'SILVER CHOICE', validFrom: '2024-01-01', errors: [] },
    })
  })

  it('that fails says why, and the card stays as it was read', async () => {
    await open({ provider })
    const { scanId, fields } = await read()
    const failed = till.until('insurance', scan => scan.eligibility?.step === 'failed')
    await till.call('insurance.eligibility', { scanId, firstName: 'Ada', lastName: 'Nobody', born: '1980-01-01' })
    expect(await failed).toMatchObject({ step: 'read', fields, eligibility: { reason: 'PayerUnavailable' } })
  })

  it('is not offered without one', async () => {
    await open()
    expect((await till.call('till.get', {})).eligibility).toBe(false)
    const { scanId } = await read()
    await expect(
      till.call('insurance.eligibility', { scanId, firstName: 'Ada', lastName: 'Example', born: '1980-01-01' }),
    ).rejects.toThrow('nothing-running')
  })

  it('needs a provider number whose last digit fits', async () => {
    till = await startTestTill()
    const wrong = () => checkConfig(withCardscan({ provider: { ...provider, npi: '1234567890' } })(till.config), 'x')
    expect(wrong).toThrow(ConfigError)
    expect(wrong).toThrow(/cardscan\.provider\.npi: is not a national provider identifier/)
    expect(checkConfig(withCardscan({ provider })(till.config), 'x').cardscan.provider).toEqual(provider)
  })
})

describe('what is kept', () => {
  it('is read by managers only, after a restart as well, and every reading is in the journal', async () => {
    await open({ keepDays: 30 })
    const scan = await read()
    const saleId = await confirm(scan)
    till.restart()
    const { staff } = await till.call('staff.list', {})
    await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
    const kept = await till.call('insurance.kept', { saleId })
    expect(kept.fields).toEqual(scan.fields)
    expect(Date.parse(kept.deleteAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000)
    const { id } = await till.call('staff.add', { name: 'Carl Cashier', role: 'cashier', pin: '0815' })
    await till.call('staff.sign-in', { staffId: id, pin: '0815' })
    await expect(till.call('insurance.kept', { saleId })).rejects.toThrow('not-allowed')
    const db = new Database(join(till.dataDir, 'till.db'), { readonly: true })
    const entries = db.prepare<[], string>("select data from journal where kind = 'insurance-read'").pluck().all()
    db.close()
    expect(entries).toEqual([JSON.stringify({ fields: scan.fields.length }), '{"kept":true}'])
  })

  it('goes with an abandoned sale', async () => {
    await open({ keepDays: 30 })
    const saleId = await confirm(await read())
    await till.call('sale.abandon', {})
    expect(await till.call('insurance.kept', { saleId })).toEqual({ fields: [], deleteAt: null })
  })

  it('is gone after the next start once its day is over', async () => {
    await open({ keepDays: 30 })
    const saleId = await confirm(await read())
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    const db = new Database(join(till.dataDir, 'till.db'))
    const count = () => db.prepare<[], number>('select count(*) from insurance_record').pluck().get()
    expect(count()).toBe(1)
    db.prepare("update insurance_record set delete_at = '2026-01-01T00:00:00.000Z' where sale_id = ?").run(saleId)
    till.restart()
    expect(count()).toBe(0)
    db.close()
  })
})

describe('after a scan', () => {
  const everyFile = (): Buffer[] =>
    readdirSync(till.dataDir, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name)))
  /** Everything personal a sample card shows, long enough not to be met by chance. */
  const canaries = people
    .flatMap(person => [...Object.values({ ...person.front, ...person.back }).flat(), { value: person.phone }])
    .map(({ value }) => value)
    .filter(value => value.length >= 8)
  const found = (): string[] => {
    const files = everyFile()
    return canaries.filter(text =>
      [text, text.toUpperCase()].some(spelling => {
        const bytes = Buffer.from(spelling)
        const forms = [
          bytes,
          bytes.toString('base64').replace(/=+$/, ''),
          bytes.toString('hex'),
          Buffer.from(spelling, 'utf16le'),
        ]
        return files.some(file => forms.some(form => file.includes(form)))
      }),
    )
  }

  it.each([0, 30])('nothing that was read stands in any file of the till (kept for %i days)', async keepDays => {
    await open({ keepDays, provider })
    const scan = await read()
    const checked = till.until('insurance', ({ eligibility }) => eligibility?.step === 'done')
    await till.call('insurance.eligibility', {
      scanId: scan.scanId,
      firstName: 'Ada',
      lastName: 'Canary-Example',
      born: '1980-01-01',
    })
    await checked
    const saleId = await confirm(scan)
    // Ends the process as far as its files can tell, with everything written.
    till.restart()
    expect(found()).toEqual([])
    expect(everyFile().some(file => file.includes('Canary-Example'))).toBe(false)
    expect(everyFile().some(file => file.includes(saleId))).toBe(true)
    expect(canaries.length).toBeGreaterThan(20)
  })
})
