// The simulated back office: takes each sale once by its id, checks who sends it, and counts what came twice.
import { createHash } from 'node:crypto'
import { checkSale, type GivenSale } from './back-office-input.ts'
import { refundDesk, type TakenRefund } from './back-office-refunds.ts'
import { faultSwitch, listen, simulatorServer, type FaultSwitch, type Simulator, type SimulatorOptions } from './kit.ts'
import { mergeKnobs } from './kit-knobs.ts'

/** One sale as it was taken, in the order of arrival. `at` is milliseconds since the epoch, `device` who sent it. */
export type TakenSale = {
  id: string
  number: number
  till: string
  device: string
  totalMinor: number
  currency: string
  training: boolean
  at: number
  /** How often it came again. */
  again: number
}
/** Requests that reached the handler: `taken` new, `known` again, `conflicts` same id with another body, `refused` the rest. */
export type BackOfficeCounts = { requests: number; taken: number; known: number; conflicts: number; refused: number }
/** `failAfterTaking`: that many more sales are taken and yet answered with 500. `refuseNext`: answered with 422, not taken. */
export type BackOfficeKnobs = { failAfterTaking: number; refuseNext: number }
export type BackOfficeState = { sales: (TakenSale & { hash: string })[]; refunds?: (TakenRefund & { hash: string })[] }
export type BackOfficePanel = {
  faults: FaultSwitch
  /** In the order in which they were taken. */
  sales(): TakenSale[]
  /** Refunds, and parts of them that were paid out otherwise. */
  refunds(): TakenRefund[]
  counts(): BackOfficeCounts
  knobs(): BackOfficeKnobs
  /** Members that do not fit are ignored. */
  setKnobs(patch: { readonly [name: string]: unknown }): void
}
export type BackOfficeOptions = SimulatorOptions<BackOfficeState> & {
  /** The device an access token belongs to, or null: the identity server knows. */
  deviceOf: (accessToken: string) => string | null
  /** Another switch than the operator's, for a harness that decides at random. */
  faults?: FaultSwitch
}

class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** `POST /sales`, `/refunds` and `/payouts`. Answers `{ id, status: 'taken' | 'known' }` with 201 or 200, refusals as `{ error: { code, message } }`. */
export async function startBackOffice(
  options: BackOfficeOptions,
): Promise<Simulator<BackOfficeState, BackOfficePanel>> {
  const now = options.now ?? Date.now
  const faults = options.faults ?? faultSwitch()
  const taken = new Map(structuredClone(options.restore?.sales ?? []).map(sale => [sale.id, sale]))
  const counts: BackOfficeCounts = { requests: 0, taken: 0, known: 0, conflicts: 0, refused: 0 }
  let knobs: BackOfficeKnobs = { failAfterTaking: 0, refuseNext: 0 }
  const server = simulatorServer(faults, now)

  function deviceOf(authorization: string | undefined): string {
    const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    const device = token === undefined ? null : options.deviceOf(token)
    if (device === null) throw new Refusal(401, 'not-a-till', 'the access token is not one of a till')
    return device
  }
  function keyed(key: string | string[] | undefined, body: unknown): GivenSale {
    const checked = checkSale(body)
    if (!checked.ok) throw new Refusal(422, 'malformed', `${checked.member} is missing, unknown or wrong`)
    if (key !== checked.sale.id) throw new Refusal(400, 'key', 'Idempotency-Key must be the id of the sale')
    return checked.sale
  }
  function take(device: string, sale: GivenSale, body: unknown): 'taken' | 'known' {
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
    const known = taken.get(sale.id)
    if (known === undefined) {
      const { id, number, training, currency, totals } = sale
      const { totalMinor } = totals
      taken.set(id, {
        id,
        number,
        till: sale.till.id,
        device,
        totalMinor,
        currency,
        training,
        at: now(),
        again: 0,
        hash,
      })
      counts.taken += 1
      return 'taken'
    }
    if (known.hash !== hash || known.device !== device) {
      counts.conflicts += 1
      throw new Refusal(409, 'other-content', 'another sale was taken under this id')
    }
    known.again += 1
    counts.known += 1
    return 'known'
  }

  const refunds = refundDesk({
    restore: options.restore?.refunds ?? [],
    now,
    totalOf: id => taken.get(id)?.totalMinor ?? null,
  })
  /** The same for each kind of document: the knobs, what is taken and the answer. */
  function answer(id: string, takeIt: () => 'taken' | 'known'): { code: number; body: object } {
    if (knobs.refuseNext > 0) {
      knobs = { ...knobs, refuseNext: knobs.refuseNext - 1 }
      throw new Refusal(422, 'shift-closed-there', 'the day of this sale is closed')
    }
    const status = takeIt()
    if (knobs.failAfterTaking > 0) {
      knobs = { ...knobs, failAfterTaking: knobs.failAfterTaking - 1 }
      return { code: 500, body: { error: { code: 'internal', message: 'the answer was lost on its way out' } } }
    }
    return { code: status === 'taken' ? 201 : 200, body: { id, status } }
  }

  server.post('/sales', async (request, reply) => {
    counts.requests += 1
    const device = deviceOf(request.headers.authorization)
    const sale = keyed(request.headers['idempotency-key'], request.body)
    const { code, body } = answer(sale.id, () => take(device, sale, request.body))
    return reply.code(code).send(body)
  })
  for (const path of ['refunds', 'payouts'] as const) {
    server.post(`/${path}`, async (request, reply) => {
      counts.requests += 1
      const device = deviceOf(request.headers.authorization)
      const checked = refunds.check(path, request.body)
      if (!checked.ok) throw new Refusal(422, 'malformed', `${checked.member} is missing, unknown or wrong`)
      if (request.headers['idempotency-key'] !== checked.id)
        throw new Refusal(400, 'key', 'Idempotency-Key must be the id of the document')
      const { code, body } = answer(checked.id, () => {
        const status = refunds.take(path, device, request.body)
        if (status === 'taken') counts.taken += 1
        else if (status === 'known') counts.known += 1
        else {
          counts.conflicts += 1
          throw new Refusal(409, status, 'it contradicts what was taken before')
        }
        return status
      })
      return reply.code(code).send(body)
    })
  }
  server.setErrorHandler((thrown: Error & { statusCode?: number }, _request, reply) => {
    const refusal =
      thrown instanceof Refusal ? thrown : new Refusal(thrown.statusCode ?? 500, 'request', thrown.message)
    if (refusal.status !== 409) counts.refused += 1
    return reply.code(refusal.status).send({ error: { code: refusal.code, message: refusal.message } })
  })
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ error: { code: 'not-found', message: 'only POST /sales, /refunds and /payouts are there' } }),
  )

  return {
    url: await listen(server, options.host, options.port),
    snapshot: () => ({ sales: structuredClone([...taken.values()]), refunds: refunds.snapshot() }),
    panel: {
      faults,
      sales: () => [...taken.values()].map(({ hash: _hash, ...sale }) => sale),
      refunds: () => refunds.snapshot().map(({ hash: _hash, ...refund }) => refund),
      counts: () => ({ ...counts }),
      knobs: () => ({ ...knobs }),
      setKnobs: patch => void (knobs = mergeKnobs(knobs, patch, {}).knobs),
    },
    close: () => server.close(),
  }
}
