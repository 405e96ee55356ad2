// The loopback host as a browser, and as an attacker on the same machine, meets it.
import { readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startBrowserHost } from '../../main/host/browser.ts'
import { pageHeaders, pressableStyle } from '../../main/host/headers.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { apiWith } from '../preload/api.ts'
import { ask, enter, frameOrigin, openWire, startHost } from './browser-client.ts'
import { listLog, temporaryFolder } from './temp.ts'

test('T50: the printed link opens the till once', async () => {
  const host = await startHost()
  const path = host.url.slice(host.origin.length)
  expect(new URL(host.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/)
  const first = await ask(host, path)
  expect(first.status).toBe(303)
  expect(first.headers.location).toBe('/')
  expect(first.headers['set-cookie']?.[0]).toMatch(/^tillgate-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
  expect((await ask(host, path)).status).toBe(403)
  expect((await ask(host, '/enter?token=')).status).toBe(403)
  expect((await ask(host, '/enter')).status).toBe(403)
  expect(await enter(host, host.freshUrl())).toMatch(/^tillgate-/)
})

test('without the cookie there is only a page that says what to do', async () => {
  const host = await startHost()
  for (const path of ['/', '/index.html', '/assets/page-1a2b.js', '/nothing']) {
    const answer = await ask(host, path)
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('Open the link that the till printed')
  }
  const { hostname, port } = new URL(host.origin)
  expect((await ask(host, '/', { cookie: `tillgate-${port}=${'A'.repeat(43)}` })).status).toBe(403)
  expect(hostname).toBe('127.0.0.1')
})

test('files come with their type and with every security header', async () => {
  const host = await startHost()
  const cookie = await enter(host)
  const page = await ask(host, '/', { cookie })
  expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>till</title>' })
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  const wasm = await ask(host, '/assets/reader-1a2b.wasm', { cookie })
  expect(wasm.headers).toMatchObject({ 'content-type': 'application/wasm' })
  expect(wasm.headers['cache-control']).toContain('immutable')
  expect(wasm.headers['content-security-policy']).toBe(page.headers['content-security-policy'])
  expect((await ask(host, '/assets/page-1a2b.js', { cookie })).headers['content-type']).toContain('text/javascript')
})

test('the policy is exactly the one the till needs', async () => {
  const host = await startHost()
  const { headers } = await ask(host, '/', { cookie: await enter(host) })
  const policy = Object.fromEntries(
    String(headers['content-security-policy'])
      .split('; ')
      .map(part => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
  )
  expect(policy).toEqual({
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': expect.stringMatching(/^'self' 'sha256-[\w+/=]+'$/) as string,
    'style-src-attr': "'unsafe-inline'",
    'worker-src': "'self'",
    'connect-src': `'self' ${host.origin.replace('http', 'ws')}`,
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob: mediastream:",
    'font-src': "'self'",
    'frame-src': `${frameOrigin} 'self'`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'default',
  })
  expect(headers['permissions-policy']).toContain(`camera=(self "${frameOrigin}")`)
  for (const closed of ['microphone=()', 'geolocation=()', 'usb=()']) {
    expect(headers['permissions-policy']).toContain(closed)
  }
})

test('the one style element that is allowed by its hash is the one the component library adds', () => {
  const source = readFileSync('node_modules/react-aria/dist/private/interactions/usePress.mjs', 'utf8')
  const template = /style\.textContent = `\n([\s\S]*?)`\.trim\(\)/.exec(source)?.[1] ?? ''
  const attribute = /PRESSABLE_ATTRIBUTE = '([\w-]+)'/.exec(source)?.[1] ?? ''
  expect(template.replace(/\$\{[^}]*\}/, attribute).trim()).toBe(pressableStyle)
})

test.each([
  'https://check.example.com/',
  'https://check.example.com/path',
  "https://check.example.com; script-src 'unsafe-inline'",
  '*',
  'check.example.com',
  'javascript:alert(1)',
  'https://user@check.example.com',
])('%s is no origin a policy may name', origin => {
  expect(() => pageHeaders([origin])).toThrow('is not an origin')
})

test('T50: a name that was rebound to this machine is turned away', async () => {
  const host = await startHost()
  const cookie = await enter(host)
  const { port } = new URL(host.origin)
  for (const name of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    'localhost',
    `[::1]:${port}`,
    `127.0.0.1.:${port}`,
  ]) {
    expect((await ask(host, '/', { cookie, host: name })).status).toBe(421)
  }
  expect((await ask(host, '/', { cookie, host: `localhost:${port}` })).status).toBe(200)
})

test('only files of the page exist, whatever the spelling', async () => {
  const host = await startHost()
  const cookie = await enter(host)
  const spellings = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../index.html',
    '/assets%2fpage-1a2b.js',
    '//index.html',
    '/./index.html',
    '/index.html/',
    '/index.html%00',
    '/INDEX.HTML',
    '/C:/Windows/win.ini',
    '/assets',
    '/assets/',
    '/assets/page-1a2b.js.map',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1/index.html',
    '*',
  ]
  for (const path of spellings) expect((await ask(host, path, { cookie })).status, path).toBe(404)
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    expect((await ask(host, '/', { cookie }, method)).status).toBe(405)
  }
})

