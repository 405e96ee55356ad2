// Age checks by the machine readable zone of a document, through the contract: the same verdicts, and nothing of it kept.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeMrz } from '../scan/mrz-lines.ts'
import type { Holder } from '../scan/mrz-lines.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await openForBusiness(till)
  const spirits = await product(till, ({ requiredAge }) => requiredAge === 18)
  await till.call('sale.add', { productId: spirits.id, quantityMilli: 1000 })
})
afterEach(() => till.end())

const adult: Holder = {
  code: 'P',
  issuer: 'UTO',
  nationality: 'UTO',
  number: 'X00000017',
  family: "O'Example",
  given: 'Quillon-Zedd',
  born: '740812',
  expires: '401231',
  sex: 'F',
  optional: '',
  optional2: '',
}
const show = (holder: Partial<Holder>, change = (text: string) => text) => {
  const zone = change(writeMrz('TD3', { ...adult, ...holder }).join('\n'))
  return till.call('id.barcode', { bytes: Buffer.from(zone, 'ascii').toString('base64') })
}
const status = async () => (await till.call('sale.get', {})).sale?.restriction?.status

describe('a passport in front of the camera', () => {
  it('of an adult releases the sale', async () => {
    expect(await show({})).toMatchObject({ verdict: 'pass', method: 'barcode', initials: 'Q. O.', ageBand: '30+' })
    expect(await status()).toBe('passed')
  })

  it('of a child, or one that has expired, does not', async () => {
    expect((await show({ born: '150101' })).verdict).toBe('too-young')
    expect((await show({ expires: '200101' })).verdict).toBe('expired')
    expect(await status()).toBe('required')
  })

  it('with a digit that does not fit its check digit is unreadable', async () => {
    const verdict = await show({}, text => text.replace('740812', '640812'))
    expect(verdict).toMatchObject({ verdict: 'unreadable', reason: 'damaged', initials: null, ageBand: null })
    expect(await status()).toBe('required')
  })

  it('without a day of birth passes only when the youngest possible holder does', async () => {
    const year = new Date().getFullYear()
    const born = (age: number) => `${String((year - age) % 100).padStart(2, '0')}<<<<`
    expect(await show({ born: born(18) })).toMatchObject({
      verdict: new Date().getMonth() === 11 && new Date().getDate() === 31 ? 'pass' : 'unreadable',
    })
    expect(await show({ born: born(10) })).toMatchObject({ verdict: 'too-young' })
    expect(await show({ born: '<<<<<<' })).toMatchObject({
      verdict: 'unreadable',
      reason: 'birth-date-unknown',
      ageBand: null,
    })
    expect(await show({ born: born(19) })).toMatchObject({ verdict: 'pass', ageBand: '18–20' })
  })

  it('leaves nothing of the document behind', async () => {
    await show({})
    till.restart()
    const files = readdirSync(till.dataDir, { recursive: true, encoding: 'utf8' }).map(name => join(till.dataDir, name))
    const kept = files.filter(file => statSync(file).isFile()).map(file => readFileSync(file).toString('latin1'))
    expect(kept.length).toBeGreaterThan(0)
    for (const secret of ['OEXAMPLE', 'QUILLON', 'X00000017', '740812', '1974-08-12'])
      expect(
        kept.some(content => content.includes(secret)),
        secret,
      ).toBe(false)
  })
})
