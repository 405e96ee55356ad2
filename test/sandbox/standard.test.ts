// The standard half of the identity server answers as RFC 8628, 6749, 7009, 8414, 6750 and 9449 say; openid-client agrees.
import * as client from 'openid-client'
import { exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  deviceGrant,
  hashOf,
  identityServer,
  newKey,
  proof,
  refusal,
  secucardTill,
  standardTill,
  word,
  type Fields,
  type Identity,
  type Json,
} from './identity-till.ts'

let server: Identity
const more: Identity[] = []
beforeEach(async () => {
  server = await identityServer()
})
afterEach(async () => void (await Promise.all([server, ...more.splice(0)].map(one => one.close()))))
const poll = (code: string, at = server) => at.token({ grant_type: deviceGrant, device_code: code })
const metadata = async () => (await server.get('/.well-known/oauth-authorization-server')).body
const pending = [400, 'authorization_pending']

describe('metadata', () => {
  test('names every endpoint under the issuer, and DPoP only while it is not off', async () => {
    const { url, panel } = server
    expect(await metadata()).toMatchObject({
      issuer: url,
      device_authorization_endpoint: `${url}/device_authorization`,
      token_endpoint: `${url}/token`,
      revocation_endpoint: `${url}/revoke`,
      userinfo_endpoint: `${url}/userinfo`,
      grant_types_supported: [deviceGrant, 'refresh_token', 'client_credentials'],
    })
    expect(await metadata()).not.toHaveProperty('dpop_signing_alg_values_supported')
    for (const knobs of [{ dpop: 'offered' }, { dpop: 'required' }, { dpop: 'off', rotation: 'bound' }] as const) {
      panel.setKnobs(knobs)
      expect(await metadata()).toMatchObject({ dpop_signing_alg_values_supported: ['ES256'] })
    }
  })
})

describe('device codes', () => {
  test('have the shape and alphabet of RFC 8628 and are typed in as people like', async () => {
    const answer = await server.codes()
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const shown = word(answer, 'user_code')
    expect(shown).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    expect(answer.body).toMatchObject({ expires_in: 1200, interval: 1 })
    expect(word(answer, 'verification_uri_complete')).toBe(`${word(answer, 'verification_uri')}?code=${shown}`)
    const code = word(answer, 'device_code')
    expect(refusal(await poll(code))).toEqual(pending)
    expect(server.panel.approve(` ${shown.toLowerCase().replace('-', ' ')}`, 'Petra Probe')).toBe(true)
    const tokens = await poll(code)
    expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 1200, refresh_token: expect.any(String) })
    expect(tokens.headers.get('cache-control')).toBe('no-store')
  })

  test('a lost answer may be asked for again, a used code may not', async () => {
    const till = standardTill(server)
    const { code, refresh } = await till.register()
    expect((await poll(code)).body['refresh_token']).toBe(refresh)
    expect((await till.refresh(refresh)).body['refresh_token']).toBe(refresh)
    expect(refusal(await poll(code))).toEqual([400, 'invalid_grant'])
  })

  test('run out, are denied, and are unknown', async () => {
    const late = await server.codes()
    server.panel.expireCode(word(late, 'user_code'))
    expect(refusal(await poll(word(late, 'device_code')))).toEqual([400, 'expired_token'])
    const denied = await server.codes()
    server.panel.deny(word(denied, 'user_code'))
    expect(refusal(await poll(word(denied, 'device_code')))).toEqual([400, 'access_denied'])
    server.panel.setKnobs({ denyMode: 'stays-pending' })
    expect(refusal(await poll(word(denied, 'device_code')))).toEqual(pending)
    expect(refusal(await poll('nonsense'))).toEqual([400, 'invalid_grant'])
  })

  test('polled too fast are slowed down by five seconds for good', async () => {
    const slow = await identityServer({ pace: 1 })
    more.push(slow)
    const codes = await slow.codes()
    expect(codes.body['interval']).toBe(5)
    const code = word(codes, 'device_code')
    const after = async (seconds: number) => {
      slow.later(seconds)
      return (await poll(code, slow)).body['error']
    }
    expect(await after(0)).toBe('authorization_pending')
    expect(await after(5)).toBe('authorization_pending')
    expect(await after(4)).toBe('slow_down')
    expect(await after(9)).toBe('slow_down')
    expect(await after(15)).toBe('authorization_pending')
    expect(await after(14)).toBe('slow_down')
    slow.panel.setKnobs({ slowDownNext: 1 })
    expect(await after(20)).toBe('slow_down')
    expect(await after(25)).toBe('authorization_pending')
    slow.panel.approve(word(codes, 'user_code'), 'Petra')
    expect((await poll(code, slow)).status).toBe(200)
  })

  test('of one client share a device, another client has its own and cannot use them', async () => {
    const first = await server.codes()
    const second = await server.codes({ client_id: 'tillgate-other' })
    await server.codes()
    const uuids = server.panel.pending().map(one => one.uuid)
    expect(uuids).toEqual(['/vendor/tillgate/standard/1', '/vendor/tillgate/standard/2'])
    server.panel.approve(word(second, 'user_code'), 'Petra')
    const asOther = (fields: Fields) => server.send('/token', { client_id: 'tillgate-other', ...fields })
    const code = { grant_type: deviceGrant, device_code: word(second, 'device_code') }
    expect(refusal(await server.token(code))).toEqual([400, 'invalid_grant'])
    const tokens = await asOther(code)
    expect(tokens.status).toBe(200)
    const refresh = { grant_type: 'refresh_token', refresh_token: word(tokens, 'refresh_token') }
    expect(refusal(await server.token(refresh))).toEqual([400, 'invalid_grant'])
    expect(refusal(await server.secucard(refresh))).toEqual([400, 'invalid_grant'])
    expect((await asOther(refresh)).status).toBe(200)
    expect(refusal(await poll(word(first, 'device_code')))).toEqual([400, 'invalid_grant'])
  })
})

