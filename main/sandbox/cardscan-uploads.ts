// The two ways an image reaches the CardScan simulator: a signed form post to its storage, or one direct post.
import { randomUUID, timingSafeEqual } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from './cardscan-auth.ts'
import { badRequest, storageXml } from './cardscan-errors.ts'
import { checkCaptureType, fields, queryNumber, side } from './cardscan-input.ts'
import { canTake, isJpeg, type CardMachine } from './cardscan-machine.ts'
import { addCard, addScan, cardFor, signatureOf, type CardscanMemory } from './cardscan-memory.ts'
import type { Side, StoredCard } from './cardscan-model.ts'

type CallerOf = (request: FastifyRequest) => Caller
const largestImage = 10 * 1024 * 1024
/** The server looks at up to twelve pictures of a side in a live scan, otherwise at one. */
const fullAt = (card: StoredCard): number => (card.liveScan ? 12 : 1)

/** Runs `work` when the answer has left, also when a fault cut the connection. */
function afterAnswer(reply: FastifyReply, work: () => void): void {
  reply.raw.once('close', work)
}

function uploadUrl(
  memory: CardscanMemory,
  card: StoredCard,
  orientation: Side,
  seconds: number,
  metadata: Record<string, unknown> | null,
): object {
  const scanId = addScan(memory, card, orientation, metadata)
  const expires = new Date(memory.now() + seconds * 1000).toISOString()
  const key = `sandbox/${card.owner ?? 'account'}/${card.id}/${scanId}`
  const policy = Buffer.from(
    JSON.stringify({ expiration: expires, conditions: [{ key }, { card: card.id }, { scan: scanId }] }),
  ).toString('base64')
  const date = new Date(memory.now()).toISOString().replace(/[-:]|\.\d+/g, '')
  return {
    card_id: card.id,
    scan_id: scanId,
    upload_url: `${memory.base}/uploads/cardscan-sandbox`,
    upload_parameters: {
      'Content-Type': 'image/jpeg',
      'Content-Disposition': 'inline',
      'x-amz-meta-cardscan-account-id': 'sandbox',
      'x-amz-meta-cardscan-card-id': card.id,
      'x-amz-meta-cardscan-scan-id': scanId,
      ...(card.owner ? { 'x-amz-meta-cardscan-user-id': card.owner } : {}),
      key,
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': `SANDBOX/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
      'x-amz-date': date,
      'x-amz-security-token': Buffer.from(randomUUID()).toString('base64'),
      policy,
      'x-amz-signature': signatureOf(memory, policy),
    },
  }
}

const signedParts = [
  'Content-Type',
  'Content-Disposition',
  'x-amz-meta-cardscan-account-id',
  'x-amz-meta-cardscan-card-id',
  'x-amz-meta-cardscan-scan-id',
  'key',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-security-token',
  'policy',
  'x-amz-signature',
]

/** Checks an S3-like form: every parameter back, signature and expiry right. Gives the scan, or the refusal. */
function checkForm(
  memory: CardscanMemory,
  form: ReadonlyMap<string, string>,
): { card: StoredCard; scanId: string; orientation: Side } | [code: string, message: string] {
  const missing = signedParts.find(name => !form.has(name))
  if (missing) return ['AccessDenied', `Invalid according to Policy: Policy Condition failed: ["eq", "$${missing}"]`]
  const policy = form.get('policy') ?? ''
  const given = Buffer.from(form.get('x-amz-signature') ?? '')
  const right = Buffer.from(signatureOf(memory, policy))
  if (given.length !== right.length || !timingSafeEqual(given, right))
    return ['SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.']
  const terms = JSON.parse(Buffer.from(policy, 'base64').toString()) as {
    expiration: string
    conditions: [{ key: string }, { card: string }, { scan: string }]
  }
  if (Date.parse(terms.expiration) <= memory.now())
    return ['AccessDenied', 'Invalid according to Policy: Policy expired.']
  const [{ key }, { card: cardId }, { scan: scanId }] = terms.conditions
  if (
    form.get('key') !== key ||
    form.get('x-amz-meta-cardscan-card-id') !== cardId ||
    form.get('x-amz-meta-cardscan-scan-id') !== scanId
  )
    return ['AccessDenied', 'Invalid according to Policy: Policy Condition failed']
  const card = memory.state.cards.find(candidate => candidate.id === cardId && !candidate.deleted)
  const scan = memory.state.scans.find(candidate => candidate.id === scanId)
  return card && scan
    ? { card, scanId, orientation: scan.orientation }
    : ['NoSuchUpload', 'The card of this upload no longer exists.']
}

