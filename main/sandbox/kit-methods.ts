// Tells a caller who used the wrong method so, instead of pretending that the path does not exist.
import type { FastifyInstance } from 'fastify'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/**
 * Watches the routes that `scope` gets from now on. The function it gives, called after the last of them, makes every
 * other method on their paths answer with the error of `refuse` and an `Allow` header (RFC 9110 §15.5.6).
 */
export function guardMethods(scope: FastifyInstance, refuse: () => Error): () => void {
  const allowed = new Map<string, Set<string>>()
  scope.addHook('onRoute', ({ routePath, method }) => {
    const known = allowed.get(routePath) ?? new Set()
    for (const one of Array.isArray(method) ? method : [method]) known.add(one)
    allowed.set(routePath, known)
  })
  return () => {
    // Routes added here are watched as well, so the list is fixed first.
    for (const [url, known] of [...allowed]) {
      const allow = [...known].sort().join(', ')
      scope.route({
        method: methods.filter(method => !known.has(method)),
        url,
        exposeHeadRoute: false,
        // Before the body is looked at: its type does not matter to a method that is not taken.
        onRequest: async (_request, reply) => {
          reply.header('allow', allow)
          throw refuse()
        },
        handler: async () => null,
      })
    }
  }
}
