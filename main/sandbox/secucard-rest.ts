// The REST half of the simulated secucard server: routing without case, bearer check, X-Action memory, small resources.
import type { FastifyInstance } from 'fastify'
import { failure, inLanguage, isEnvelope, ok, type ApiAnswer, type ApiCall } from './secucard-api.ts'
import { idents, smartCheckins } from './secucard-idents.ts'
import { approveDevice, deviceSession, sessionByAccess } from './secucard-sessions.ts'
import {
  deviceByUserCode,
  isoTime,
  pendingCode,
  type SecucardDevice,
  type SecucardSession,
  type World,
} from './secucard-state.ts'
import { transactions } from './secucard-transactions.ts'

const merchant = {
  object: 'general.merchants',
  id: 'MRC_SANDBOXSANDBOXSANDBOXSANDBOX01',
  name: 'Sandbox Merchant',
  legal_details: null,
  urls: [],
  type: 'merchant',
}
/** The shop of the sandbox. */
export const store = {
  object: 'general.stores',
  id: 'STO_SANDBOXSANDBOXSANDBOXSANDBOX01',
  name: 'Sandbox Store',
  store_name: 'Sandbox Store',
  address_formatted: 'Musterweg 1, 01099 Musterstadt',
  phone_number_formatted: '+49 30 000000',
}
const unknownOperation = (): ApiAnswer => failure(404, 'ProductNotFoundException', 0, 'unknown operation')

/** A smart device as the service shows it; `approved_by` and `approved_at` are sandbox extensions. */
function deviceView(world: World, device: SecucardDevice): Record<string, unknown> {
  const session = deviceSession(world.state, device.id)
  const [, , vendor = '', ...rest] = device.uuid.split('/')
  return {
    object: 'smart.devices',
    id: device.id,
    merchant: { object: merchant.object, id: merchant.id, name: merchant.name },
    store: { object: store.object, id: store.id, name: store.name },
    vendor,
    vendor_uid: `/${rest.join('/')}`,
    type: 'cashier',
    user_pin: pendingCode(world, device)?.userCode ?? null,
    description: device.description,
    created: isoTime(device.createdAt),
    updated: isoTime(session?.since ?? device.createdAt),
    online: session !== null,
    status: 'active',
    approved_by: session?.approvedBy ?? null,
    approved_at: session ? isoTime(session.since) : null,
  }
}

function devices(call: ApiCall): ApiAnswer {
  const { world, method, id, body } = call
  if (id === null)
    return method === 'GET' ? call.list(world.state.devices.map(one => deviceView(world, one))) : unknownOperation()
  const device = id.toLowerCase() === 'me' ? call.device : world.state.devices.find(one => one.id === id)
  if (!device) return failure(404, 'ProductNotFoundException', 0, 'no such device')
  if (method === 'GET' && call.action === null) return ok(deviceView(world, device))
  if (method === 'PUT' && call.action?.toLowerCase() === 'pin') {
    // The account holder approves, with a token of their own; a device must not let itself or another in.
    if (call.session.deviceId !== null) return failure(403, 'ProductNotAllowedException', 0, 'access denied')
    const pin = typeof body === 'object' && body !== null && 'user_pin' in body ? String(body.user_pin) : ''
    if (deviceByUserCode(world, pin) !== device)
      return failure(400, 'ProductFormatException', 1001, 'user_pin is not the pending code of this device')
    approveDevice(world, device, call.session.approvedBy ?? 'API client')
    return ok(deviceView(world, device))
  }
  return unknownOperation()
}

function merchants(call: ApiCall): ApiAnswer {
  if (call.method !== 'GET') return unknownOperation()
  if (call.id === null) return call.list([merchant])
  return call.id.toLowerCase() === 'me' || call.id === merchant.id ? ok(merchant) : unknownOperation()
}

function stores(call: ApiCall): ApiAnswer {
  if (call.method !== 'GET') return unknownOperation()
  if (call.id === null) return call.list([store])
  return call.id === store.id ? ok(store) : unknownOperation()
}

