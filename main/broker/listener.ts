// The broker's HTTP server before anything is served by it: TLS, limits, and where it listens.
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { BrokerConfig } from './config.ts'
import type { Metrics } from './metrics.ts'
import { answerBadAddress, answerBrokenRequest } from './replies.ts'

/** A server that is not listening yet, with its limits set. */
export function fastifyFor(config: BrokerConfig, metrics: Metrics): FastifyInstance {
  const common = {
    bodyLimit: 16 * 1024,
    requestTimeout: 10_000,
    // Longer than the slowest partner may take, so that only a stalled connection meets it.
    connectionTimeout: 60_000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle' as const,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    genReqId: () => randomUUID(),
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerBadAddress(request, reply, metrics),
    clientErrorHandler: (error: Error & { code?: string }, socket: Socket) =>
      answerBrokenRequest(error, socket, metrics),
  }
  const { certificate } = config
  const server =
    certificate === null
      ? Fastify(common)
      : (Fastify({ ...common, https: { ...certificate, minVersion: 'TLSv1.2' } }) as unknown as FastifyInstance)
  server.removeContentTypeParser('text/plain')
  return server
}

/** Resolves to the URL without a trailing slash. Throws a sentence that names the key. */
export async function listen(server: FastifyInstance, config: BrokerConfig): Promise<string> {
  const { host, port } = config.listen
  try {
    await server.listen({ host, port })
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${port} is in use by another program. Change listen.port.`, { cause: thrown })
    throw new Error(`The broker cannot listen on ${host}, port ${port} (${code ?? 'error'}). Change listen.`, {
      cause: thrown,
    })
  }
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the broker has no TCP address')
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${config.certificate === null ? 'http' : 'https'}://${name}:${address.port}`
}
