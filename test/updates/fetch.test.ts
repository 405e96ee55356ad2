// The updater's line: real TLS, no way down to plain http, nothing sent that tells who asks.
import { createServer as createPlain, type RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { readUpTo, updateFetch } from '../../main/host/update-fetch.ts'
import { temporaryFolder } from '../host/temp.ts'
import { certificate } from '../providers/certificate.ts'
import { feedFolder } from '../../main/domain/update-rules.ts'
import { current, manifestFor, openTill, packageBytes, signText, till } from './kit.ts'

const bytes = packageBytes(20_000)
const manifest = manifestFor(bytes)
const folder = `/updates/${feedFolder(till)}`

/** A release over https; `file` answers the request for the package. */
async function secureFeed(file: RequestListener) {
  const text = JSON.stringify(manifest)
  const server: Server = createServer(certificate, (request, response) => {
    if (request.url === `${folder}update.json`) response.end(text)
    else if (request.url === `${folder}update.json.sig`) response.end(signText(text, current))
    else file(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `https://${host}/updates/`, host }
}

const own = getCACertificates('default')
const trust = () => setDefaultCACertificates([...own, certificate.cert])
afterEach(() => {
  setDefaultCACertificates(own)
  vi.unstubAllEnvs()
})

test('an update comes over https', async () => {
  trust()
  const feed = await secureFeed((_request, response) => response.end(bytes))
  const { service } = openTill({ root: temporaryFolder(), feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
})

test('a server with a certificate that nobody vouches for is not heard, whatever the environment says', async () => {
  const feed = await secureFeed((_request, response) => response.end(bytes))
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const { service } = openTill({ root: temporaryFolder(), feed })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'feed-unreachable' })
})

test('a redirect from https to http is refused, and the plain server hears nothing', async () => {
  trust()
  let heard = 0
  const plain = createPlain((_request, response) => {
    heard += 1
    response.end(bytes)
  })
  await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void plain.close())
  const location = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/x`
  const feed = await secureFeed((_request, response) => response.writeHead(302, { location }).end())
  const { service } = openTill({ root: temporaryFolder(), feed })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'file-redirected' })
  expect(heard).toBe(0)
})

test('a redirect on the same server is followed', async () => {
  trust()
  const feed = await secureFeed((request, response) => {
    if (request.url === '/store/package') response.end(bytes)
    else response.writeHead(307, { location: '/store/package' }).end()
  })
  const { service } = openTill({ root: temporaryFolder(), feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
})

test('proxies of the environment are not used', async () => {
  trust()
  let asked = 0
  const proxy = createPlain(() => void (asked += 1)).on('connect', () => void (asked += 1))
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY']) vi.stubEnv(name, address)
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  const feed = await secureFeed((_request, response) => response.end(bytes))
  const { service } = openTill({ root: temporaryFolder(), feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(asked).toBe(0)
})

test('a small body is read to its limit and no further', async () => {
  const server = createPlain((_request, response) => {
    response.flushHeaders()
    response.end(Buffer.alloc(101))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const ask = () => updateFetch('test')(url, {}, new AbortController().signal)
  expect(await readUpTo(await ask(), 101)).toHaveLength(101)
  expect(await readUpTo(await ask(), 100)).toBeNull()
})
