// The card terminal: a customer who taps, walks off or waits, and every error code of the device.
import { afterEach, describe, expect, test } from 'vitest'
import { createCardTerminal } from '../../main/devices/terminal.ts'
import { startTerminal } from '../../main/sandbox/terminal.ts'
import { closedPort, html, json, keptLog, partner, rejection, testHttp, type Seen } from '../providers/kit.ts'
import type { ServerResponse } from 'node:http'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const never = new AbortController().signal
const sale = { amountMinor: 4250, orderId: 'P7KQ2M9XA4TR8C' }

async function virtual() {
  let ms = Date.now()
  const tokens: string[] = []
  const server = await startTerminal({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    now: () => ms,
    onToken: token => void tokens.push(token),
  })
  closing.push(server)
  server.panel.setAutoTap(false)
  const log = keptLog()
  const make = () =>
    createCardTerminal(
      {
        baseUrl: `${server.url}/api`,
        merchantId: '800000009999',
        serial: server.panel.hsn,
        apiKey: server.panel.apiKey,
        log,
      },
      testHttp('terminal', log),
    )
  const asked = async (): Promise<void> => {
    while (server.panel.waiting() === null) await new Promise(resolve => setTimeout(resolve, 5))
  }
  return {
    panel: server.panel,
    terminal: make(),
    another: make,
    asked,
    tokens,
    log,
    later: (by: number) => void (ms += by),
  }
}

describe('a card', () => {
  test('comes out of the terminal as a token, with the amount on its screen', async () => {
    const { terminal, panel, asked, tokens } = await virtual()
    const read = terminal.readCard(sale, never)
    await asked()
    expect(panel.waiting()).toEqual({ amountMinor: 4250 })
    panel.act('chip')
    expect(await read).toEqual({ token: tokens[0], expiry: '1230', last4: '5454', brand: 'Mastercard', entryMode: '' })
    const next = terminal.readCard(sale, never)
    await asked()
    panel.act('tap-approve')
    expect(await next).toMatchObject({ brand: 'Visa', last4: '1443' })
  })

  test('that the customer takes away again is a cancellation', async () => {
    const { terminal, panel, asked } = await virtual()
    const read = rejection(terminal.readCard(sale, never))
    await asked()
    panel.act('remove')
    expect(await read).toMatchObject({ failure: { code: 'cancelled' } })
  })

  test('that never comes says that nothing was charged', async () => {
    const { terminal, panel, asked } = await virtual()
    const read = rejection(terminal.readCard(sale, never))
    await asked()
    panel.act('no-action')
    expect(await read).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/in time.*Nothing was charged/) },
    })
  })
})

describe('the cashier', () => {
  test('can cancel, and the terminal is free for the next customer', async () => {
    const { terminal, panel, asked } = await virtual()
    const stop = new AbortController()
    const read = rejection(terminal.readCard(sale, stop.signal))
    await asked()
    stop.abort()
    expect(await read).toMatchObject({ failure: { code: 'cancelled' } })
    expect(panel.waiting()).toBeNull()
    const next = terminal.readCard(sale, never)
    await asked()
    panel.act('tap-approve')
    expect((await next).last4).toBe('1443')
  })

  test('who cancels before the terminal was asked asks it nothing', async () => {
    const { terminal, panel } = await virtual()
    expect(await rejection(terminal.readCard(sale, AbortSignal.abort()))).toMatchObject({
      failure: { code: 'cancelled' },
    })
    expect(panel.waiting()).toBeNull()
  })

  test('cannot start a second read beside the first', async () => {
    const { terminal, panel, asked } = await virtual()
    const read = terminal.readCard(sale, never)
    await asked()
    expect(await rejection(terminal.readCard(sale, never))).toMatchObject({
      failure: { code: 'conflict', reason: 'payment-open' },
    })
    panel.act('tap-approve')
    await read
  })
})

describe('a session', () => {
  test('left over from a till that crashed is taken over', async () => {
    const { terminal, another, panel, asked } = await virtual()
    for (const one of [terminal, another()]) {
      const read = one.readCard(sale, never)
      await asked()
      panel.act('tap-approve')
      expect((await read).last4).toBe('1443')
    }
  })

  test('that ran out is opened again before the customer notices', async () => {
    const { terminal, panel, asked, later } = await virtual()
    for (const action of ['tap-approve', 'chip'] as const) {
      const read = terminal.readCard(sale, never)
      await asked()
      panel.act(action)
      expect((await read).token).toMatch(/^9\d{15}$/)
      later(700_000)
    }
  })
})

describe('health', () => {
  test('names the device, and that it is not connected', async () => {
    const { terminal, panel } = await virtual()
    expect(await terminal.health()).toBe('connected, Sandbox')
    panel.setConnected(false)
    expect(await rejection(terminal.health())).toMatchObject({ failure: { code: 'unreachable' } })
    expect(await rejection(terminal.readCard(sale, never))).toMatchObject({
      failure: { code: 'unreachable', service: 'terminal' },
    })
  })

  test('of a service that is not there is unreachable', async () => {
    const terminal = createCardTerminal(
      { baseUrl: await closedPort(), merchantId: 'm', serial: 's', apiKey: 'k', log: keptLog() },
      testHttp('terminal'),
    )
    expect(await rejection(terminal.health())).toMatchObject({ failure: { code: 'unreachable' } })
  })
})

