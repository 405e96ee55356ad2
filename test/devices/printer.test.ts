// The receipt printer over TCP: a virtual one with every fault, one that never speaks, and one that is not there.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { ReceiptLine } from '#contract'
import type { PaperShape } from '../../main/devices/escpos.ts'
import { createReceiptPrinter, type PrinterSettings } from '../../main/devices/printer.ts'
import { startPrinter, type PrinterFault } from '../../main/sandbox/printer.ts'
import { keptLog, rejection } from '../providers/kit.ts'

const closing: (() => unknown)[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(close => close()))))
const lines: ReceiptLine[] = [{ kind: 'pair', left: 'Käse', right: '3,20', strong: true }, { kind: 'rule' }]
const options = { openDrawer: true, id: 'a1b2c3d4' }
const shape: PaperShape = { columns: null, codePage: 'cp858', model: null, cut: 'full', drawerPin: 2, logo: null }

const at = (port: number, more: Partial<PrinterSettings> = {}) =>
  createReceiptPrinter({ host: '127.0.0.1', port, log: keptLog(), shape, answers: true, ...more })
async function virtual(more: Partial<PrinterSettings> = {}) {
  const device = await startPrinter({ host: '127.0.0.1', port: 0 })
  closing.push(() => device.close())
  return { device, panel: device.panel, printer: at(device.port, more) }
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
const short = { withinMs: 300, quietMs: 100 }

describe('a receipt printer', () => {
  test('has printed the whole receipt when it is said to be printed, and has opened the drawer', async () => {
    const { panel, printer } = await virtual()
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed', kicked: true })
    const [paper] = panel.printed()
    expect(paper).toMatchObject({ drawer: true, cut: true })
    expect(paper?.lines[0]).toMatchObject({ text: expect.stringMatching(/^Käse +3,20$/), bold: true })
    expect(panel.refused()).toEqual([])
  })

  test('of a model that answers with the id of the job is believed only with that id', async () => {
    const { panel, printer } = await virtual({ shape: { ...shape, model: 'epson-tm-t88vi' } })
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed' })
    expect(panel.printed()).toHaveLength(1)
    const port = await raw(socket =>
      socket.on('data', data =>
        socket.write(data.length === 9 ? Uint8Array.of(0x12, 0x12, 0x12) : Buffer.from('7"zzzz\0')),
      ),
    )
    const other = at(port, { ...short, longestMs: 500, shape: { ...shape, model: 'epson-tm-t88vi' } })
    expect(await other.print([lines], options)).toMatchObject({ kind: 'perhaps', why: 'silent' })
  })

  test('prints many receipts one after the other, long ones included', async () => {
    const { panel, printer } = await virtual()
    const long = Array.from({ length: 400 }, () => lines[0] as ReceiptLine)
    await printer.print([long, long], { openDrawer: false, id: 'long' })
    await printer.print([lines], options)
    expect(panel.printed().map(paper => paper.lines.filter(({ text }) => text !== '').length)).toEqual([400, 400, 2])
    expect(panel.printed().map(paper => paper.drawer)).toEqual([false, false, true])
  })

  test('can open the drawer without paper', async () => {
    const { panel, printer } = await virtual()
    expect(await printer.print([], options)).toMatchObject({ kicked: true })
    await expect.poll(() => panel.printed()).toMatchObject([{ drawer: true, lines: [] }])
  })

  test.each([
    ['paper-out', 'no-paper', /new roll/],
    ['cover-open', 'cover-open', /cover .* open/],
  ] as const)('in the state %s is sent nothing, and says what to do', async (state, why, words) => {
    const { panel, printer } = await virtual()
    await panel.setState(state)
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'not-started', why, kicked: false })
    expect(await rejection(printer.health())).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(words) },
    })
    await panel.setState('ok')
    expect(panel.printed()).toEqual([])
    expect(await printer.health()).toBe('connected, paper present')
  })

  test('that is switched off was not started, and works again when it is back', async () => {
    const { panel, printer } = await virtual()
    await panel.setState('offline')
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'not-started', why: 'not-reached' })
    expect(await rejection(printer.health())).toMatchObject({ failure: { code: 'unreachable', service: 'printer' } })
    await panel.setState('ok')
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed' })
  })

  test.each([
    ['paper-out', 'no-paper', 0],
    ['drop', 'lost', 1],
    ['restart', 'lost', 0],
    ['silent', 'silent', 1],
    ['mute', 'silent', 1],
    ['swallow', 'silent', 0],
    ['garbage', 'nonsense', 1],
  ] as const)('that fails in the middle of a job with %s has perhaps printed it', async (fault, why, papers) => {
    const { panel, printer } = await virtual(short)
    panel.setFault(fault satisfies PrinterFault, { times: 1 })
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'perhaps', why, kicked: true })
    expect(panel.printed()).toHaveLength(papers)
    await panel.setState('ok')
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed' })
    expect(panel.refused()).toEqual([])
  })

  test('whose roll ends in the middle prints the rest of it on the new one', async () => {
    const { panel, printer } = await virtual(short)
    panel.setFault('paper-out', { times: 1 })
    await printer.print([lines], options)
    await panel.setState('ok')
    expect(panel.printed().map(({ lines: all, cut }) => [all[0]?.text.slice(0, 4), cut])).toEqual([['Käse', true]])
  })

  test('that is slow is waited for', async () => {
    const { panel, printer } = await virtual({ withinMs: 2000 })
    panel.setFault('slow', { times: 1 })
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed' })
    expect(panel.printed()).toHaveLength(1)
  })

  test('that hangs up at once was not started', async () => {
    const { panel, printer } = await virtual()
    panel.setFault('refuse', { times: 1 })
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'not-started', why: 'not-reached' })
    const port = await raw(socket => socket.destroy())
    expect(await at(port).print([lines], options)).toMatchObject({ kind: 'not-started', why: 'not-reached' })
  })

  test('known to be mute has printed what it took', async () => {
    let bytes = 0
    const port = await raw(socket => socket.on('data', data => void (bytes += data.length)))
    const printer = at(port, { answers: false, quietMs: 30 })
    expect(await printer.print([lines], options)).toMatchObject({ kind: 'printed' })
    expect(bytes).toBeGreaterThan(60)
    expect(await printer.health()).toBe('connected, gives no status')
  })

  test('that takes connections and reads nothing has perhaps printed it', async () => {
    const port = await raw(socket => socket.pause())
    expect(await at(port, short).print([lines], options)).toMatchObject({ kind: 'perhaps', why: 'silent' })
  })

  test('that is no printer says so in the health check', async () => {
    const port = await raw(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await rejection(at(port, short).health())).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/ESC\/POS/) },
    })
  })

  test('that sends its status unasked, or pauses with XOFF, is understood', async () => {
    const port = await raw(socket =>
      socket.on('data', data => {
        if (data.length === 9) return socket.write(Uint8Array.of(0x10, 0x00, 0x00, 0x0f, 0x12, 0x12, 0x1e))
        return socket.write(Uint8Array.of(0x13, 0x14, 0x0f, 0x0f, 0x0f, 0x11, 0x0c))
      }),
    )
    expect(await at(port).print([lines], options)).toMatchObject({ kind: 'printed' })
    expect(await at(port).health()).toMatch(/soon be at its end/)
  })
})
