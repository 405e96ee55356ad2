// The one error shape of ID Scan: a status and a message.
import type { FastifyInstance } from 'fastify'

/** A refusal as the service words it: `{ status, message }`. */
export class IdscanRefusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Refusals, framework errors and unknown paths all get the same two members. */
export function idscanErrors(server: FastifyInstance): void {
  server.setErrorHandler((thrown: Error & { statusCode?: number }, _request, reply) => {
    const status = thrown instanceof IdscanRefusal ? thrown.status : (thrown.statusCode ?? 500)
    return reply.code(status).send({ status, message: status >= 500 ? 'Internal server error' : thrown.message })
  })
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ status: 404, message: 'Not found' }))
}
