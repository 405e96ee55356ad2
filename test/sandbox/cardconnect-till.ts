// A bare HTTP client of the Card Connect simulator, for its tests: it sends what it is told and judges nothing.
import type { CardconnectPanel, CardconnectState } from '../../main/sandbox/cardconnect-model.ts'
import { startCardconnect } from '../../main/sandbox/cardconnect.ts'
import type { Simulator } from '../../main/sandbox/kit.ts'

type Text =
  | 'respstat'
  | 'respcode'
  | 'respproc'
  | 'resptext'
  | 'retref'
  | 'amount'
  | 'authcode'
  | 'setlstat'
  | 'orderId'
  | 'orderid'
  | 'token'
  | 'account'
  | 'batchid'
  | 'voidable'
  | 'refundable'
  | 'currency'
  | 'authdate'
  | 'lastfour'
  | 'error'
  | 'access_token'
  | 'profileid'
  | 'avsresp'
export type Reply = Partial<Record<Text, string>>
export type Answer = { status: number; json: Reply; list: Reply[]; text: string; headers: Headers }
type Headed = Record<string, string>

/** The token of the published pair, Visa 4111…1111. */
export const visa = '9418594164541111'

export type GatewayTill = {
  sim: Simulator<CardconnectState, CardconnectPanel>
  /** The simulator's clock, in milliseconds; tests move it. */
  clock: { ms: number }
  askToken(change: Headed, headers?: Headed): Promise<Answer>
  /** Gets a token and uses it from now on. */
  signIn(): Promise<void>
  bearer(): string
  call(method: string, path: string, body?: object, headers?: Headed): Promise<Answer>
  /** 42.50 USD on the test Visa, captured, unless changed. */
  sale(orderid: string, change?: object, headers?: Headed): Promise<Answer>
  byOrder(orderid: string): Promise<Answer>
  /** PUT with the merchant filled in. */
  op(path: string, body: object): Promise<Answer>
}

/** Reads the body once; what is not JSON leaves `json` and `list` empty. */
export async function answered(answer: Response): Promise<Answer> {
  const text = await answer.text()
  let parsed: Reply | Reply[] | null = null
  try {
    parsed = JSON.parse(text) as Reply | Reply[]
  } catch {
    parsed = null
  }
  const list = Array.isArray(parsed) ? parsed : []
  return {
    status: answer.status,
    text,
    headers: answer.headers,
    json: parsed && !Array.isArray(parsed) ? parsed : {},
    list,
  }
}

/** A running simulator with a signed-in client; 28 April 2026, day 118 of the year. */
export async function openTill(restore?: CardconnectState): Promise<GatewayTill> {
  const clock = { ms: Date.UTC(2026, 3, 28, 10) }
  const sim = await startCardconnect({ host: '127.0.0.1', port: 0, pace: 0, now: () => clock.ms, restore })
  const { merchid, clientId, clientSecret } = sim.panel
  let bearer = ''
  const till: GatewayTill = {
    sim,
    clock,
    askToken: async (change, headers = {}) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        ...change,
      })
      return answered(await fetch(sim.panel.tokenUrl, { method: 'POST', headers, body }))
    },
    signIn: async () => {
      bearer = (await till.askToken({})).json.access_token ?? ''
    },
    bearer: () => bearer,
    call: async (method, path, body, headers = {}) => {
      const all = {
        authorization: `Bearer ${bearer}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      }
      return answered(
        await fetch(sim.panel.restUrl + path, {
          method,
          headers: all,
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
      )
    },
    sale: (orderid, change = {}, headers = {}) =>
      till.call(
        'POST',
        '/auth',
        { merchid, account: visa, expiry: '1229', amount: '42.50', currency: 'USD', orderid, capture: 'Y', ...change },
        headers,
      ),
    byOrder: orderid => till.call('GET', `/inquireByOrderid/${orderid}/${merchid}/1`),
    op: (path, body) => till.call('PUT', path, { merchid, ...body }),
  }
  await till.signIn()
  return till
}
