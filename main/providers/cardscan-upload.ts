// The two ways a picture of a card reaches CardScan: a signed form post to its object store, or one direct post.
import { Problem } from '../ports/errors.ts'
import type { CaptureType, CardSide } from '../ports/insurance.ts'
import type { CardscanApi } from './cardscan-api.ts'
import { DirectUpload, refusalOf, UploadAddress } from './cardscan-wire.ts'
import type { Http, HttpAnswer } from './http.ts'

export type Picture = { side: CardSide; jpeg: Uint8Array; capture: CaptureType }
export type Upload = (cardPath: string, picture: Picture, signal: AbortSignal) => Promise<void>

const long = { response: 30_000, request: 45_000 }
const taken = (answer: HttpAnswer): boolean => answer.status >= 200 && answer.status < 300
/** A network that wants a sign-in answers everything with a page and 200. */
const isPage = (answer: HttpAnswer): boolean => answer.headers['content-type']?.startsWith('text/html') ?? false

/** Presigned POST: every pair that came back in its order, then the file, and no credential of ours. */
export function presignedUpload(api: CardscanApi, http: Http): Upload {
  return async (cardPath, { side, jpeg, capture }, signal) => {
    const signed = await api.send(
      {
        operation: 'upload-address',
        method: 'POST',
        path: `${cardPath}/generate-upload-url?expiration=3600`,
        body: { kind: 'json', value: { orientation: side, capture_type: capture } },
      },
      signal,
    )
    if (signed.status !== 200) throw api.refused(signed, 'upload-address')
    const address = http.parse(signed, UploadAddress, 'upload-address')
    const answer = await http.send({
      operation: 'upload',
      method: 'POST',
      url: address.upload_url,
      signal,
      body: {
        kind: 'multipart',
        fields: Object.entries(address.upload_parameters),
        file: { name: 'file', filename: `${side}.jpg`, type: 'image/jpeg', bytes: jpeg },
      },
    })
    if (taken(answer) && !isPage(answer)) return
    if (answer.status === 429 || answer.status === 503)
      throw new Problem({ code: 'unreachable', service: http.service }, `upload: ${answer.status}`)
    const reason = answer.status >= 400 && answer.status < 500 ? refusalOf(answer) : null
    if (reason === null) throw http.fault(answer, 'upload', 'not stored')
    throw new Problem({ code: 'declined', service: http.service, reason }, `upload: ${answer.status}`)
  }
}

/** Direct POST of the JPEG. 204 says that the service has enough of this side, which is as good as taken. */
export function directUpload(api: CardscanApi, http: Http): Upload {
  return async (cardPath, { side, jpeg, capture }, signal) => {
    const answer = await api.send(
      {
        operation: 'upload',
        method: 'POST',
        path: `${cardPath}/upload?orientation=${side}&capture_type=${capture}`,
        body: { kind: 'raw', type: 'image/jpeg', bytes: jpeg },
        timeouts: long,
      },
      signal,
    )
    if (answer.status === 204) return
    if (!taken(answer)) throw api.refused(answer, 'upload')
    http.parse(answer, DirectUpload, 'upload')
  }
}
