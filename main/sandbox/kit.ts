// What every simulator of the sandbox has in common: a clock, a fault switch, a server to listen on, a memory to keep.
import Fastify, { type FastifyInstance } from 'fastify'
import { damaged, type Fault, type FaultSwitch } from './kit-faults.ts'

export { faultSwitch } from './kit-faults.ts'
export type { Fault, FaultSwitch } from './kit-faults.ts'

/** One running simulator. `snapshot` is plain JSON so that the sandbox can survive a restart. */
export type Simulator<State, Panel> = {
  /** Base URL without a trailing slash, e.g. http://127.0.0.1:47101 */
  url: string
  snapshot(): State
  /** What the operator page may look at and do; calls, not HTTP. */
  panel: Panel
  close(): Promise<void>
}

export type SimulatorOptions<State> = {
  host: string
  /** 0 lets the system choose. */
  port: number
  /** Milliseconds since the epoch; tests move it. */
  now?: () => number
  /** What an earlier `snapshot` gave. */
  restore?: State | undefined
  /** Multiplies every artificial delay; 0 in fast tests, 1 for people. */
  pace?: number
}

/**
 * A Fastify server whose requests suffer the faults of `faults` before or after the handler did its work (kit-faults
 * says which is which). `clock` gives the time of the `Date` header of every answer; the machine's own when absent.
 */
export function simulatorServer(faults: FaultSwitch, clock?: () => number): FastifyInstance {
  const server = Fastify({
    bodyLimit: 12 * 1024 * 1024,
    routerOptions: { caseSensitive: true },
    forceCloseConnections: true,
  })
  const after = new WeakMap<object, Fault>()
  server.addHook('onRequest', async (request, reply) => {
    if (clock) reply.header('date', new Date(clock()).toUTCString())
    const fault = faults.take(request.url, request.method)
    if (!fault) return
    switch (fault.kind) {
      case 'status':
        if (fault.retryAfter !== undefined) reply.header('retry-after', fault.retryAfter)
        return reply.code(fault.status ?? 500).send('')
      case 'html':
        return reply
          .code(fault.status ?? 502)
          .type('text/html')
          .send('<html><body><h1>502 Bad Gateway</h1></body></html>')
      case 'redirect':
        return reply.redirect(fault.location ?? 'http://127.0.0.1:1/elsewhere', 302)
      case 'drop-before':
        request.raw.socket.destroy()
        return reply.hijack()
      case 'delay':
        await new Promise(resolve => setTimeout(resolve, fault.ms ?? 1000))
        return
      case 'drop-after':
      case 'bad-json':
      case 'truncate':
      case 'cut-json':
      case 'huge':
      case 'strip':
      case 'retype':
        after.set(request, fault)
        return
      default:
        fault.kind satisfies never
    }
  })
  server.addHook('onSend', async (request, reply, payload) => {
    const fault = after.get(request)
    if (!fault) return payload
    if (fault.kind === 'drop-after') {
      request.raw.socket.destroy()
      return ''
    }
    const whole = typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString() : ''
    const answer = damaged(fault, whole)
    if (answer.status !== undefined) reply.code(answer.status)
    reply.header('content-length', answer.contentLength)
    return answer.payload
  })
  return server
}

/** Listens and gives the base URL. A taken port is a sentence, not a stack. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await server.listen({ host, port })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new Error(`Port ${port} is already in use by another program. Choose another with --port-base.`, {
        cause: thrown,
      })
    throw thrown
  }
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the simulator has no TCP address')
  return `http://${host}:${address.port}`
}
