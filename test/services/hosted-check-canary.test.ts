// A service that tells far more than it was asked: nothing of the person reaches the page, the log or the disk.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serve } from '../../preload/serve.ts'
import type { ToMain } from '../../preload/wire.ts'
import type { Api, OpName } from '#contract'
import { ageField, detailsBody, hostedPartner, resultBody } from './hosted-partner.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'
import { resultId } from '../providers/idscan-kit.ts'
import { json } from '../providers/kit.ts'

let service: Awaited<ReturnType<typeof hostedPartner>>
let world: HostedWorld
beforeEach(async () => {
  service = await hostedPartner()
  world = await hostedWorld({ base: service.url })
  world.sell('rum')
})
afterEach(() => Promise.all([world.end(), service.close()]))

const person: Record<string, string> = {
  surname: 'Canarysurname',
  given_names: 'Canarygiven',
  document_number: 'CANARY0012345',
  personal_number: '19810203-4455',
  date_of_birth: '1981-02-03',
  place_of_birth: 'Canaryville',
  address: '7 Canary Row',
  nationality: 'Canarian',
}
const elsewhere = ['Canary - ePassport (2021)', 'canary-portrait-address', 'canary-member']

/** Field by field as documented, though only the age was asked for. */
function everything(age: string): object {
  const fields = Object.entries(person).map(([field, value]) => ({
    ...ageField(value),
    field,
    values: [{ source: 'mrz', value }],
  }))
  const url = `${service.url}/downloads/${elsewhere[1]}`
  const files = [{ category: 'document', type: 'passport', name: elsewhere[0], score: 0.98, url }]
  const scan = { type: 'document_scan', state: 'completed', attempts: 1, result: [ageField(age), ...fields], files }
  return resultBody(age, { tasks: [scan], holder: { note: elsewhere[2], ...person } })
}

/** Calls an op as the page does and gives back every frame that went to it. */
async function transcript(api: Partial<Api>, name: OpName, input: unknown): Promise<string> {
  const frames: unknown[] = []
  const noted: unknown[] = []
  await new Promise<void>(done => {
    let hear: (frame: ToMain) => void = () => undefined
    serve(
      api as Api,
      { send: frame => void frames.push(frame), receive: listener => void (hear = listener), closed: () => undefined },
      () => ({ code: 'internal', incident: 'x' }),
      { onAnswer: answered => (noted.push(answered), done()) },
    )
    hear({ id: 1, name, input })
  })
  // What may be written down about a call is its name, its time and how it ended.
  expect(noted).toEqual([{ op: name, ms: expect.any(Number), outcome: 'ok' }])
  return JSON.stringify(frames)
}

test.each(['45', '17'])('of somebody whose age is %s', async age => {
  service.on.details = response =>
    json(response, 200, {
      ...detailsBody({ state: 'completed', resultId }, { state: 'completed', attempts: 1, attemptsInvoiced: 1 }),
      holder: person,
    })
  service.on.result = response => json(response, 200, everything(age))
  const check = await world.start()
  const told = await transcript(
    { 'id.hosted-result': async input => world.result(check, input.resultId) },
    'id.hosted-result',
    { checkId: check.checkId, resultId },
  )
  expect(told).toContain(age === '45' ? '"verdict":"pass"' : '"verdict":"too-young"')
  const seen = [told, JSON.stringify(world.shown), JSON.stringify(world.journal()), world.remains()].join('\n')
  for (const secret of [...Object.values(person), ...elsewhere, `"${age}"`]) expect(seen).not.toContain(secret)
  expect(seen).toContain(check.checkId)
})
