// The virtual printer reads ESC/POS from a real TCP connection and keeps the paper.
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeEscpos, escposStream, type Paper } from '../../main/sandbox/escpos-decode.ts'
import { startPrinter, type Printer } from '../../main/sandbox/printer.ts'

const init = [0x1b, 0x40, 0x1b, 0x74, 19]
const cut = [0x1d, 0x56, 66, 0]
const kick = [0x1b, 0x70, 0, 25, 250]
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')]
function qr(payload: string): number[] {
  const bytes = [...Buffer.from(payload)]
  const store = bytes.length + 3
  return [
    0x1d,
    0x28,
    0x6b,
    4,
    0,
    49,
    65,
    50,
    0,
    0x1d,
    0x28,
    0x6b,
    3,
    0,
    49,
    67,
    6,
    0x1d,
    0x28,
    0x6b,
    store & 0xff,
    store >> 8,
    49,
    80,
    48,
    ...bytes,
    0x1d,
    0x28,
    0x6b,
    3,
    0,
    49,
    81,
    48,
  ]
}
const receipt = Uint8Array.from([
  ...init,
  0x1b,
  0x61,
  1,
  0x1d,
  0x21,
  0x11,
  0x1b,
  0x45,
  1,
  ...ascii('Store\n'),
  0x1d,
  0x21,
  0,
  0x1b,
  0x45,
  0,
  0x1b,
  0x61,
  0,
  ...ascii('K'),
  0x84,
  ...ascii('se  3,50 '),
  0xd5,
  0x0a,
  ...qr('V0;till;1;42'),
  0x1b,
  0x64,
  1,
  ...cut,
])
const page: Paper = {
  lines: [
    { text: 'Store', align: 'center', bold: true, double: true },
    { text: 'Käse  3,50 €', align: 'left', bold: false, double: false },
    { text: '', align: 'left', bold: false, double: false },
  ],
  qr: ['V0;till;1;42'],
  drawer: false,
  cut: true,
  codePage: 19,
}

let printer: Printer
beforeEach(async () => {
  printer = await startPrinter({ host: '127.0.0.1', port: 0, now: () => 5 })
})
afterEach(() => printer.close())

async function plug(): Promise<Socket> {
  const socket = connect(printer.port, printer.host)
  await once(socket, 'connect')
  return socket
}
async function print(...bytes: number[]): Promise<void> {
  const socket = await plug()
  socket.end(Uint8Array.from(bytes))
  socket.resume()
  await once(socket, 'close')
}

test('a receipt is read with alignment, size, euro sign, umlaut, QR payload and cut', () => {
  expect(decodeEscpos(receipt)).toEqual([page])
})

test('it does not matter where the network splits the bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: receipt.length }), { maxLength: 12 }), cuts => {
      const papers: Paper[] = []
      const stream = escposStream({ paper: paper => void papers.push(paper) })
      let from = 0
      for (const to of [...cuts.toSorted((a, b) => a - b), receipt.length]) {
        stream.push(receipt.subarray(from, to))
        from = to
      }
      stream.end()
      expect(papers).toEqual([page])
    }),
  )
})

test('any bytes at all are survived', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const papers: Paper[] = []
      const stream = escposStream({ paper: paper => void papers.push(paper) })
      stream.push(bytes)
      stream.end()
      for (const paper of papers) expect(Array.isArray(paper.lines)).toBe(true)
    }),
  )
})

test('two cuts are two papers and pictures and bar codes leave a note', () => {
  const papers = decodeEscpos(
    Uint8Array.from([
      ...init,
      ...ascii('one\n'),
      ...cut,
      0x1d,
      0x76,
      0x30,
      0,
      1,
      0,
      2,
      0,
      0xff,
      0xff,
      0x1d,
      0x6b,
      73,
      3,
      ...ascii('A12'),
      ...cut,
    ]),
  )
  expect(papers.map(paper => paper.lines.map(line => line.text))).toEqual([['one'], ['[picture 8×2]', '[barcode A12]']])
})

test('a drawer kick after the cut belongs to the receipt, one alone opens the drawer without paper', async () => {
  await print(...init, ...ascii('x\n'), ...cut, ...kick)
  await print(...init, ...kick)
  const seen = () => printer.panel.printed().map(paper => [paper.lines.length, paper.drawer, paper.cut, paper.at])
  await expect.poll(seen).toEqual([
    [1, true, true, 5],
    [0, true, false, 5],
  ])
})

test('a status request is answered at once and tells that the paper is out', async () => {
  const socket = await plug()
  socket.write(Uint8Array.of(0x10, 0x04, 4))
  expect([...((await once(socket, 'data')) as [Buffer])[0]]).toEqual([0x12])
  await printer.panel.setState('paper-out')
  socket.write(Uint8Array.of(0x10, 0x04, 4))
  expect([...((await once(socket, 'data')) as [Buffer])[0]]).toEqual([0x72])
  socket.destroy()
})

test('what came while the paper was out is printed when paper is back', async () => {
  await printer.panel.setState('paper-out')
  const socket = await plug()
  socket.write(receipt)
  socket.write(Uint8Array.of(0x10, 0x04, 1))
  await once(socket, 'data')
  expect(printer.panel.printed()).toEqual([])
  await printer.panel.setState('ok')
  expect(printer.panel.printed()).toHaveLength(1)
  socket.destroy()
})

test('an offline printer refuses connections until it is back on the same port', async () => {
  await printer.panel.setState('offline')
  await expect(plug()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await printer.panel.setState('ok')
  await print(...init, ...ascii('back\n'), ...cut)
  await expect.poll(() => printer.panel.printed().length).toBe(1)
})

test('printed papers survive a restart and a taken port is one sentence', async () => {
  await print(...receipt)
  await expect.poll(() => printer.panel.printed().length).toBe(1)
  const again = await startPrinter({ host: '127.0.0.1', port: 0, restore: printer.snapshot() })
  expect(again.panel.printed()[0]?.qr).toEqual(['V0;till;1;42'])
  await again.close()
  await expect(startPrinter({ host: '127.0.0.1', port: printer.port })).rejects.toThrow(/^Port \d+ is already in use/)
})

test('what no printer knows is refused by name, and the line is cut', async () => {
  for (const [bytes, what] of [
    [[0x1b, 0x99, 0x01], '1b 99'],
    [[0x1d, 0x00, 0x01], '1d 00'],
    [[0x1b, 0x74, 77], '1b 74 4d'],
    [[0x07], '07'],
  ] as const) {
    expect(() => decodeEscpos(Uint8Array.from([...init, ...bytes]))).toThrow(`knows no command ${what}`)
  }
  await print(...init, 0x1b, 0x99, ...ascii('x\n'))
  await expect.poll(() => printer.panel.refused()).toEqual(['1b 99'])
})

test('a line longer than the paper goes on in the next', () => {
  const [paper] = decodeEscpos(Uint8Array.from([...init, ...ascii(`${'a'.repeat(50)}\n`), ...cut]), 42)
  expect(paper?.lines.map(line => line.text.length)).toEqual([42, 8])
})

test('the answer in its turn and the process id come after what was printed', async () => {
  const socket = await plug()
  socket.write(Uint8Array.from([...receipt, 0x1d, 0x72, 1, 0x1d, 0x28, 0x48, 6, 0, 48, 48, ...ascii('ab12')]))
  const bytes: number[] = []
  socket.on('data', data => void bytes.push(...data))
  await expect.poll(() => bytes).toEqual([0x00, 0x37, 0x22, ...ascii('ab12'), 0x00])
  expect(printer.panel.printed()).toHaveLength(1)
  socket.destroy()
})
