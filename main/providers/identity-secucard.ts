// The secucard connect dialect of the device grant: one grant word for both steps, client credentials in the body.
import * as z from 'zod'
import type { Dialect } from './identity.ts'

const text = z.string().max(200).nullish().catch(null)
const Device = z.object({
  description: text,
  store: z.object({ name: text }).nullish().catch(null),
  approved_by: text,
})

/**
 * Which step is meant is decided by `uuid` or `code` alone, so never both. Pending is 401 `authorization_pending`,
 * an unknown device 401 `invalid_device`, an expired access token 403 with code 2003. Refresh tokens do not rotate.
 */
export const secucard: Dialect = {
  name: 'secucard',
  paths: { codes: '/oauth/token', token: '/oauth/token', revoke: null, whoAmI: '/api/v2/Smart/Devices/me' },
  codesFields: deviceId => ({ grant_type: 'device', uuid: deviceId }),
  pollFields: deviceCode => ({ grant_type: 'device', code: deviceCode }),
  verificationFields: ['verification_url', 'verification_uri'],
  defaults: { codesLifetime: 1200, interval: 5, tokenLifetime: 1200 },
  readWho(body) {
    const read = Device.safeParse(body)
    if (!read.success) return null
    const { description, store, approved_by: approvedBy } = read.data
    return { till: description ?? null, store: store?.name ?? null, approvedBy: approvedBy ?? null }
  },
}