const sessions = (call: ApiCall): ApiAnswer =>
  call.method === 'POST' && call.action?.toLowerCase() === 'refresh' ? ok({ result: true }) : unknownOperation()

const resources: Record<string, (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>> = {
  'smart/devices': devices,
  'smart/idents': idents,
  'smart/checkins': smartCheckins,
  'smart/transactions': transactions,
  'general/merchants': merchants,
  'general/stores': stores,
  'auth/sessions': sessions,
}

type Asked = { method: string; path: string; query: Record<string, unknown>; body: unknown }

function bearer(world: World, authorization: string | undefined): SecucardSession | null {
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  const session = token === undefined ? null : sessionByAccess(world, token)
  // A token bound to a key is no bearer token (RFC 9449 §7.2).
  return session?.jkt === null ? session : null
}

/** Finds the resource and runs the call. */
function answer(world: World, session: SecucardSession, asked: Asked): ApiAnswer | Promise<ApiAnswer> {
  const [product = '', resource = '', id, action, arg] = asked.path.split('/').filter(part => part !== '')
  const handler = resources[`${product}/${resource}`.toLowerCase()]
  if (!handler)
    return failure(404, 'ProductNotFoundException', 0, `${product}/${resource} is not a resource of the sandbox`)
  const number = (name: string, otherwise: number): number => {
    const value = Number(asked.query[name] ?? otherwise)
    return Number.isSafeInteger(value) && value >= 0 ? value : otherwise
  }
  return handler({
    world,
    method: asked.method,
    id: id ?? null,
    action: action ?? null,
    arg: arg ?? null,
    body: asked.body,
    q: asked.query['q'] ?? null,
    session,
    device: world.state.devices.find(one => one.id === session.deviceId) ?? null,
    list: items =>
      ok({ count: items.length, data: items.slice(number('offset', 0), number('offset', 0) + number('count', 100)) }),
  })
}

/** How long a repeated X-Action id gets the first answer again. */
const rememberMs = 180_000

/** `/api/v2/{product}/{resource}[/{id}[/{action}[/{arg}]]]` in any case. */
export function addRestApi(server: FastifyInstance, world: World): void {
  const remembered = new Map<string, { until: number; answer: Promise<ApiAnswer> }>()
  server.all('/api/v2/*', async (request, reply) => {
    const asked: Asked = {
      method: request.method,
      path: (request.params as { '*': string })['*'],
      query: request.query as Record<string, unknown>,
      body: request.body ?? null,
    }
    const session = bearer(world, request.headers.authorization)
    const run = async (): Promise<ApiAnswer> => {
      if (!session) return failure(403, 'ProductNotAllowedException', 2003, 'Valid auth token required')
      const result = await answer(world, session, asked)
      // A copy, because the object may change while a repeat must still see the first answer.
      return { status: result.status, body: structuredClone(result.body) }
    }
    const action = request.headers['x-action']
    // By session, not by token: a repeat after a token refresh is still the same action.
    if (typeof action !== 'string' && request.method !== 'GET' && /^smart\/(transactions|idents)\b/i.test(asked.path))
      world.bareWrites += 1
    const key = session && typeof action === 'string' && request.method !== 'GET' ? `${session.id} ${action}` : null
    for (const [old, entry] of remembered) if (entry.until <= world.now()) remembered.delete(old)
    let entry = key === null ? undefined : remembered.get(key)
    if (!entry) {
      entry = { until: world.now() + rememberMs, answer: run() }
      if (key !== null) remembered.set(key, entry)
    }
    const result = inLanguage(await entry.answer, request.headers['accept-language'])
    if (isEnvelope(result.body)) reply.raw.statusMessage = result.body.error
    return reply
      .code(result.status)
      .header('cache-control', 'no-store')
      .send(result.body === null ? 'null' : result.body)
  })
}
