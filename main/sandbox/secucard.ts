// The simulated identity server: secucard's token endpoint and REST resources, the standard OAuth server, and a panel.
import { dpopGuard } from './dpop.ts'
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { failure, inLanguage } from './secucard-api.ts'
import { lenientBodies } from './secucard-body.ts'
import { tokenCounts } from './secucard-counts.ts'
import { addTokenEndpoint } from './secucard-oauth.ts'
import { makePanel, type SecucardPanel } from './secucard-panel.ts'
import { addRestApi } from './secucard-rest.ts'
import { freshState, restored, serverTime, type SecucardState, type World } from './secucard-state.ts'
import { addStandardServer, standardPaths } from './standard.ts'

export type { SecucardKnobs } from './secucard-knobs.ts'
export type { KnownDevice, PendingDevice, SecucardPanel } from './secucard-panel.ts'
export type { SecucardState } from './secucard-state.ts'

/** Starts the server. `url` is the base for `/oauth/token` and `/api/v2/`, and the issuer of the standard server. */
export async function startSecucard(
  options: SimulatorOptions<SecucardState>,
): Promise<Simulator<SecucardState, SecucardPanel>> {
  const now = options.now ?? Date.now
  const world: World = {
    state: options.restore ? restored(options.restore) : freshState(now()),
    now,
    pace: options.pace ?? 1,
    verificationUrl: '',
    counts: tokenCounts(),
    proofs: dpopGuard(),
    bareWrites: 0,
  }
  const faults = faultSwitch()
  const server = simulatorServer(faults, () => serverTime(world))
  lenientBodies(server)
  addTokenEndpoint(server, world)
  addRestApi(server, world)
  addStandardServer(server, world)
  server.get('/activate', async (_request, reply) =>
    world.verificationUrl === `${url}/activate`
      ? reply.type('text/plain').send('Approve this device with PUT /api/v2/Smart/Devices/{id}/pin.')
      : reply.redirect(world.verificationUrl),
  )
  server.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .send(
        inLanguage(failure(404, 'ProductNotFoundException', 0, 'unknown address'), request.headers['accept-language'])
          .body,
      ),
  )
  server.setErrorHandler(async (error: { statusCode?: number; message?: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (request.url.startsWith('/oauth/') || standardPaths.some(path => request.url.startsWith(path)))
      return reply
        .code(status)
        .header('cache-control', 'no-store')
        .send({ error: 'invalid_request', error_description: error.message ?? '' })
    const kind = status === 400 ? 'ProductFormatException' : 'ProductInternalException'
    return reply
      .code(status)
      .send(
        inLanguage(
          failure(status, kind, status === 400 ? 1001 : 1000, error.message ?? ''),
          request.headers['accept-language'],
        ).body,
      )
  })
  const url = await listen(server, options.host, options.port)
  world.verificationUrl = `${url}/activate`
  return {
    url,
    snapshot: () => structuredClone(world.state),
    panel: makePanel(world, faults),
    close: () => server.close(),
  }
}