describe('requests', () => {
  test.each(['/device_authorization', '/token', '/revoke'])(
    'to %s are forms from a client that proves itself',
    async path => {
      const { clientId, clientSecret } = server.panel
      const json = (body: string) =>
        fetch(server.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
      for (const body of [JSON.stringify({ client_id: clientId, client_secret: clientSecret, token: 'x' }), '{', '']) {
        const answer = await json(body)
        expect([answer.status, ((await answer.json()) as Json)['error']]).toEqual([400, 'invalid_request'])
      }
      const twice = await fetch(`${server.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams([...Array(2)].map(() => ['client_id', clientId])),
      })
      expect([twice.status, ((await twice.json()) as Json)['error']]).toEqual([400, 'invalid_request'])
      for (const fields of [{}, { client_id: clientId, client_secret: 'wrong' }, { client_id: 'stranger' }] as Fields[])
        expect(refusal(await server.send(path, fields))).toEqual([401, 'invalid_client'])
      const basic = await server.send(path, {}, { authorization: `Basic ${btoa(`${clientId}:wrong`)}` })
      expect([...refusal(basic), basic.headers.get('www-authenticate')]).toEqual([
        401,
        'invalid_client',
        'Basic realm="sandbox"',
      ])
      const get = await server.get(path)
      expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    },
  )

  test('to the token endpoint need a grant and what it takes', async () => {
    const cases: [Fields, string][] = [
      [{}, 'invalid_request'],
      [{ grant_type: '' }, 'invalid_request'],
      [{ grant_type: 'magic' }, 'unsupported_grant_type'],
      [{ grant_type: 'device' }, 'unsupported_grant_type'],
      [{ grant_type: deviceGrant }, 'invalid_request'],
      [{ grant_type: 'refresh_token' }, 'invalid_request'],
      [{ grant_type: 'refresh_token', refresh_token: 'wrong' }, 'invalid_grant'],
    ]
    for (const [fields, error] of cases) expect(refusal(await server.token(fields))).toEqual([400, error])
  })

  test('of a client with a secret get a token for itself, in the form or as Basic; a public client does not', async () => {
    const { clientId, clientSecret } = server.panel
    const grant = { grant_type: 'client_credentials' }
    const own = await server.token(grant)
    expect(own.body).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) })
    expect(own.body).not.toHaveProperty('refresh_token')
    const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`
    expect((await server.send('/token', grant, { authorization })).status).toBe(200)
    expect(refusal(await server.send('/token', { ...grant, client_id: clientId }))).toEqual([
      400,
      'unauthorized_client',
    ])
    const who = await server.get('/userinfo', { authorization: `Bearer ${word(own, 'access_token')}` })
    expect(refusal(who)).toEqual([403, 'insufficient_scope'])
  })
})

describe('userinfo', () => {
  test('says whose token it is, and challenges every other', async () => {
    const { access } = await standardTill(server).register()
    const ask = (authorization: string) => server.get('/userinfo', { authorization })
    expect((await ask(`Bearer ${access}`)).body).toEqual({
      sub: server.panel.devices().find(one => one.status === 'registered')?.id,
      name: 'Kasse 2',
      store: 'Sandbox Store',
      approved_by: 'Petra Probe',
    })
    const none = await server.get('/userinfo')
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    const wrong = await ask('Bearer nonsense')
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    server.panel.setKnobs({ insufficientScope: true })
    const little = await ask(`Bearer ${access}`)
    expect([little.status, little.headers.get('www-authenticate')]).toEqual([403, 'Bearer error="insufficient_scope"'])
    server.later(1200)
    expect((await ask(`Bearer ${access}`)).status).toBe(401)
  })

  test('and the secucard resources know the same session', async () => {
    const till = standardTill(server)
    const { access, refresh } = await till.register()
    expect(await secucardTill(server).alive(access)).toBe(true)
    expect((await secucardTill(server).refresh(refresh)).status).toBe(200)
    expect(await till.alive(access)).toBe(false)
  })
})

describe('revocation', () => {
  const revoke = (token: string, fields: Fields = {}) => {
    const { clientId, clientSecret } = server.panel
    return server.send('/revoke', { client_id: clientId, client_secret: clientSecret, token, ...fields })
  }
  test('of a refresh token ends the session, of an access token only that token', async () => {
    const till = standardTill(server)
    const { access, refresh } = await till.register()
    expect((await revoke(access)).status).toBe(200)
    expect(await till.alive(access)).toBe(false)
    const renewed = word(await till.refresh(refresh), 'access_token')
    expect(await till.alive(renewed)).toBe(true)
    expect((await revoke(refresh, { token_type_hint: 'refresh_token' })).status).toBe(200)
    expect(await till.alive(renewed)).toBe(false)
    expect(refusal(await till.refresh(refresh))).toEqual([400, 'invalid_grant'])
    expect(server.panel.devices().find(one => one.id === till.deviceId())?.status).toBe('revoked')
  })

  test('of an unknown or foreign token is no error and changes nothing', async () => {
    const till = standardTill(server)
    const { access, refresh } = await till.register()
    expect((await revoke('nonsense')).status).toBe(200)
    expect((await server.send('/revoke', { client_id: 'tillgate-other', token: refresh })).status).toBe(200)
    expect((await server.send('/revoke', { client_id: 'tillgate-other', token: access })).status).toBe(200)
    expect(await till.alive(access)).toBe(true)
    expect(refusal(await revoke(''))).toEqual([400, 'invalid_request'])
  })
})

describe('DPoP', () => {
  test('is ignored while off, taken while offered, asked for while required', async () => {
    const key = await newKey()
    const grant = { grant_type: 'client_credentials' }
    const asked = async (headers: Fields = {}) => server.token(grant, headers)
    expect((await asked({ dpop: 'rubbish' })).body['token_type']).toBe('Bearer')
    server.panel.setKnobs({ dpop: 'offered' })
    expect((await asked()).body['token_type']).toBe('Bearer')
    expect((await asked({ dpop: await proof(key, server) })).body['token_type']).toBe('DPoP')
    expect(refusal(await asked({ dpop: 'rubbish' }))).toEqual([400, 'invalid_dpop_proof'])
    server.panel.setKnobs({ dpop: 'required' })
    expect(refusal(await asked())).toEqual([400, 'invalid_dpop_proof'])
  })

  test('binds both tokens to the key of the proof', async () => {
    server.panel.setKnobs({ dpop: 'offered' })
    const key = await newKey()
    const till = standardTill(server, key)
    const { access, refresh } = await till.register()
    expect(await till.alive(access)).toBe(true)
    expect(refusal(await standardTill(server, await newKey()).refresh(refresh))).toEqual([400, 'invalid_grant'])
    expect(refusal(await standardTill(server).refresh(refresh))).toEqual([400, 'invalid_dpop_proof'])
    const show = async (claims: Json, by = key, scheme = 'DPoP') => {
      const dpop = await proof(by, server, { method: 'GET', path: '/userinfo', claims })
      const answer = await server.get('/userinfo', { authorization: `${scheme} ${access}`, dpop })
      return [answer.status, answer.headers.get('www-authenticate')]
    }
    const challenge = (error: string) => [401, `DPoP error="${error}", algs="ES256"`]
    const ath = hashOf(access)
    expect(await show({ ath })).toEqual([200, null])
    expect(await show({})).toEqual(challenge('invalid_dpop_proof'))
    expect(await show({ ath: hashOf('another') })).toEqual(challenge('invalid_dpop_proof'))
    expect(await show({ ath }, await newKey())).toEqual(challenge('invalid_token'))
    expect(await show({ ath }, key, 'Bearer')).toEqual(challenge('invalid_token'))
    server.panel.setKnobs({ dpop: 'off' })
    expect((await till.refresh(refresh)).status).toBe(200)
  })

  test('refuses every proof that is not for this request, now, once, by a public P-256 key', async () => {
    server.panel.setKnobs({ dpop: 'required' })
    const key = await newKey()
    const present = async (dpop: string) => refusal(await server.token({ grant_type: 'client_credentials' }, { dpop }))
    const good = await proof(key, server)
    expect(await present(good)).toEqual([200, undefined])
    const iat = Math.floor(server.now() / 1000)
    const privateJwk = await exportJWK(key.privateKey)
    const other = await newKey()
    const rsa = await exportJWK((await generateKeyPair('RS256')).publicKey)
    const [head, payload, signature] = (await proof(key, server)).split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: key.jwk })).toString('base64url')
    const bad = [
      good,
      'rubbish',
      `${head}.${payload}.${signature?.split('').toReversed().join('')}`,
      `${none}.${payload}.`,
      `${await proof(key, server)}, ${await proof(key, server)}`,
      await proof(key, server, { header: { typ: 'JWT' } }),
      await proof(key, server, { header: { typ: undefined } }),
      await proof(key, server, { header: { jwk: undefined } }),
      await proof(key, server, { header: { jwk: privateJwk } }),
      await proof(key, server, { header: { jwk: other.jwk } }),
      await proof(key, server, { header: { jwk: rsa } }),
      await proof(key, server, { method: 'GET' }),
      await proof(key, server, { path: '/revoke' }),
      await proof(key, server, { path: '/token?x=1' }),
      await proof(key, server, { path: '/token#x' }),
      await proof(key, server, { claims: { htu: undefined } }),
      await proof(key, server, { claims: { jti: undefined } }),
      await proof(key, server, { claims: { jti: '' } }),
      await proof(key, server, { claims: { iat: undefined } }),
      await proof(key, server, { claims: { iat: iat - 61 } }),
      await proof(key, server, { claims: { iat: iat + 61 } }),
    ]
    for (const dpop of bad) expect(await present(dpop), dpop).toEqual([400, 'invalid_dpop_proof'])
    for (const at of [iat - 60, iat + 60])
      expect(await present(await proof(key, server, { claims: { iat: at } }))).toEqual([200, undefined])
  })

  test('asks for its nonce before it looks at a token, and takes it for a while', async () => {
    const key = await newKey()
    const { refresh } = await standardTill(server).register()
    server.panel.setKnobs({ rotation: 'bound', dpopNonce: true })
    server.panel.resetCounts()
    const use = async (nonce?: string) =>
      server.token(
        { grant_type: 'refresh_token', refresh_token: refresh },
        { dpop: await proof(key, server, { claims: { nonce } }) },
      )
    const asked = await use()
    expect(refusal(asked)).toEqual([400, 'use_dpop_nonce'])
    expect(Object.values(server.panel.generations()).flat()).toMatchObject([{ requests: 0 }])
    const nonce = asked.headers.get('dpop-nonce') ?? ''
    expect(refusal(await use('guessed'))).toEqual([400, 'use_dpop_nonce'])
    server.later(100)
    const tokens = await use(nonce)
    expect(tokens.status).toBe(200)
    const fresh = tokens.headers.get('dpop-nonce') ?? ''
    expect(fresh).not.toBe(nonce)
    server.later(60)
    expect(refusal(await use(nonce))).toEqual([400, 'use_dpop_nonce'])
    const access = word(tokens, 'access_token')
    const show = async (claims: Json) =>
      server.get('/userinfo', {
        authorization: `DPoP ${access}`,
        dpop: await proof(key, server, {
          method: 'GET',
          path: '/userinfo',
          claims: { ath: hashOf(access), ...claims },
        }),
      })
    const challenged = await show({})
    expect([challenged.status, challenged.headers.get('www-authenticate')]).toEqual([
      401,
      'DPoP error="use_dpop_nonce", algs="ES256"',
    ])
    expect((await show({ nonce: challenged.headers.get('dpop-nonce') })).status).toBe(200)
  })

  test('goes by the clock of the server, which its Date header shows', async () => {
    server.panel.setKnobs({ dpop: 'required', clockSkewSeconds: -86_400 })
    const key = await newKey()
    const use = async (iat: number) =>
      server.token({ grant_type: 'client_credentials' }, { dpop: await proof(key, server, { claims: { iat } }) })
    const refused = await use(server.now() / 1000)
    expect(refusal(refused)).toEqual([400, 'invalid_dpop_proof'])
    const shown = Date.parse(refused.headers.get('date') ?? '') / 1000
    expect(shown).toBe(server.now() / 1000 - 86_400)
    expect((await use(shown)).status).toBe(200)
  })
})