/** A terminal service that answers the read with what the test wants. */
async function answering(read: (seen: Seen, response: ServerResponse) => void) {
  const log = keptLog()
  const server = await partner((seen, response) => {
    if (seen.url.endsWith('/connect'))
      return void response
        .writeHead(200, {
          'x-cardconnect-sessionkey': `key-canary;expires=${new Date(Date.now() + 600_000).toISOString()}`,
        })
        .end()
    if (!seen.url.endsWith('/readCard')) return json(response, 200, {})
    read(seen, response)
  })
  closing.push(server)
  return {
    server,
    log,
    terminal: createCardTerminal(
      { baseUrl: server.url, merchantId: '800000009999', serial: 'C1', apiKey: 'raw-canary', log, cancelWithinMs: 50 },
      testHttp('terminal', log),
    ),
  }
}

describe('an error of the terminal', () => {
  test.each([
    [500, 1, 'Terminal request timed out', 'declined', /in time/],
    [500, 6, 'Terminal not connected', 'unreachable', null],
    [500, 7, 'in use', 'declined', /busy/],
    [500, 8, 'Command Cancelled', 'cancelled', null],
    [500, 8, 'Operation Cancelled', 'cancelled', null],
    [500, 9, '', 'declined', /merchant mode/],
    [500, 3, 'hsn: C1 is currently in merchant mode', 'declined', /refused/],
    [500, 100, '', 'declined', /No card terminal/],
    [500, 624, '', 'declined', /could not be read/],
    [500, 643, '', 'declined', /could not be read/],
    [500, 400, '', 'declined', /another card/],
    [400, 4, 'amount is required', 'declined', /refused/],
    [401, 3, '', 'declined', /refuses the key/],
    [403, 3, '', 'declined', /refuses the key/],
    [500, 10, 'unexpected', 'provider-fault', null],
  ])('%i with code %i "%s" is %s', async (status, errorCode, errorMessage, code, reason) => {
    const { terminal } = await answering((_seen, response) => json(response, status, { errorCode, errorMessage }))
    const { failure } = (await rejection(terminal.readCard(sale, never))) as {
      failure: { code: string; reason?: string }
    }
    expect(failure.code).toBe(code)
    expect(failure.reason ?? '').toMatch(reason ?? /^$/)
  })

  test('about a forgotten session is healed once, not for ever', async () => {
    const { terminal, server } = await answering((_seen, response) =>
      json(response, 500, { errorCode: 1, errorMessage: 'SessionKey was not valid' }),
    )
    expect(await rejection(terminal.readCard(sale, never))).toMatchObject({ failure: { code: 'declined' } })
    expect(server.seen.filter(seen => seen.url.endsWith('/readCard'))).toHaveLength(2)
  })

  test.each([
    ['an HTML page', html],
    ['nothing of use', (response: ServerResponse, status: number) => json(response, status, {})],
  ])('that is %s is a fault of the provider', async (_what, send) => {
    const { terminal } = await answering((_seen, response) => send(response, 502))
    expect(await rejection(terminal.readCard(sale, never))).toMatchObject({ failure: { code: 'provider-fault' } })
  })

  test.each([['4111111111111111'], ['9276000000000'], [''], [null], [{}]])(
    'that hands over %j instead of a token stops there',
    async token => {
      const { terminal, log } = await answering((_seen, response) => json(response, 200, { token, expiry: '1230' }))
      expect(await rejection(terminal.readCard(sale, never))).toMatchObject({
        failure: { code: 'declined', reason: expect.stringMatching(/another card/) },
      })
      expect(log.text()).not.toContain('4111')
    },
  )
})

describe('the wire', () => {
  test('carries the amount in cents, the raw key and the session without its expiry, and none of them into the log', async () => {
    const { terminal, server, log } = await answering((_seen, response) =>
      json(response, 200, { token: '9418594164541111', expiry: '1229', entrymode: 'Contactless' }),
    )
    expect(await terminal.readCard(sale, never)).toEqual({
      token: '9418594164541111',
      expiry: '1229',
      last4: '1111',
      brand: 'Visa',
      entryMode: 'Contactless',
    })
    const read = server.seen.find(seen => seen.url === '/v2/readCard')
    expect(read?.headers).toMatchObject({ authorization: 'raw-canary', 'x-cardconnect-sessionkey': 'key-canary' })
    expect(JSON.parse(read?.body.toString() ?? '')).toMatchObject({
      merchantId: '800000009999',
      hsn: 'C1',
      amount: '4250',
      orderId: sale.orderId,
      includeSignature: 'false',
    })
    expect(log.text()).not.toMatch(/canary|9418594164541111/)
  })

  test('that is slow to cancel does not keep the cashier', async () => {
    const { terminal, server } = await answering(() => {})
    const stop = new AbortController()
    const read = rejection(terminal.readCard(sale, stop.signal))
    while (!server.seen.some(seen => seen.url.endsWith('/readCard')))
      await new Promise(resolve => setTimeout(resolve, 5))
    stop.abort()
    expect(await read).toMatchObject({ failure: { code: 'cancelled' } })
    expect(server.seen.some(seen => seen.url.endsWith('/cancel'))).toBe(true)
  })
})
