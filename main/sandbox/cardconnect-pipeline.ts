// The path of one request through the Card Connect simulator: fault, credentials, latency, work, fault, reply.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayAuth, Scope } from './cardconnect-auth.ts'
import type { GatewayFault, GatewayFaults, Operation } from './cardconnect-faults.ts'
import { plainReply, type Reply } from './cardconnect-replies.ts'

/** A text goes out as it stands, although the content type says JSON. */
type Body = Reply | Reply[] | string
export type Work = (request: FastifyRequest, fault: GatewayFault | null) => { reply: Body; slow?: boolean }
export type Step = {
  operation: Operation
  scope: Scope
  orderidOf: (request: FastifyRequest) => string | null
  work: Work
}

export type Pipeline = {
  run(step: Step): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
  close(): void
}

/** A silent processor makes a person wait; not for the full 32 s of the real one, which `delay:32000` shows. */
const silenceMs = 6000

const page = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${title}</body></html>`

const without = (body: Body, member: string): Body =>
  typeof body === 'string' || Array.isArray(body)
    ? body
    : Object.fromEntries(Object.entries(body).filter(([name]) => name !== member))

/** The same reply about another amount, currency, order or merchant. */
function aboutOtherMoney(
  body: Body,
  fault: 'wrong-amount' | 'wrong-currency' | 'wrong-orderid' | 'wrong-merchid',
): Body {
  if (typeof body === 'string') return body
  if (Array.isArray(body)) return body.map(one => aboutOtherMoney(one, fault) as Reply)
  switch (fault) {
    case 'wrong-amount':
      return { ...body, amount: '99999.99' }
    case 'wrong-currency':
      return { ...body, currency: 'XTS' }
    case 'wrong-orderid':
      return { ...(without(body, 'orderid') as Reply), orderId: 'SOMEBODYELSE' }
    case 'wrong-merchid':
      return { ...body, merchid: '800000000000' }
    default:
      throw new Error(fault satisfies never)
  }
}

/** Half of the latency passes before the work and half after it, so that a cut can fall on either side. */
export function pipeline(auth: GatewayAuth, faults: GatewayFaults, pace: number, now: () => number): Pipeline {
  const timers = new Set<NodeJS.Timeout>()
  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  const wait = (ms: number) => (ms <= 0 ? Promise.resolve() : new Promise<void>(resolve => later(ms, resolve)))

  function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.hijack()
    request.raw.socket.destroy()
    return reply
  }
  const error = (request: FastifyRequest, reply: FastifyReply, status: number) =>
    reply.code(status).send({
      timestamp: new Date(now()).toISOString(),
      status,
      error: 'Sandbox fault',
      path: request.url.split('?')[0],
    })

  /** True when it has answered in place of the work. Never a reply: those are thenable, and awaiting one loses it. */
  async function before(
    request: FastifyRequest,
    reply: FastifyReply,
    fault: GatewayFault,
    step: Step,
  ): Promise<boolean> {
    switch (fault.name) {
      case 'drop-before':
        cut(request, reply)
        return true
      case 'http':
        if (fault.when === 'before') error(request, reply, fault.number)
        return fault.when === 'before'
      case 'inquire-down':
        error(request, reply, 503)
        return true
      case 'void-fails':
        reply.send(plainReply('24', { authcode: null }))
        return true
      case 'delay':
        await wait(fault.number)
        return false
      case 'late':
        // The race that makes "not found" untrustworthy: refused now, processed later.
        later(fault.number, () => void step.work(request, null))
        error(request, reply, 408)
        return true
      case 'token-500':
        error(request, reply, 500)
        return true
      case 'front-429':
        reply.code(429).header('retry-after', String(fault.number)).type('text/html').send(page('Slow down'))
        return true
      case 'front-html':
        reply.code(fault.number).type('text/html').send(page('Bad gateway'))
        return true
      case '429':
        reply
          .code(429)
          .header('X-Rate-Limit-Retry-After-Seconds', String(fault.number))
          .send({ status: 429, error: 'Too Many Requests' })
        return true
      default:
        return false
    }
  }

  /** Spoils the answer after the work was done, or sends it. */
  function after(request: FastifyRequest, reply: FastifyReply, fault: GatewayFault | null, body: Body): FastifyReply {
    const whole = typeof body === 'string' ? body : JSON.stringify(body)
    switch (fault?.name) {
      case 'drop-after':
      case 'void-lost':
        return cut(request, reply)
      case 'http':
        return error(request, reply, fault.number)
      case 'truncate':
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
        reply.raw.write(whole.slice(0, Math.floor(whole.length / 2)), () => request.raw.socket.destroy())
        return reply
      case 'badjson':
        return reply.type('application/json').send(`${whole.slice(0, -1)},`)
      case 'dup-reply':
        return reply.type('application/json').send(whole + whole)
      case 'respstat-missing':
        return reply.send(without(body, 'respstat'))
      case 'wrong-amount':
      case 'wrong-currency':
      case 'wrong-orderid':
      case 'wrong-merchid':
        return reply.send(aboutOtherMoney(body, fault.name))
      case 'unseen':
        return reply.send(plainReply('29'))
      default:
        return typeof body === 'string' ? reply.type('application/json').send(body) : reply.send(body)
    }
  }

  return {
    run: step => async (request, reply) => {
      const fault = faults.take(step.operation, step.orderidOf(request), request.headers['x-sim-fault'])
      if (fault?.name === 'token-expired') auth.expire(request)
      if (!auth.check(request, reply, step.scope)) return reply
      if (fault && (await before(request, reply, fault, step))) return reply
      const latency =
        step.operation === 'inquire' || step.operation === 'report' || step.operation === 'other'
          ? 40
          : 150 + Math.random() * 200
      await wait(latency * pace)
      const { reply: body, slow } = step.work(request, fault)
      await wait((slow ? silenceMs : latency) * pace)
      return after(request, reply, fault, body)
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
