// How every service call behaves: once, without redirects, within limits, and honest about what left the machine.
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { HttpTrouble } from '../../main/providers/http.ts'
import { safeUrl } from '../../main/providers/url.ts'
import { Problem } from '../../main/ports/errors.ts'
import { certificate } from './certificate.ts'
import { closedPort, html, json, keptLog, partner, rejection, testHttp, type Partner } from './kit.ts'

const open: Partner[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map(one => one.close()))))
async function serve(handle: Parameters<typeof partner>[0]): Promise<Partner> {
  const one = await partner(handle)
  open.push(one)
  return one
}
const get = (url: string) => ({ operation: 'test', method: 'GET' as const, url })
const put = (url: string) => ({
  operation: 'test',
  method: 'PUT' as const,
  url,
  body: { kind: 'json' as const, value: { a: 1 } },
})

describe('a request', () => {
  test.each([500, 502, 503, 504, 429])('is sent once even when the server answers %i', async status => {
    const server = await serve((_seen, response) => response.writeHead(status).end())
    expect((await testHttp('x').send(put(server.url))).status).toBe(status)
    expect(server.seen).toHaveLength(1)
  })

  test('is sent once when the connection drops after it arrived, and says that bytes left', async () => {
    const server = await serve((_seen, _response, request) => request.socket.destroy())
    const thrown = await rejection(testHttp('x').send(put(server.url)))
    expect(thrown).toBeInstanceOf(HttpTrouble)
    expect(thrown).toMatchObject({ sent: true, failure: { code: 'unreachable', service: 'x' } })
    expect(server.seen).toHaveLength(1)
  })

  test('does not follow a redirect', async () => {
    const elsewhere = await serve((_seen, response) => json(response, 200, {}))
    const server = await serve((_seen, response) => response.writeHead(307, { location: elsewhere.url }).end())
    expect((await testHttp('x').send(put(server.url))).status).toBe(307)
    expect(elsewhere.seen).toHaveLength(0)
  })

  test('that finds nobody listening says that nothing left', async () => {
    const thrown = await rejection(testHttp('x').send(put(await closedPort())))
    expect(thrown).toMatchObject({ sent: false, failure: { code: 'unreachable' } })
  })

  test('to a name that does not exist says that nothing left', async () => {
    const thrown = await rejection(testHttp('x').send(put('https://does-not-exist.invalid/')))
    expect(thrown).toMatchObject({ sent: false, failure: { code: 'unreachable' } })
  })

  test('to a server with an unknown certificate sends nothing, whatever the environment says', async () => {
    let requests = 0
    const server = createTlsServer(certificate, (_request, response) => {
      requests += 1
      response.end('{}')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const { port } = server.address() as AddressInfo
      const thrown = await rejection(testHttp('x').send(put(`https://127.0.0.1:${port}/`)))
      expect(thrown).toMatchObject({ sent: false, failure: { code: 'unreachable' } })
      expect(requests).toBe(0)
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      server.close()
    }
  })

  test('that gets no answer ends at its limit and says that bytes left', async () => {
    const server = await serve(() => {})
    const thrown = await rejection(testHttp('x').send({ ...put(server.url), timeouts: { response: 60, request: 60 } }))
    expect(thrown).toMatchObject({ sent: true, failure: { code: 'unreachable' } })
  })

  test('whose TLS handshake never ends says that nothing left', async () => {
    const server = createTcpServer(() => {})
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const thrown = await rejection(
      testHttp('x').send({ ...put(`https://127.0.0.1:${port}/`), timeouts: { secureConnect: 60 } }),
    )
    expect(thrown).toMatchObject({ sent: false, failure: { code: 'unreachable' } })
    server.close()
  })

  test('that is cancelled says so', async () => {
    const server = await serve(() => {})
    const stop = new AbortController()
    const work = rejection(testHttp('x').send({ ...get(server.url), signal: stop.signal }))
    while (server.seen.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    stop.abort()
    expect(await work).toMatchObject({ failure: { code: 'cancelled' } })
    expect(await rejection(testHttp('x').send({ ...get(server.url), signal: stop.signal }))).toMatchObject({
      sent: false,
      failure: { code: 'cancelled' },
    })
  })

  test('stores and sends no cookies and asks for no compression', async () => {
    const server = await serve((_seen, response) => json(response, 200, {}, { 'set-cookie': 'a=b' }))
    const http = testHttp('x')
    await http.send(get(server.url))
    await http.send(get(server.url))
    expect(server.seen[1]?.headers).not.toHaveProperty('cookie')
    expect(server.seen[1]?.headers).not.toHaveProperty('accept-encoding')
  })
})

describe('an answer', () => {
  test('over 1 MB is a fault of the provider, announced or not', async () => {
    const announced = await serve((_seen, response) =>
      response.writeHead(200, { 'content-length': 2_000_000 }).end('x'.repeat(2_000_000)),
    )
    expect(await rejection(testHttp('x').send(get(announced.url)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
    const endless = await serve((_seen, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(50_000)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    const thrown = await rejection(testHttp('x').send({ ...get(endless.url), timeouts: { request: 5000 } }))
    expect(thrown).toMatchObject({ failure: { code: 'provider-fault' } })
  })

  test('that is not HTTP is a fault of the provider', async () => {
    const server = createTcpServer(socket => socket.end('SSH-2.0-nothing\r\n'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    expect(await rejection(testHttp('x').send(get(`http://127.0.0.1:${port}/`)))).toMatchObject({
      sent: true,
      failure: { code: 'provider-fault' },
    })
    server.close()
  })

  test('in HTML or the wrong shape becomes an incident that repeats neither body nor values', async () => {
    const log = keptLog()
    const http = testHttp('x', log)
    const page = await serve((_seen, response) => html(response, 200))
    const shape = z.object({ amount: z.number() })
    expect(() => http.parse({ status: 200, headers: {}, text: '<html>secret</html>' }, shape, 'test')).toThrow(Problem)
    expect(() =>
      http.parse({ status: 200, headers: {}, text: '{"amount":"4111111111111111"}' }, shape, 'test'),
    ).toThrow(/amount invalid_type/)
    const answer = await http.send(get(page.url))
    expect(() => http.parse(answer, shape, 'test')).toThrow(/200, \d+ bytes of text\/html: not JSON/)
    expect(log.text()).not.toMatch(/secret|4111|sign in/)
  })
})

describe('the log', () => {
  test('never holds a header, a body, a query or a path', async () => {
    const log = keptLog()
    const http = testHttp('x', log)
    const server = await serve((seen, response, request) =>
      seen.url.includes('drop') ? request.socket.destroy() : json(response, 500, { oops: 'canary-answer' }),
    )
    const request = {
      operation: 'test',
      method: 'POST' as const,
      headers: { authorization: 'Bearer canary-header' },
      body: { kind: 'form' as const, fields: { client_secret: 'canary-body' } },
    }
    await http.send({ ...request, url: `${server.url}/canary-path?token=canary-query` })
    await rejection(http.send({ ...request, url: `${server.url}/drop?token=canary-query` }))
    await rejection(http.send({ ...request, url: `${await closedPort()}/?token=canary-query` }))
    await rejection(http.send({ ...request, url: 'http://service.example/?token=canary-query' }))
    expect(log.lines.length).toBeGreaterThanOrEqual(4)
    expect(log.text()).not.toContain('canary')
  })
})

describe('an address', () => {
  test.each([
    'http://service.example/',
    'http://127.0.0.1.evil.example/',
    'https://user:pass@service.example/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://localhost.evil.example/',
    'http://[::2]/',
    'javascript:alert(1)',
    'not a url',
    'http://127.0.0.1@evil.example/',
  ])('%s is refused before anything is sent', async url => {
    expect(safeUrl(url)).toBeNull()
    expect(await rejection(testHttp('x').send(get(url)))).toMatchObject({
      sent: false,
      failure: { code: 'provider-fault' },
    })
  })

  test.each(['https://service.example/v1', 'http://127.0.0.1:5/x', 'http://localhost:5', 'http://[::1]:5'])(
    '%s is allowed',
    url => {
      expect(safeUrl(url)).not.toBeNull()
    },
  )
})
