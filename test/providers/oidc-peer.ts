// An identity server nobody here wrote: the certified `oidc-provider` on loopback, and the person who visits its pages.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

export const publicClient = 'till-public'
export const secretClient = 'till-secret'
export const basicClient = 'till: basic'
/** Made for this run alone. */
export const peerSecret = randomBytes(32).toString('base64url')

export type Peer = {
  url: string
  /** Method, path and status of each request. */
  seen: string[]
  close(): Promise<void>
}
export type PeerOptions = { dpop?: 'off' | 'offered' | 'nonce'; authMethods?: string[] }
type Row = Record<string, unknown> & { grantId?: string; uid?: string; userCode?: string; consumed?: number }

/** The store the library asks for. Rows stay after their end, so that the server can tell "expired" from "unknown". */
function memory(): new (model: string) => object {
  const rows = new Map<string, Row>()
  const find = (fits: (row: Row) => boolean, model: string): Row | undefined =>
    [...rows].find(([key, row]) => key.startsWith(`${model}:`) && fits(row))?.[1]
  return class Memory {
    readonly model: string
    constructor(model: string) {
      this.model = model
    }
    async upsert(id: string, row: Row): Promise<void> {
      rows.set(`${this.model}:${id}`, row)
    }
    async find(id: string): Promise<Row | undefined> {
      return rows.get(`${this.model}:${id}`)
    }
    async findByUid(uid: string): Promise<Row | undefined> {
      return find(row => row.uid === uid, this.model)
    }
    async findByUserCode(userCode: string): Promise<Row | undefined> {
      return find(row => row.userCode === userCode, this.model)
    }
    async consume(id: string): Promise<void> {
      const row = rows.get(`${this.model}:${id}`)
      if (row) row.consumed = Math.floor(Date.now() / 1000)
    }
    async destroy(id: string): Promise<void> {
      rows.delete(`${this.model}:${id}`)
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key)
    }
  }
}

async function configuration({ dpop = 'off', authMethods }: PeerOptions): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const client = {
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
    application_type: 'native',
  }
  const page = (title: string) => async (context: { body: string }, form?: string) =>
    void (context.body = `<!doctype html><title>${title}</title>${typeof form === 'string' ? form : ''}`)
  return {
    adapter: memory(),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    clients: [
      { ...client, client_id: publicClient, token_endpoint_auth_method: 'none' },
      {
        ...client,
        grant_types: [...client.grant_types, 'client_credentials'],
        client_id: secretClient,
        client_secret: peerSecret,
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        ...client,
        client_id: basicClient,
        client_secret: peerSecret,
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ].filter(one => authMethods === undefined || authMethods.includes(one.token_endpoint_auth_method)),
    ...(authMethods === undefined
      ? { clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic'] }
      : { clientAuthMethods: authMethods }),
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'name', 'store', 'approved_by'] },
    findAccount: async (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: 'Till 7', store: 'North', approved_by: id }),
    }),
    rotateRefreshToken: true,
    issueRefreshToken: async (_context: unknown, of: { grantTypeAllowed(type: string): boolean }) =>
      of.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      DeviceCode: 300,
      Grant: 86_400,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    interactions: { url: (_context: unknown, one: { uid: string }) => `/interaction/${one.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_context: unknown, asking: { clientId: string }, token: { clientId: string }) =>
          asking.clientId === token.clientId,
      },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        userCodeInputSource: page('Enter the code'),
        userCodeConfirmSource: page('Compare the code'),
        successSource: page('Done'),
      },
      dPoP: {
        enabled: dpop !== 'off',
        nonceSecret: dpop === 'nonce' ? randomBytes(32) : undefined,
        requireNonce: () => dpop === 'nonce',
      },
    },
    renderError: async (context: { body: unknown }, out: unknown) => void (context.body = out),
  }
}

/** Starts the server at a free port of 127.0.0.1. Nothing of it is switched off except what makes noise. */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(url, await configuration(options))
  const seen: string[] = []
  const handle = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.on('finish', () => seen.push(`${request.method} ${request.url} ${response.statusCode}`))
    void (request.url?.startsWith('/interaction/') ? interact(provider, request, response) : handle(request, response))
  })
  return {
    url,
    seen,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The pages where the account holder signs in and agrees: a GET shows which it is, a POST does it. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') return void response.end(prompt.name)
  const finish = (result: Record<string, unknown>) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true })
  if (prompt.name === 'login') return await finish({ login: { accountId: 'petra' } })
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id })
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '))
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims)
  return await finish({ consent: { grantId: await grant.save() } })
}

/** A browser as small as can be: cookies, forms, and a person who types the code. */
export function person() {
  const cookies = new Map<string, string>()
  async function visit(url: string, form?: Record<string, string>): Promise<{ url: string; html: string }> {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.get('location')
    return location === null ? { url, html: await response.text() } : await visit(new URL(location, url).href)
  }
  const hidden = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

  async function typed(verificationUrl: string, userCode: string) {
    const form = await visit(verificationUrl)
    return await visit(verificationUrl, { xsrf: hidden(form.html, 'xsrf'), user_code: userCode })
  }
  return {
    /** Types the code, compares it, signs in and agrees. The title of the last page. */
    async approve(verificationUrl: string, userCode: string): Promise<string> {
      const compare = await typed(verificationUrl, userCode)
      const xsrf = hidden(compare.html, 'xsrf')
      let page = await visit(verificationUrl, { xsrf, user_code: userCode, confirm: 'yes' })
      while (page.url.includes('/interaction/')) page = await visit(page.url, {})
      return /<title>(.*)<\/title>/.exec(page.html)?.[1] ?? page.html
    },
    async deny(verificationUrl: string, userCode: string): Promise<void> {
      const compare = await typed(verificationUrl, userCode)
      await visit(verificationUrl, { xsrf: hidden(compare.html, 'xsrf'), user_code: userCode, abort: 'yes' })
    },
  }
}
