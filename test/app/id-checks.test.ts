// Age checks of a whole till against the sandbox, through the contract: ways, budget, restart, and what is left behind.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseCompletionEvent } from '../../renderer/hosted-event.ts'
import { act } from '../providers/idscan-kit.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill(config => ({
    ...config,
    idscan: { ...config.idscan, tasks: ['document_scan', 'face_liveness'], mostInvoiced: 3 },
  }))
  await openForBusiness(till)
})
afterEach(() => till.end())

const sellSpirits = async (): Promise<void> => {
  const spirits = await product(till, ({ requiredAge }) => requiredAge === 18)
  await till.call('sale.add', { productId: spirits.id, quantityMilli: 1000 })
}
const restriction = async () => (await till.call('sale.get', {})).sale?.restriction
const idscan = () => till.sandbox.panels.idscan

describe('a hosted check', () => {
  it('is offered beside the other ways, done in the frame, and releases the sale to be paid', async () => {
    await sellSpirits()
    expect(await restriction()).toMatchObject({
      status: 'required',
      ways: [
        { way: 'device', state: 'ready' },
        { way: 'hosted', state: 'ready' },
        { way: 'manual', state: 'ready' },
      ],
    })
    const check = await till.call('id.hosted-start', {})
    expect(check.tasks.map(({ type }) => type)).toEqual(['document_scan', 'face_liveness'])
    expect(check.origin).toBe((await till.call('till.get', {})).idCheckOrigin)
    await act(check.url ?? '', { age: 34 })
    const half = await till.call('id.hosted-result', { checkId: check.checkId, resultId: null })
    expect(half.tasks.map(({ state }) => state)).toEqual(['completed', 'pending'])
    const { messages } = await act(check.url ?? '', {})
    const hint = messages.map(parseCompletionEvent).find(found => found !== null)
    const done = await till.call('id.hosted-result', { checkId: check.checkId, resultId: hint?.resultId ?? '' })
    expect(done).toMatchObject({ step: 'done', verdict: { verdict: 'pass', ageBand: '30+' }, attemptsInvoiced: 2 })
    expect((await restriction())?.status).toBe('passed')
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })

  it('reaches the page even when it says nothing and never asks', async () => {
    await sellSpirits()
    const check = await till.call('id.hosted-start', {})
    const done = till.until('hosted', ({ step }) => step === 'done')
    await act(check.url ?? '', { age: 34 })
    await act(check.url ?? '', {})
    expect((await done).verdict?.verdict).toBe('pass')
  })

  it('shows the page what the last attempt came to and what was paid, without being asked', async () => {
    await sellSpirits()
    const check = await till.call('id.hosted-start', {})
    const told = till.until('hosted', ({ attempts }) => attempts === 1)
    await act(check.url ?? '', { outcome: 'unable_to_determine_age' })
    expect(await told).toMatchObject({
      reason: 'unable_to_determine_age',
      advice: { action: 'retake', costs: true },
      attemptsInvoiced: 1,
      budget: { used: 1, most: 3 },
    })
  })

  it('stops at the store’s limit, and a restart does not give the sale a new one', async () => {
    await sellSpirits()
    const check = await till.call('id.hosted-start', {})
    for (let i = 0; i < 3; i += 1) await act(check.url ?? '', { outcome: 'unable_to_determine_age' })
    // Nobody looked since: the till is stopped before it knows what was spent.
    till.restart()
    const [manager] = (await till.call('staff.list', {})).staff
    await till.call('staff.sign-in', { staffId: manager!.id, pin: '4711' })
    await expect(till.call('id.hosted-start', {})).rejects.toThrow('checks-spent')
    expect((await restriction())?.ways).toContainEqual({ way: 'hosted', state: 'budget' })
    expect(idscan().transactions()).toMatchObject([{ state: 'cancelled' }])
    const other = await till.call('id.manual', { born: '1990-02-03', expires: null })
    expect(other.verdict).toBe('pass')
  })

  it('is cancelled at the service when the screen is left', async () => {
    await sellSpirits()
    const { checkId } = await till.call('id.hosted-start', {})
    await till.call('id.hosted-cancel', { checkId })
    await expect.poll(() => idscan().transactions()[0]?.state).toBe('cancelled')
    await expect(till.call('id.hosted-result', { checkId, resultId: null })).rejects.toThrow('not-found')
  })

  it('offers no picture where only the age was asked for, and its report to a manager only', async () => {
    await sellSpirits()
    const check = await till.call('id.hosted-start', {})
    const { checkId } = check
    await act(check.url ?? '', { age: 34 })
    await act(check.url ?? '', {})
    await till.call('id.hosted-result', { checkId, resultId: null })
    expect(await till.call('id.hosted-files', { checkId })).toEqual({ files: [] })
    await expect(till.call('id.hosted-file', { checkId, index: 0 })).rejects.toThrow('not-found')
    const report = await till.call('id.hosted-report', { checkId })
    expect(Buffer.from(report.bytes, 'base64').toString('latin1')).toMatch(/^%PDF-/)
    const cashier = await till.call('staff.add', { name: 'Carl', role: 'cashier', pin: '8305' })
    await till.call('staff.sign-in', { staffId: cashier.id, pin: '8305' })
    await expect(till.call('id.hosted-report', { checkId })).rejects.toThrow('not-allowed')
  })

  it('T41: whose service is away is shown as offline, and the other ways go on', async () => {
    await sellSpirits()
    await till.operator.fault('idscan', '/transactions', 'drop-before')
    await expect(till.call('id.hosted-start', {})).rejects.toThrow('unreachable')
    expect((await restriction())?.ways).toEqual([
      { way: 'device', state: 'ready' },
      { way: 'hosted', state: 'offline' },
      { way: 'manual', state: 'ready' },
    ])
    await till.call('id.hosted-start', {})
    expect((await restriction())?.ways[1]).toEqual({ way: 'hosted', state: 'ready' })
  })
})

it('nothing of a document is left in any file of the till after checks of every kind', async () => {
  await sellSpirits()
  const urls: string[] = []
  for (const reading of ['mismatch', 'good']) {
    const check = await till.call('id.hosted-start', {})
    urls.push(check.url ?? '')
    await act(check.url ?? '', { age: 67, documentExpires: '2049-03-04', reading })
    await act(check.url ?? '', {})
    await till.call('id.hosted-result', { checkId: check.checkId, resultId: null })
    await till.call('id.hosted-report', { checkId: check.checkId })
    if (reading === 'mismatch') till.restart()
    const [manager] = (await till.call('staff.list', {})).staff
    await till.call('staff.sign-in', { staffId: manager!.id, pin: '4711' })
  }
  await till.call('id.manual', { born: '1948-07-13', expires: '2031-05-06' })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  till.close()
  const files = readdirSync(till.dataDir, { recursive: true })
    .map(name => join(till.dataDir, String(name)))
    .filter(path => statSync(path).isFile())
  const all = files.map(path => readFileSync(path).toString('latin1')).join('\n')
  const [first] = idscan().transactions()
  expect(all).toContain(first?.id)
  for (const secret of ['UTO12345', 'ZE184226B', 'Utopia', '2049-03-04', '1948-07-13', '2031-05-06', 'audit report'])
    expect(all).not.toContain(secret)
  for (const url of urls) expect(all).not.toContain(new URL(url).pathname.split('/').at(-1))
  for (const { resultId } of idscan().transactions()) expect(all).not.toContain(resultId)
})