/** Object storage, on a path of its own and without a bearer: only POST, `file` last, its filename optional. */
export async function cardscanStorage(
  server: FastifyInstance,
  memory: CardscanMemory,
  machine: CardMachine,
): Promise<void> {
  await server.register(multipart, {
    isPartAFile: name => name === 'file',
    limits: { fileSize: largestImage, fields: 40, files: 2 },
  })
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    reply.code(status).type('application/xml').send(storageXml(code, message))

  server.route({
    method: ['GET', 'PUT', 'DELETE'],
    url: '/uploads/*',
    handler: (_request, reply) =>
      refuse(reply, 405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.'),
  })
  server.post('/uploads/*', async (request, reply) => {
    if (request.headers.authorization !== undefined)
      return refuse(
        reply,
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the POST policy should be specified.',
      )
    if (!request.isMultipart())
      return refuse(reply, 412, 'PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data.')
    const form = new Map<string, string>()
    let bytes: Buffer | null = null
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        // S3 ignores everything after the file; a parameter that comes too late is a missing one.
        if (bytes === null) form.set(part.fieldname, String(part.value))
      } else if (bytes === null) bytes = await part.toBuffer().catch(() => Buffer.alloc(0))
      else part.file.resume()
    }
    if (bytes?.length === 0)
      return refuse(reply, 400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.')
    if (bytes === null)
      return refuse(reply, 400, 'InvalidArgument', 'POST requires exactly one file upload per request.')
    const checked = checkForm(memory, form)
    if (Array.isArray(checked)) return refuse(reply, 403, checked[0], checked[1])
    const image = bytes
    checked.card.uploads[checked.orientation] += 1
    afterAnswer(reply, () => machine.take(checked.card, checked.orientation, checked.scanId, image))
    return reply.code(204).send()
  })
  server.get<{ Params: { card: string; side: string }; Querystring: { signature?: string } }>(
    '/images/:card/:side',
    (request, reply) => {
      const name = `${request.params.card}/${request.params.side}`
      if (request.query.signature !== signatureOf(memory, name))
        return refuse(reply, 403, 'AccessDenied', 'Access Denied')
      const image = memory.images.get(name)
      return image
        ? reply.type('image/jpeg').send(Buffer.from(image))
        : refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist.')
    },
  )
}

/** Raw JPEG bytes, or the same as base64 text; anything else stays what it is and will not be readable. */
function imageBytes(body: unknown): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : '')
  if (bytes.length === 0) throw badRequest('image is required')
  if (isJpeg(bytes)) return bytes
  const decoded = Buffer.from(bytes.toString('latin1'), 'base64')
  return isJpeg(decoded) ? decoded : bytes
}

/** Signed addresses and direct posts, inside the bearer-checked API. */
export function cardscanUploads(
  api: FastifyInstance,
  memory: CardscanMemory,
  machine: CardMachine,
  callerOf: CallerOf,
): void {
  api.addContentTypeParser(
    ['image/jpeg', 'application/octet-stream', 'text/plain'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  const expiration = { min: 100, max: 3600 }

  api.post<{ Params: { id: string } }>('/cards/:id/generate-upload-url', async request => {
    const card = cardFor(memory, callerOf(request), request.params.id)
    const seconds = queryNumber(request.query, 'expiration', { ...expiration, fallback: 3600 })
    const body = fields(request.body)
    const orientation = side(body['orientation'])
    checkCaptureType(body['capture_type'], false)
    if (!canTake(card, orientation))
      throw badRequest(`a card in state ${card.state} does not take an image of its ${orientation}`)
    return uploadUrl(
      memory,
      card,
      orientation,
      seconds,
      body['metadata'] === undefined ? null : fields(body['metadata']),
    )
  })
  api.get('/generate-upload-url', async request => {
    const seconds = queryNumber(request.query, 'expiration', { ...expiration, fallback: null })
    const card = addCard(memory, callerOf(request), { twoSided: false, liveScan: false, metadata: null })
    return uploadUrl(memory, card, 'front', seconds, null)
  })
  api.post<{ Params: { id: string } }>('/cards/:id/upload', async (request, reply) => {
    const card = cardFor(memory, callerOf(request), request.params.id)
    const query = fields(request.query)
    const orientation = side(query['orientation'])
    checkCaptureType(query['capture_type'], true)
    const image = imageBytes(request.body)
    if (orientation === 'back' && card.uploads.front === 0) throw badRequest('the front has to be scanned first')
    if (card.uploads[orientation] >= fullAt(card) || !canTake(card, orientation)) return reply.code(204).send()
    card.uploads[orientation] += 1
    const scanId = addScan(memory, card, orientation, null)
    afterAnswer(reply, () => machine.take(card, orientation, scanId, image))
    return { card_id: card.id, scan_id: scanId, metadata: { ocr_latency: String(80 + Math.floor(Math.random() * 90)) } }
  })
}
