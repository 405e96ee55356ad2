// Request bodies as the services take them: forms, JSON, JSON content type with nothing in it, and anything else as nothing.
import type { FastifyInstance } from 'fastify'

/**
 * Forms arrive as URLSearchParams, JSON as parsed value, an empty body as null (clients start a transaction with a
 * JSON content type and no body). Broken JSON fails with 400 in the server's error handler.
 */
export function lenientBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  )
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body).trim()
    if (text === '') return done(null, null)
    try {
      done(null, JSON.parse(text))
    } catch {
      done(Object.assign(new Error('The body is not JSON'), { statusCode: 400 }))
    }
  })
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, null))
}