describe('openid-client', () => {
  const discover = async (at: Identity, secret?: string) =>
    client.discovery(new URL(at.url), at.panel.clientId, secret, secret === undefined ? client.None() : undefined, {
      algorithm: 'oauth2',
      // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out; this is plain HTTP on loopback
      execute: [client.allowInsecureRequests],
    })
  const deviceId = (at: Identity) => at.panel.devices().find(one => one.status === 'registered')?.id ?? ''
  const pair = async (at: Identity, config: client.Configuration, options: client.DPoPOptions = {}) => {
    const codes = await client.initiateDeviceAuthorization(config, {})
    at.panel.approve(codes.user_code, 'Petra Probe')
    return client.pollDeviceAuthorizationGrant(config, codes, undefined, options)
  }

  test('registers, refreshes, asks who it is and signs out as a confidential client', async () => {
    const config = await discover(server, server.panel.clientSecret)
    server.panel.setKnobs({ rotation: 'strict' })
    const tokens = await pair(server, config)
    expect(tokens.token_type).toBe('bearer')
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
    const who = await client.fetchUserInfo(config, renewed.access_token, deviceId(server))
    expect(who).toMatchObject({ name: 'Kasse 2', store: 'Sandbox Store', approved_by: 'Petra Probe' })
    await client.tokenRevocation(config, renewed.refresh_token ?? '')
    await expect(client.refreshTokenGrant(config, renewed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect(await client.clientCredentialsGrant(config)).toMatchObject({ token_type: 'bearer' })
  })

  test('does the same as a public client with DPoP, its nonces and a bound refresh token', async () => {
    const live = await identityServer({ at: Date.now() })
    more.push(live)
    live.panel.setKnobs({ rotation: 'bound', dpopNonce: true })
    const config = await discover(live)
    expect(config.serverMetadata().dpop_signing_alg_values_supported).toEqual(['ES256'])
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
    const tokens = await pair(live, config, { DPoP })
    expect(tokens.token_type).toBe('dpop')
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP })
    const who = await client.fetchUserInfo(config, renewed.access_token, deviceId(live), { DPoP })
    expect(who).toMatchObject({ approved_by: 'Petra Probe' })
    const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
    const stolen = client.refreshTokenGrant(config, renewed.refresh_token ?? '', undefined, { DPoP: other })
    await expect(stolen).rejects.toMatchObject({ error: 'invalid_grant' })
    await client.tokenRevocation(config, renewed.refresh_token ?? '')
    const ended = client.refreshTokenGrant(config, renewed.refresh_token ?? '', undefined, { DPoP })
    await expect(ended).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})
