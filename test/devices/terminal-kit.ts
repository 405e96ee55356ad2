// A terminal that charges, with the simulators of device and gateway behind it, or with a service of a few lines.
import type { ServerResponse } from 'node:http'
import type { AuthorizationOutcome, ChargedCard } from '../../main/ports/card.ts'
import type { Charging } from '../../main/devices/terminal-charge.ts'
import { createCardTerminal } from '../../main/devices/terminal.ts'
import { createCardGateway } from '../../main/providers/cardconnect.ts'
import { cardReplies } from '../../main/providers/cardconnect-replies.ts'
import { startCardconnect } from '../../main/sandbox/cardconnect.ts'
import { startTerminal } from '../../main/sandbox/terminal.ts'
import { json, keptLog, partner, quickClock, type Seen, testHttp } from '../providers/kit.ts'

type Closing = { close(): Promise<void> }[]
export type Charged = { outcome: AuthorizationOutcome; card: ChargedCard | null }
export const merchantId = '800000009999'
export const sale = { amountMinor: 4250, orderId: 'P7KQ2M9XA4TR8C', currency: 'USD' }
export const never = new AbortController().signal

/** Device and gateway share one set of books, as in the sandbox. */
export async function world(closing: Closing, more: Partial<Charging> = {}) {
  const gateway = await startCardconnect({ host: '127.0.0.1', port: 0, pace: 0 })
  const device = await startTerminal({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    merchid: gateway.panel.merchid,
    onToken: gateway.panel.registerToken,
    charge: gateway.panel.chargeAtTerminal,
  })
  closing.push(gateway, device)
  device.panel.setAutoTap(false)
  const log = keptLog()
  const make = () =>
    createCardTerminal(
      {
        baseUrl: `${device.url}/api`,
        merchantId: gateway.panel.merchid,
        serial: device.panel.hsn,
        apiKey: device.panel.apiKey,
        log,
        charging: {
          replies: cardReplies(gateway.panel.merchid),
          receipt: false,
          answerWithinMs: 3000,
          cancelEveryMs: 20,
          ...more,
        },
      },
      testHttp('terminal', log),
    )
  const till = createCardGateway(
    {
      baseUrl: gateway.panel.restUrl,
      merchantId: gateway.panel.merchid,
      currency: 'USD',
      log,
      pace: 0,
      basic: gateway.panel.basic,
    },
    { cardconnectToken: () => Promise.reject(new Error('unused')), dropCardconnectToken: () => {} },
    testHttp('cardconnect', log),
    quickClock,
  )
  const asked = async (): Promise<void> => {
    while (device.panel.waiting() === null) await new Promise(resolve => setTimeout(resolve, 2))
  }
  return { panel: device.panel, url: device.url, terminal: make(), make, gateway: gateway.panel, till, asked, log }
}

/** A terminal service that answers authCard with what the test wants. */
export async function answering(
  closing: Closing,
  handle: (seen: Seen, response: ServerResponse, count: number) => void,
  more: Partial<Charging> = {},
) {
  const log = keptLog()
  const server = await partner((seen, response) => {
    if (seen.url.endsWith('/connect'))
      return void response
        .writeHead(200, {
          'x-cardconnect-sessionkey': `key-canary;expires=${new Date(Date.now() + 600_000).toISOString()}`,
        })
        .end()
    if (!seen.url.endsWith('/authCard')) return json(response, 200, {})
    handle(seen, response, commands().length)
  })
  const commands = () => server.seen.filter(seen => seen.url.endsWith('/authCard'))
  closing.push(server)
  const terminal = createCardTerminal(
    {
      baseUrl: server.url,
      merchantId,
      serial: 'C1',
      apiKey: 'raw-canary',
      log,
      charging: {
        replies: cardReplies(merchantId),
        receipt: false,
        answerWithinMs: 400,
        cancelEveryMs: 20,
        cancelWithinMs: 60,
        ...more,
      },
    },
    testHttp('terminal', log),
  )
  let told = 0
  const charge = (signal: AbortSignal = never): Promise<Charged> => {
    if (terminal.charge === null) throw new Error('this terminal only reads')
    return terminal.charge(sale, signal, () => void (told += 1))
  }
  return { server, terminal, charge, commands, log, told: () => told }
}
