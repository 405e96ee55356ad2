// What every simulator of the sandbox has in common: a clock, a fault switch, a server to listen on, a memory to keep.
import Fastify, { type FastifyInstance } from 'fastify'

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

/** A fault that the next matching request suffers, once or `times` times (design: faults are switches of the partner, not mocks). */
export type Fault = {
  match: string
  kind: 'status' | 'html' | 'drop-before' | 'drop-after' | 'delay' | 'bad-json'
  status?: number
  ms?: number
  times?: number
}

export type FaultSwitch = {
  add(fault: Fault): void
  clear(): void
  /** Takes the first fault whose `match` is contained in the path, and counts it down. */
  take(path: string): Fault | null
}

/** Queue of faults by substring of the request path. */
export function faultSwitch(): FaultSwitch {
  let queue: Fault[] = []
  return {
    add: fault => void queue.push({ times: 1, ...fault }),
    clear: () => void (queue = []),
    take: path => {
      const fault = queue.find(candidate => path.includes(candidate.match))
      if (!fault) return null
      fault.times = (fault.times ?? 1) - 1
      if (fault.times <= 0) queue = queue.filter(other => other !== fault)
      return fault
    },
  }
}

/**
 * A Fastify server whose requests suffer the faults of `faults` before (status, html, drop-before, delay) or
 * after (drop-after, bad-json) the handler did its work.
 */
export function simulatorServer(faults: FaultSwitch): FastifyInstance {
  const server = Fastify({
    bodyLimit: 12 * 1024 * 1024,
    routerOptions: { caseSensitive: true },
    forceCloseConnections: true,
  })
  const after = new WeakMap<object, Fault>()
  server.addHook('onRequest', async (request, reply) => {
    const fault = faults.take(request.url)
    if (!fault) return
    switch (fault.kind) {
      case 'status':
        return reply.code(fault.status ?? 500).send('')
      case 'html':
        return reply
          .code(fault.status ?? 502)
          .type('text/html')
          .send('<html><body><h1>502 Bad Gateway</h1></body></html>')
      case 'drop-before':
        request.raw.socket.destroy()
        return reply.hijack()
      case 'delay':
        await new Promise(resolve => setTimeout(resolve, fault.ms ?? 1000))
        return
      case 'drop-after':
      case 'bad-json':
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
    reply.header('content-length', undefined)
    return '{"this is not'
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
