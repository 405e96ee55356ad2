// The receipt printer over TCP: a virtual one, one that never speaks, and one that is not there.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { ReceiptLine } from '#contract'
import { createReceiptPrinter } from '../../main/devices/printer.ts'
import { startPrinter } from '../../main/sandbox/printer.ts'
import { keptLog, rejection } from '../providers/kit.ts'

const closing: (() => unknown)[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(close => close()))))
const lines: ReceiptLine[] = [{ kind: 'pair', left: 'Käse', right: '3,20', strong: true }]
const options = { openDrawer: true, copies: 1 }

async function virtual() {
  const device = await startPrinter({ host: '127.0.0.1', port: 0 })
  closing.push(() => device.close())
  return { device, printer: createReceiptPrinter({ host: device.host, port: device.port, log: keptLog() }) }
}
async function raw(handle: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(socket => {
    socket.on('error', () => {})
    handle(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('a receipt printer', () => {
  test('has the whole receipt when printing resolves', async () => {
    const { device, printer } = await virtual()
    await printer.print(lines, options)
    expect(device.panel.printed()).toMatchObject([
      { drawer: true, cut: true, lines: [{ text: expect.stringMatching(/^Käse +3,20$/), bold: true }] },
    ])
  })

  test('prints many receipts one after the other, long ones included', async () => {
    const { device, printer } = await virtual()
    const long = Array.from({ length: 400 }, () => lines[0] as ReceiptLine)
    await printer.print(long, { openDrawer: false, copies: 2 })
    await printer.print(lines, options)
    expect(device.panel.printed().map(paper => paper.lines.length)).toEqual([400, 400, 1])
  })

  test('without paper prints nothing and says what to do', async () => {
    const { device, printer } = await virtual()
    await device.panel.setState('paper-out')
    expect(await rejection(printer.print(lines, options))).toMatchObject({
      failure: { code: 'unreachable', service: 'printer' },
    })
    expect(await rejection(printer.health())).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/new roll/) },
    })
    await device.panel.setState('ok')
    expect(device.panel.printed()).toEqual([])
    expect(await printer.health()).toBe('connected, paper present')
  })

  test('that is switched off is unreachable, and works again when it is back', async () => {
    const { device, printer } = await virtual()
    await device.panel.setState('offline')
    expect(await rejection(printer.print(lines, options))).toMatchObject({ failure: { code: 'unreachable' } })
    await device.panel.setState('ok')
    await printer.print(lines, options)
    expect(device.panel.printed()).toHaveLength(1)
  })

  test('that gives no status still prints', async () => {
    let bytes = 0
    const port = await raw(socket => socket.on('data', data => void (bytes += data.length)))
    const printer = createReceiptPrinter({ host: '127.0.0.1', port, log: keptLog(), quietMs: 30 })
    await printer.print(lines, options)
    expect(bytes).toBeGreaterThan(60)
    expect(await printer.health()).toBe('connected, gives no status')
  })

  test('that hangs up before it took the job is unreachable', async () => {
    const port = await raw(socket => socket.destroy())
    const printer = createReceiptPrinter({ host: '127.0.0.1', port, log: keptLog() })
    expect(await rejection(printer.print(lines, options))).toMatchObject({ failure: { code: 'unreachable' } })
  })

  test('that takes nothing is given up at the limit', async () => {
    const port = await raw(socket => socket.pause())
    const printer = createReceiptPrinter({ host: '127.0.0.1', port, log: keptLog(), withinMs: 150, quietMs: 400 })
    expect(await rejection(printer.print(lines, options))).toMatchObject({ failure: { code: 'unreachable' } })
  })
})
