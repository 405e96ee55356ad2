// The standard dialect: any OAuth 2 server with RFC 8628 device authorization, RFC 7009 revocation and a userinfo address.
import * as z from 'zod'
import type { Dialect } from './identity-dialect.ts'

const text = z.string().max(200).nullish().catch(null)
const UserInfo = z.object({ name: text, store: text, approved_by: text })

/** The paths are a guess for servers that describe themselves nowhere; the settings may replace each of them. */
export const rfc8628: Dialect = {
  name: 'rfc8628',
  paths: { codes: '/device_authorization', token: '/token', revoke: '/revoke', whoAmI: '/userinfo' },
  discovers: true,
  // RFC 6749 §3.2 knows nothing but forms.
  bodies: ['form'],
  codesFields: (_deviceId, scope) => (scope === null ? {} : { scope }),
  pollFields: deviceCode => ({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode }),
  grantFields: grant =>
    grant.kind === 'client-credentials'
      ? { grant_type: 'client_credentials', ...(grant.scope === undefined ? {} : { scope: grant.scope }) }
      : null,
  verificationFields: ['verification_uri', 'verification_url'],
  spokenPlain: [],
  defaults: { codesLifetime: 600, interval: 5, tokenLifetime: 300 },
  readWho(body) {
    const read = UserInfo.safeParse(body)
    if (!read.success) return null
    return { till: read.data.name ?? null, store: read.data.store ?? null, approvedBy: read.data.approved_by ?? null }
  },
}
