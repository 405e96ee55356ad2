// The secucard connect dialect of the device grant: one grant word for both steps, client credentials in the body.
import * as z from 'zod'
import type { Dialect } from './identity-dialect.ts'

const text = z.string().max(200).nullish().catch(null)
const Device = z.object({
  description: text,
  store: z.object({ name: text }).nullish().catch(null),
  approved_by: text,
})

/**
 * Which step is meant is decided by `uuid` or `code` alone, so never both. Pending is 401 `authorization_pending`,
 * an unknown device 401 `invalid_device`, an expired access token 403 with code 2003. Refresh tokens do not rotate.
 * `deviceinfo[name]` is a field of a form and a nested member of JSON.
 */
export const secucard: Dialect = {
  name: 'secucard',
  paths: { codes: '/oauth/token', token: '/oauth/token', revoke: null, whoAmI: '/api/v2/Smart/Devices/me' },
  discovers: false,
  bodies: ['form', 'json'],
  codesFields: deviceId => ({ grant_type: 'device', uuid: deviceId }),
  pollFields: deviceCode => ({ grant_type: 'device', code: deviceCode }),
  grantFields(grant, deviceId) {
    switch (grant.kind) {
      case 'client-credentials':
        return { grant_type: 'client_credentials', ...(grant.scope === undefined ? {} : { scope: grant.scope }) }
      case 'app-user':
        return {
          grant_type: 'appuser',
          username: grant.username,
          password: grant.password,
          device: grant.device,
          ...(grant.deviceName === undefined ? {} : { 'deviceinfo[name]': grant.deviceName }),
        }
      case 'device-pin':
        return { grant_type: 'device_pin', uuid: deviceId, device_pin: grant.pin }
      default:
        return grant satisfies never
    }
  },
  verificationFields: ['verification_url', 'verification_uri'],
  spokenPlain: ['www.secuoffice.com', 'secuoffice.com'],
  defaults: { codesLifetime: 1200, interval: 5, tokenLifetime: 1200 },
  readWho(body) {
    const read = Device.safeParse(body)
    if (!read.success) return null
    const { description, store, approved_by: approvedBy } = read.data
    return { till: description ?? null, store: store?.name ?? null, approvedBy: approvedBy ?? null }
  },
}
