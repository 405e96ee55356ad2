// Pictures and the audit report: fetched from the service's own origin only, bounded, by what they are and not by what they say.
import { afterEach, describe, expect, test } from 'vitest'
import { LARGEST_FILE } from '../../main/providers/idscan-download.ts'
import { checkerAt, id, resultId } from './idscan-kit.ts'
import { html, json, keptLog, partner, rejection, type Partner } from './kit.ts'
import { MAX_FRAME_BYTES } from '../../preload/serve.ts'

const closing: Partner[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
async function open(...handle: Parameters<typeof partner>): Promise<Partner> {
  const server = await partner(...handle)
  closing.push(server)
  return server
}
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const pdf = Buffer.from('%PDF-1.7\n%rest')
const ref = (address: string) => ({ index: 0, category: 'image', name: 'portrait', address })
const serving = (bytes: Buffer, type = 'application/octet-stream') =>
  open((_seen, response) => response.writeHead(200, { 'content-type': type }).end(bytes))

describe('a file', () => {
  test.each([
    ['JPEG', jpeg, 'image/jpeg'],
    ['PNG', png, 'image/png'],
  ])('that is a %s is handed on as one, whatever its header says', async (_what, bytes, mime) => {
    const server = await serving(bytes, 'text/html')
    const got = await checkerAt(server.url).file(ref(`${server.url}/downloads/x`))
    expect(got.mime).toBe(mime)
    expect(Buffer.from(got.bytes)).toEqual(bytes)
    expect(server.seen[0]?.headers.authorization).toBe('Bearer t')
  })

  test.each([
    ['a PDF', pdf],
    ['a page', Buffer.from('<html>')],
    ['an SVG', Buffer.from('<svg onload="x">')],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s is refused', async (_what, bytes) => {
    const server = await serving(bytes, 'image/png')
    expect(await rejection(checkerAt(server.url).file(ref(`${server.url}/d`)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test('on another host is not asked for, and the token goes nowhere', async () => {
    const elsewhere = await serving(png)
    const server = await serving(png)
    const checker = checkerAt(server.url)
    const lookalike = server.url.replace('127.0.0.1', '127.0.0.2')
    for (const address of [
      elsewhere.url,
      lookalike,
      server.url.replace('http://', 'http://user@'),
      'http://evil.example/x',
      'javascript:alert(1)',
      'file:///etc/passwd',
      '/downloads/x',
      '',
    ])
      expect(await rejection(checker.file(ref(address)))).toMatchObject({ failure: { code: 'provider-fault' } })
    expect(elsewhere.seen).toEqual([])
    expect(server.seen).toEqual([])
  })

  test('that is sent elsewhere is not followed', async () => {
    const elsewhere = await serving(png)
    const server = await open((_seen, response) => response.writeHead(302, { location: elsewhere.url }).end())
    expect(await rejection(checkerAt(server.url).file(ref(`${server.url}/d`)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
    expect(elsewhere.seen).toEqual([])
  })

  test('over the limit is given up, and the largest one fits into one message to the page', async () => {
    const most = Buffer.concat([png, Buffer.alloc(LARGEST_FILE - png.length)])
    const large = await serving(most)
    expect((await checkerAt(large.url).file(ref(large.url))).bytes).toHaveLength(LARGEST_FILE)
    expect(most.toString('base64').length + 1000).toBeLessThan(MAX_FRAME_BYTES)
    const tooLarge = await serving(Buffer.concat([most, Buffer.alloc(1)]))
    expect(await rejection(checkerAt(tooLarge.url).file(ref(tooLarge.url)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test.each([
    [401, 'declined'],
    [403, 'declined'],
    [404, 'not-found'],
    [410, 'not-found'],
    [429, 'unreachable'],
    [500, 'provider-fault'],
  ])('answered with %i is %s', async (status, code) => {
    const server = await open((_seen, response) => json(response, status, {}))
    expect(await rejection(checkerAt(server.url).file(ref(server.url)))).toMatchObject({ failure: { code } })
  })

  test('behind a sign-in page, cut off or never answered is a problem in words', async () => {
    const page = await open((_seen, response) => html(response, 200))
    expect(await rejection(checkerAt(page.url).file(ref(page.url)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
    const cut = await open((_seen, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write(png)
      setImmediate(() => response.destroy())
    })
    expect(await rejection(checkerAt(cut.url).file(ref(cut.url)))).toMatchObject({ failure: { code: 'unreachable' } })
    const dropped = await open((_seen, response) => response.destroy())
    expect(await rejection(checkerAt(dropped.url).file(ref(dropped.url)))).toMatchObject({
      failure: { code: 'unreachable' },
    })
    const other = await open((_seen, response) => void response.socket?.end('SSH-2.0-nothing\r\n'))
    expect(await rejection(checkerAt(other.url).file(ref(other.url)))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test('that nobody waits for any more is let go', async () => {
    const leave = new AbortController()
    const server = await open(() => leave.abort())
    expect(await rejection(checkerAt(server.url).file(ref(server.url), leave.signal))).toMatchObject({
      failure: { code: 'cancelled' },
    })
  })

  test('leaves neither its address nor its token in the log', async () => {
    const log = keptLog()
    const server = await open((_seen, response) => json(response, 500, {}))
    const secret = 'opaque-address-of-a-portrait'
    await rejection(
      checkerAt(server.url, log, { token: async () => 'secret-token' }).file(ref(`${server.url}/${secret}`)),
    )
    expect(log.lines.length).toBeGreaterThan(0)
    expect(log.text()).not.toContain(secret)
    expect(log.text()).not.toContain('secret-token')
  })
})

describe('the audit report', () => {
  test('is a PDF of this very result', async () => {
    const server = await serving(pdf)
    expect(await checkerAt(server.url).report(id, resultId)).toMatchObject({ mime: 'application/pdf' })
    expect(server.seen[0]?.url).toBe(`/transactions/${id}/results/${resultId}/audit-report`)
  })

  test('that is a picture is refused', async () => {
    const server = await serving(png)
    expect(await rejection(checkerAt(server.url).report(id, resultId))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })
})
