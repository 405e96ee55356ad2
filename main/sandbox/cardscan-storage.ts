// The object storage of the CardScan simulator: form posts with a signed policy, signed pictures, errors as XML.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { storageXml } from './cardscan-errors.ts'
import { storageErrors } from './cardscan-knobs.ts'
import { isJpeg, type CardMachine } from './cardscan-machine.ts'
import { countFor, signatureOf, type CardscanMemory } from './cardscan-memory.ts'
import { bucket, checkForm, largestImage } from './cardscan-policy.ts'

type Refusal = { status: number; code: string; message: string }
const refusal = (status: number, code: string, message: string): Refusal => ({ status, code, message })
const tooLarge = refusal(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.')

/** Runs `work` when the answer has left, also when a fault cut the connection. */
export function afterAnswer(reply: FastifyReply, work: () => void): void {
  reply.raw.once('close', work)
}

/** What is wrong with a form post before its body is looked at. */
function wrongRequest(request: FastifyRequest<{ Params: { '*': string } }>): Refusal | null {
  if (request.params['*'] !== bucket) return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist.')
  if (request.headers.authorization !== undefined)
    return refusal(400, 'InvalidArgument', 'Only one auth mechanism allowed; only the POST policy should be specified.')
  if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? ''))
    return refusal(412, 'PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data.')
  return null
}

/** The parts before the file, and the file; S3 ignores everything after it. */
async function formOf(request: FastifyRequest): Promise<{ form: Map<string, string>; bytes: Buffer | null }> {
  const form = new Map<string, string>()
  let bytes: Buffer | null = null
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (bytes === null) bytes = await part.toBuffer()
      else part.file.resume()
    } else if (bytes === null) form.set(part.fieldname, String(part.value))
  }
  return { form, bytes }
}

/** What the operator ordered, counted down. */
function ordered(memory: CardscanMemory): Refusal | null {
  const { storageError, storageErrorTimes } = memory.knobs
  if (storageError === 'none') return null
  const last = storageErrorTimes <= 1
  memory.knobs = {
    ...memory.knobs,
    storageError: last ? 'none' : storageError,
    storageErrorTimes: last ? 1 : storageErrorTimes - 1,
  }
  return refusal(storageErrors[storageError], storageError, 'The operator of the sandbox ordered this.')
}

/** Object storage, on a path of its own and without a bearer: only POST, `file` last, its filename optional. */
export async function cardscanStorage(
  storage: FastifyInstance,
  memory: CardscanMemory,
  machine: CardMachine,
): Promise<void> {
  const { total } = memory.counts
  const refuse = (reply: FastifyReply, { status, code, message }: Refusal) => {
    total.uploadsRefused += 1
    return reply.code(status).type('application/xml').send(storageXml(code, message))
  }
  storage.setErrorHandler((thrown: Error & { statusCode?: number }, _request, reply) => {
    if (thrown.statusCode === 413) return refuse(reply, tooLarge)
    const status = thrown.statusCode ?? 500
    const code = status < 500 ? 'MalformedPOSTRequest' : 'InternalError'
    return refuse(reply, refusal(status, code, 'The body of your POST request is not well-formed multipart/form-data.'))
  })
  await storage.register(multipart, {
    isPartAFile: name => name === 'file',
    limits: { fileSize: largestImage, fields: 40, files: 2 },
  })
  storage.route({
    method: ['GET', 'PUT', 'DELETE'],
    url: '/uploads/*',
    onRequest: async (_request, reply) =>
      refuse(reply, refusal(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')),
    handler: async () => null,
  })
  storage.post<{ Params: { '*': string } }>(
    '/uploads/*',
    {
      onRequest: async (request, reply) => {
        const wrong = wrongRequest(request)
        if (wrong) return refuse(reply, wrong)
      },
    },
    async (request, reply) => {
      const { form, bytes } = await formOf(request).catch((thrown: Error & { statusCode?: number }) => {
        // A body that ends too early comes as a bare error, and is the caller's fault all the same.
        throw Object.assign(thrown, { statusCode: thrown.statusCode ?? 400 })
      })
      const order = ordered(memory)
      if (order) return refuse(reply, order)
      if (bytes === null)
        return refuse(reply, refusal(400, 'InvalidArgument', 'POST requires exactly one file upload per request.'))
      const checked = checkForm(memory, form)
      if (!('card' in checked)) {
        countFor(memory, form.get('x-amz-meta-cardscan-card-id') ?? '', 'refusedUploads')
        return refuse(reply, checked)
      }
      if (bytes.length === 0)
        return refuse(reply, refusal(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum size.'))
      const { card, scanId, orientation } = checked
      card.uploads[orientation] += 1
      total.uploads += 1
      const read = () => machine.take(card, orientation, scanId, bytes)
      if (memory.knobs.eventsBeforeAnswer) await read()
      else afterAnswer(reply, () => void read())
      return memory.knobs.storageStatus === 201
        ? reply
            .code(201)
            .type('application/xml')
            .send(`<PostResponse><Key>${form.get('key')}</Key></PostResponse>`)
        : reply.code(memory.knobs.storageStatus).send(memory.knobs.storageStatus === 204 ? undefined : '')
    },
  )
  storage.get<{ Params: { card: string; side: string }; Querystring: { expires?: string; signature?: string } }>(
    '/images/:card/:side',
    (request, reply) => {
      const name = `${request.params.card}/${request.params.side}`
      const { expires, signature } = request.query
      const refused = (status: number, code: string, message: string) =>
        reply.code(status).type('application/xml').send(storageXml(code, message))
      if (signature !== signatureOf(memory, `${name}/${expires}`)) return refused(403, 'AccessDenied', 'Access Denied')
      if (!(Number(expires) > memory.now())) return refused(403, 'AccessDenied', 'Request has expired')
      const image = memory.images.get(name)
      return image
        ? reply.type(isJpeg(image) ? 'image/jpeg' : 'application/octet-stream').send(Buffer.from(image))
        : refused(404, 'NoSuchKey', 'The specified key does not exist.')
    },
  )
}