test('T50: the wire opens for our page only', async () => {
  const host = await startHost()
  const cookie = await enter(host)
  const { origin } = host
  const { port } = new URL(origin)
  const refused: Record<string, string>[] = [
    { origin },
    { cookie },
    { cookie: `tillgate-${port}=wrong`, origin },
    { cookie, origin: 'null' },
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: `${origin}.evil.example` },
    { cookie, origin: `http://localhost:${port}` },
    { cookie, origin, host: `evil.example:${port}` },
  ]
  for (const headers of refused) expect(await openWire(host, headers), JSON.stringify(headers)).toBe(403)
  expect(await openWire(host, { cookie, origin }, '/other')).toBe(403)
  expect(await openWire(host, { cookie, origin })).toBeInstanceOf(WebSocket)
})

test('ops and events cross, and every page hears what happened', async () => {
  const counts: number[] = []
  const host = await startHost({ 'journal.verify': async () => ({ entries: 2, whole: true }) }, counts)
  const cookie = await enter(host)
  const one = (await openWire(host, { cookie, origin: host.origin })) as WebSocket
  const two = (await openWire(host, { cookie, origin: host.origin })) as WebSocket
  const next = (socket: WebSocket) =>
    new Promise<unknown>(resolve => socket.once('message', data => resolve(JSON.parse((data as Buffer).toString()))))
  const answer = next(one)
  one.send(JSON.stringify({ id: 1, name: 'journal.verify', input: {} }))
  expect(await answer).toEqual({ id: 1, result: { ok: true, value: { entries: 2, whole: true } } })
  const both = Promise.all([next(one), next(two)])
  const data = { sale: null, lastChangeMinor: 7, lastSaleId: null }
  host.emit('sale', data)
  expect(await both).toEqual([
    { event: 'sale', data },
    { event: 'sale', data },
  ])
  expect(counts).toEqual([1, 2])
})

test.each([
  ['text that is no JSON', '{'],
  ['bytes', Buffer.of(1, 2, 3)],
  ['more frames than a page may have calls under way', `[${Array.from({ length: 65 }, () => '{}').join(',')}]`],
  ['more than 5 MB', `"${'x'.repeat(5 * 1024 * 1024)}"`],
])('%s ends the connection and nothing else', async (_name, frame) => {
  const host = await startHost()
  const cookie = await enter(host)
  const socket = (await openWire(host, { cookie, origin: host.origin })) as WebSocket
  const closed = new Promise<number>(resolve => socket.once('close', code => resolve(code)))
  socket.on('error', () => {})
  socket.send(frame)
  expect([1007, 1009, 1006]).toContain(await closed)
  expect((await ask(host, '/', { cookie })).status).toBe(200)
})

test('a taken port and a page that was never built are said in a sentence', async () => {
  const dir = temporaryFolder()
  const start = (port: number) =>
    startBrowserHost({
      port,
      dir,
      api: apiWith({}),
      explain: () => ({ code: 'cancelled' }),
      log: listLog(),
      frameOrigins: [],
    })
  await expect(start(0)).rejects.toThrow('npm run build')
  writeFileSync(join(dir, 'index.html'), '')
  writeManifest(dir)
  const { origin } = await startHost()
  const port = Number(new URL(origin).port)
  await expect(start(port)).rejects.toThrow(
    `Port ${port} is already in use by another program. Choose another with --port, or close that program.`,
  )
})

test('no other interface of the machine reaches the till', async () => {
  const host = await startHost()
  const { port } = new URL(host.origin)
  const outside = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(address => !address.internal && address.family === 'IPv4')
  const reached = await Promise.all(
    outside.map(
      ({ address }) =>
        new Promise<boolean>(resolve => {
          const socket = createConnection({ host: address, port: Number(port) })
          socket.on('connect', () => (socket.destroy(), resolve(true)))
          socket.on('error', () => resolve(false))
        }),
    ),
  )
  expect(reached).not.toContain(true)
})
