// Pictures and audit report of a finished hosted check: for a manager, on request, while it is on the screen, and kept nowhere.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostedCheck } from '#contract'
import { resultId } from '../providers/idscan-kit.ts'
import { json } from '../providers/kit.ts'
import { detailsBody, finished, hostedPartner, resultBody } from './hosted-partner.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'

const never = new AbortController().signal
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from('a-face-in-a-picture'),
])
const pdf = Buffer.from('%PDF-1.7 a-name-in-a-report')

let service: Awaited<ReturnType<typeof hostedPartner>>
let world: HostedWorld
let check: HostedCheck
beforeEach(async () => {
  service = await hostedPartner()
  world = await hostedWorld({ base: service.url })
  const files = [
    { category: 'document', type: 'passport', name: 'Utopia - ePassport (2021)', url: null },
    { category: 'image', type: 'portrait', url: `${service.url}/downloads/secret-picture` },
  ]
  const tasks = [{ type: 'document_scan', state: 'completed', attempts: 1, result: resultFields(), files }]
  service.on.result = (response, { url }) =>
    url.endsWith('/audit-report') ? response.end(pdf) : json(response, 200, resultBody('45', { tasks }))
  service.on.details = (response, { url }) =>
    url.startsWith('/downloads/') ? response.end(png) : json(response, 200, finished)
  world.sell('rum')
  check = await world.start()
})
afterEach(() => Promise.all([world.end(), service.close()]))

function resultFields(): unknown {
  const body = resultBody('45') as { tasks: { result: unknown }[] }
  return body.tasks[0]?.result
}
const hosted = () => world.till.hosted
const done = (): Promise<HostedCheck> => world.result(check, resultId)
const gone = { failure: { code: 'not-found', what: 'check' } }

describe('a manager', () => {
  test('sees which pictures there are, each under its place, and none of their addresses', async () => {
    await done()
    const files = await hosted().files(check.checkId, never)
    expect(files).toEqual({ files: [{ index: 1, category: 'image', name: 'portrait' }] })
  })

  test('sees one picture and the report, and each look is in the journal', async () => {
    await done()
    const picture = await hosted().file(check.checkId, 1, never)
    expect(picture.mime).toBe('image/png')
    expect(Buffer.from(picture.bytes, 'base64')).toEqual(png)
    const report = await hosted().report(check.checkId, never)
    expect(report.mime).toBe('application/pdf')
    expect(Buffer.from(report.bytes, 'base64')).toEqual(pdf)
    expect(world.journal().slice(1)).toMatchObject([
      { staff: world.manager.id, data: { looked: 'image' } },
      { staff: world.manager.id, data: { looked: 'report' } },
    ])
  })

  test('is asked for: a cashier sees nothing, and nothing is fetched for one', async () => {
    await done()
    await world.signIn(world.cashier)
    const before = service.seen.length
    for (const look of [
      hosted().files(check.checkId, never),
      hosted().file(check.checkId, 1, never),
      hosted().report(check.checkId, never),
    ])
      await expect(look).rejects.toMatchObject({ failure: { code: 'not-allowed', needs: 'manager' } })
    expect(service.seen).toHaveLength(before)
  })

  test('is told when there is no such picture', async () => {
    await done()
    for (const index of [0, 2, 50]) await expect(hosted().file(check.checkId, index, never)).rejects.toMatchObject(gone)
  })
})

describe('nothing can be looked at', () => {
  const expectRefused = async (): Promise<void> => {
    await expect(hosted().files(check.checkId, never)).rejects.toMatchObject(gone)
    await expect(hosted().report(check.checkId, never)).rejects.toMatchObject(gone)
    expect(world.journal().filter(({ data }) => 'looked' in data)).toEqual([])
  }

  test('while the check runs', () => expectRefused())

  test('of a check without a result', async () => {
    service.on.details = response => json(response, 200, detailsBody({ state: 'failed' }))
    await world.result(check)
    await expectRefused()
  })

  test('once the screen was left', async () => {
    await done()
    hosted().cancel(check.checkId)
    await expectRefused()
  })

  test('once another check was started', async () => {
    await done()
    await world.start().catch(() => undefined)
    await expectRefused()
  })

  test('once the sale is over', async () => {
    await done()
    world.till.selling.abandon()
    await expectRefused()
  })

  test('once nobody has looked for two minutes', async () => {
    await done()
    await world.clock.advance(121_000)
    await expectRefused()
  })

  test('once the screen was left while it was being fetched', async () => {
    await done()
    const { result } = service.on
    service.on.result = (response, seen) => {
      hosted().cancel(check.checkId)
      result(response, seen)
    }
    await expect(hosted().report(check.checkId, never)).rejects.toMatchObject(gone)
    expect(world.journal().filter(({ data }) => 'looked' in data)).toEqual([])
  })
})

test('a look keeps the result on the screen, and nothing that was looked at is kept', async () => {
  await done()
  for (let i = 0; i < 3; i += 1) {
    await world.clock.advance(100_000)
    await hosted().file(check.checkId, 1, never)
    await hosted().report(check.checkId, never)
  }
  for (const secret of ['a-face-in-a-picture', 'a-name-in-a-report', 'secret-picture', 'portrait', 'ePassport'])
    expect(world.remains()).not.toContain(secret)
})

test('a picture that cannot be had is no look', async () => {
  await done()
  service.on.details = response => json(response, 404, {})
  await expect(hosted().file(check.checkId, 1, never)).rejects.toMatchObject(gone)
  expect(world.journal().filter(({ data }) => 'looked' in data)).toEqual([])
})
