// The two ways an image reaches the CardScan simulator: an address to post a form to, or one direct post.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './cardscan-auth.ts'
import { badRequest } from './cardscan-errors.ts'
import { checkCaptureType, objectBody, queryNumber, queryText, scanMetadata, side } from './cardscan-input.ts'
import { canTake, isAtRest, isJpeg, type CardMachine } from './cardscan-machine.ts'
import { addCard, addScan, cardFor, countFor, type CardscanMemory } from './cardscan-memory.ts'
import { largestImage, uploadAddress } from './cardscan-policy.ts'
import { afterAnswer } from './cardscan-storage.ts'

type CallerOf = (request: FastifyRequest) => Caller
type Named = { Params: { id: string } }

/** Raw JPEG bytes, or the same as base64 text. Throws 400 for anything else. */
function imageBytes(body: unknown): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  if (bytes.length === 0) throw badRequest('image is required')
  if (isJpeg(bytes)) return bytes
  const decoded = Buffer.from(bytes.toString('latin1'), 'base64')
  if (!isJpeg(decoded)) throw badRequest('image should be a JPEG')
  return decoded
}

/** Signed addresses and direct posts, inside the bearer-checked API. */
export function cardscanUploads(
  api: FastifyInstance,
  memory: CardscanMemory,
  machine: CardMachine,
  callerOf: CallerOf,
): void {
  const expiration = { min: 100, max: 3600 }
  api.post<Named>('/cards/:id/generate-upload-url', async request => {
    const card = cardFor(memory, callerOf(request), request.params.id)
    const seconds = queryNumber(request.query, 'expiration', { ...expiration, fallback: 3600 })
    const body = objectBody(request.body)
    const orientation = side(body['orientation'])
    checkCaptureType(body['capture_type'], false)
    const metadata = scanMetadata(body['metadata'])
    if (!canTake(card, orientation)) {
      countFor(memory, card.id, 'refusedUploads')
      throw badRequest(`a card in state ${card.state} does not take an image of its ${orientation}`)
    }
    return uploadAddress(memory, card, orientation, seconds, metadata)
  })
  api.get('/generate-upload-url', async request => {
    const seconds = queryNumber(request.query, 'expiration', { ...expiration, fallback: null })
    const card = addCard(memory, callerOf(request), { twoSided: false, liveScan: false, metadata: null })
    return uploadAddress(memory, card, 'front', seconds, null)
  })
}

/** The direct post, in a scope of its own because nothing but `image/jpeg` is taken there. */
export async function cardscanDirectUpload(
  direct: FastifyInstance,
  memory: CardscanMemory,
  machine: CardMachine,
  callerOf: CallerOf,
): Promise<void> {
  direct.removeAllContentTypeParsers()
  direct.addContentTypeParser(
    'image/jpeg',
    { parseAs: 'buffer', bodyLimit: largestImage },
    (_request: FastifyRequest, body: Buffer, done: (error: null, body: Buffer) => void) => done(null, body),
  )
  direct.post<Named>('/cards/:id/upload', async (request, reply) => {
    const card = cardFor(memory, callerOf(request), request.params.id)
    const orientation = side(queryText(request.query, 'orientation'))
    checkCaptureType(queryText(request.query, 'capture_type'), true)
    const image = imageBytes(request.body)
    const refuse = (message: string): Error => {
      countFor(memory, card.id, 'refusedUploads')
      return badRequest(message)
    }
    // A burst of a live scan may still be on its way when the card is finished; anything else is a mistake.
    if (isAtRest(card) && !card.liveScan) throw refuse(`a card in state ${card.state} takes no more images`)
    if (orientation === 'back' && card.uploads.front === 0) throw refuse('the front has to be scanned first')
    const { enoughPictures, enoughLivePictures } = memory.knobs
    const isFull = card.uploads[orientation] >= (card.liveScan ? enoughLivePictures : enoughPictures)
    if (isFull || !canTake(card, orientation)) return reply.code(204).send()
    card.uploads[orientation] += 1
    memory.counts.total.uploads += 1
    const scanId = addScan(memory, card, orientation, null)
    const read = () => machine.take(card, orientation, scanId, image)
    if (memory.knobs.eventsBeforeAnswer) await read()
    else afterAnswer(reply, () => void read())
    return { card_id: card.id, scan_id: scanId, metadata: { ocr_latency: String(80 + Math.floor(Math.random() * 90)) } }
  })
}
