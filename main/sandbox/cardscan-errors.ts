// CardScan's three error shapes: the REST envelope, the object inside cards and events, and the storage's XML.
import type { FastifyInstance } from 'fastify'
import type { ObjectError } from './cardscan-model.ts'

/** A refusal with the REST envelope; `code` in the body is normally the HTTP status, but not always. */
export class CardscanRefusal extends Error {
  readonly status: number
  readonly type: string
  readonly code: number
  constructor(status: number, type: string, message: string, code: number = status) {
    super(message)
    this.status = status
    this.type = type
    this.code = code
  }
}

export const badRequest = (message: string): CardscanRefusal => new CardscanRefusal(400, 'Bad Request', message)
export const notFound = (what: string): CardscanRefusal => new CardscanRefusal(404, 'Not Found', `${what} not found`)
export const wrongMethod = (): CardscanRefusal =>
  new CardscanRefusal(405, 'Method Not Allowed', 'this path does not take that method')
export const forbidden = (): CardscanRefusal =>
  new CardscanRefusal(403, 'Forbidden', 'you may not access this resource')

/** The error member of an object: string code, and `error` repeating `type`. */
export function objectError(message: string, type: string, code: string): ObjectError {
  return { message, type, code, error: type }
}

const escapes: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Errors of the object storage are XML, as S3 sends them. */
export function storageXml(code: string, message: string): string {
  const text = message.replace(/[&<>"]/g, character => escapes[character] ?? '')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message><RequestId>SANDBOX</RequestId></Error>`
}

const types: { [status: number]: string } = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
}

/** Turns refusals and framework errors into the envelope; a 500 holds only `message`. */
export function cardscanErrors(server: FastifyInstance): void {
  server.setErrorHandler((thrown: Error & { statusCode?: number }, _request, reply) => {
    if (thrown instanceof CardscanRefusal)
      return reply.code(thrown.status).send({ message: thrown.message, type: thrown.type, code: thrown.code })
    const status = thrown.statusCode ?? 500
    if (status >= 500) return reply.code(status).send({ message: 'Internal Server Error' })
    return reply.code(status).send({ message: thrown.message, type: types[status] ?? 'Bad Request', code: status })
  })
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'Not Found', type: 'Not Found', code: 404 }),
  )
}
