// Asks secucard connect which smart device an access token belongs to (secucard REST resources, smart/devices).
import { member, textMember } from './answers.ts'
import { deviceId } from './device-id.ts'
import { BrokerError } from './error.ts'
import { ask, type BrokerAnswer } from './http.ts'
import { unavailable, type Verdict, type WhoIs } from './tills.ts'

/** `merchant` is an id of the service (MRC_…); devices of any other merchant are not allowed. */
export type SecucardSettings = { base: string; merchant?: string | undefined }

/** 401 and 403 with code 2003 mean that the token is none; any other 403 is a missing right (secucard error handling). */
export function secucardDevices(settings: SecucardSettings): WhoIs {
  const url = `${settings.base.replace(/\/+$/, '')}/api/v2/Smart/Devices/me`
  return async token => {
    const answer = await ask({
      service: 'identity',
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${token}` },
      within: 10_000,
    }).catch((thrown: unknown) => {
      throw thrown instanceof BrokerError ? unavailable(thrown.message) : thrown
    })
    return verdictOf(answer, settings.merchant)
  }
}

function verdictOf(answer: BrokerAnswer, merchant: string | undefined): Verdict {
  const { status, json } = answer
  if (status === 401) return { kind: 'not-a-till' }
  if (status === 403) return Number(member(json, 'code')) === 2003 ? { kind: 'not-a-till' } : { kind: 'not-allowed' }
  // The token is somebody's, but "me" is not a device; a page of somebody in between has no error envelope.
  if (status === 404 && textMember(json, 'error') === 'ProductNotFoundException') return { kind: 'not-a-till' }
  if (status !== 200) throw unavailable(`identity answered ${status}`, answer.retryAfter)
  const vendor = textMember(json, 'vendor')
  const rest = textMember(json, 'vendor_uid')
  if (textMember(json, 'object') !== 'smart.devices') throw unavailable('identity answered something that is no device')
  // A "/" in the vendor would let one vendor's device pass for another's.
  const device = vendor === null || rest === null || vendor.includes('/') ? null : deviceId(`/vendor/${vendor}${rest}`)
  if (device === null || rest?.startsWith('/') !== true) return { kind: 'not-a-till' }
  if (merchant !== undefined && textMember(member(json, 'merchant'), 'id') !== merchant) return { kind: 'not-allowed' }
  return { kind: 'till', device }
}
