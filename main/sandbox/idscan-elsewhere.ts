// The other host of the ID Scan simulator, reached by its other loopback name: pictures and events that come from elsewhere.
import type { FastifyInstance } from 'fastify'
import { elsewherePage } from './idscan-page.ts'
import { IdscanRefusal } from './idscan-errors.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import { sendPage } from './idscan-hosted.ts'
import { portraitJpeg } from './idscan-pictures.ts'
import { completionMessages, statusOf } from './idscan-wire.ts'

/** `/elsewhere/downloads` gives a picture to anybody; `/elsewhere/completed` posts the completion of a check. */
export function idscanElsewhere(server: FastifyInstance, memory: IdscanMemory): void {
  const { total } = memory.counts
  server.get('/elsewhere/downloads/:name', async (request, reply) => {
    total.downloadsElsewhere += 1
    // A client must not send its token to a host that a redirect named.
    if (request.headers.authorization !== undefined) total.bearersElsewhere += 1
    return reply.type('image/jpeg').send(portraitJpeg)
  })
  // Shown in a frame inside the hosted page when events are to come from another origin.
  server.get<{ Params: { opaque: string } }>('/elsewhere/completed/:opaque', async (request, reply) => {
    const found = memory.state.transactions.find(({ opaque }) => opaque === request.params.opaque)
    if (!found) throw new IdscanRefusal(statusOf.unknownId, 'identification not found')
    const { id, state, resultId } = found
    const messages = completionMessages('object', { id, state, resultId })
    return sendPage(reply, 200, "'none'", nonce => elsewherePage(messages, nonce))
  })
}
