// One connection to the virtual printer: what it answers and does with the bytes, and how it misbehaves when told to.
import type { Socket } from 'node:net'
import { escposStream, type Paper } from './escpos-decode.ts'

/**
 * `cover-open`, `paper-out`: takes bytes and prints them once that is put right. `offline`: switched off, refuses connections.
 */
export type PrinterCondition = 'ok' | 'paper-out' | 'cover-open' | 'offline'
/**
 * What goes wrong with one job. `paper-out`: the roll ends in the middle. `drop`: the connection breaks in the middle, a torn
 * receipt hangs out. `restart`: switched off and on in the middle, what was not printed is gone. `silent`: prints everything,
 * answers nothing after the first question. `mute`: prints everything and never answers. `swallow`: as `silent`, but
 * nothing is printed. `garbage`: answers with bytes that are no status. `slow`: takes its time between lines. `refuse`: hangs
 * up at once.
 */
export const printerFaults = [
  'paper-out',
  'drop',
  'restart',
  'silent',
  'mute',
  'swallow',
  'garbage',
  'slow',
  'refuse',
] as const
export type PrinterFault = (typeof printerFaults)[number]

export type Device = {
  columns: number
  condition(): PrinterCondition
  /** The roll is at its end, or the device was switched off and on. */
  trip(what: 'paper-out' | 'restart'): void
  paper(paper: Paper): void
  refused(what: string): void
  random(): number
  /** Milliseconds a slow printer takes for each piece it takes. */
  slowMs: number
}
export type Line = {
  /** The cover is closed, the paper is in: goes on with what it holds. */
  goOn(): void
  close(): void
}

/** A job is longer than a question about the state. */
const JOB_BYTES = 40

/** DLE EOT 1…4; bits 1 and 4 are always set. 1: 0x08 offline. 2: 0x04 cover, 0x20 stopped by paper end. 4: 0x60 paper end. */
export function statusByte(which: number, condition: PrinterCondition): number {
  if (condition === 'ok') return 0x12
  if (which === 1) return 0x1a
  if (condition === 'cover-open') return which === 2 ? 0x16 : 0x12
  return which === 4 ? 0x72 : which === 2 ? 0x32 : 0x12
}

export function printerLine(socket: Socket, device: Device, fault: PrinterFault | null): Line {
  let held: Uint8Array[] = []
  let struck = false
  let busy: Promise<void> = Promise.resolve()
  const quiet = (): boolean => fault === 'mute' || (struck && (fault === 'silent' || fault === 'swallow'))
  const answer = (...bytes: number[]): void => {
    if (quiet() || !socket.writable) return
    if (fault === 'garbage') socket.write(Uint8Array.from(bytes, () => 0x80 + Math.floor(device.random() * 0x80)))
    else socket.write(Uint8Array.from(bytes))
  }
  const stream = escposStream({
    columns: device.columns,
    paper: paper => {
      if (fault !== 'swallow') device.paper(paper)
    },
    status: which => answer(statusByte(which, device.condition())),
    inTurn: () => answer(0x00),
    processed: id => answer(0x37, 0x22, ...id, 0x00),
    refused: what => {
      device.refused(what)
      socket.destroy()
    },
  })

  const stopped = (): boolean => device.condition() === 'paper-out' || device.condition() === 'cover-open'
  function take(bytes: Uint8Array): void {
    if (stopped()) return hold(bytes)
    if (fault === null || struck || bytes.length < JOB_BYTES) return stream.push(bytes)
    struck = true
    const middle = Math.floor(bytes.length / 2)
    if (fault === 'paper-out' || fault === 'drop' || fault === 'restart') stream.push(bytes.subarray(0, middle))
    else stream.push(bytes)
    if (fault === 'paper-out') {
      device.trip('paper-out')
      hold(bytes.subarray(middle))
    }
    if (fault === 'drop') socket.resetAndDestroy()
    if (fault === 'restart') device.trip('restart')
  }
  /** Real-time questions are answered also while nothing moves. */
  function hold(bytes: Uint8Array): void {
    held.push(bytes.slice())
    for (let at = 0; at + 2 < bytes.length; at++)
      if (bytes[at] === 0x10 && bytes[at + 1] === 0x04) answer(statusByte(bytes[at + 2] ?? 0, device.condition()))
  }

  if (fault === 'refuse') socket.resetAndDestroy()
  socket.on('data', bytes => {
    if (fault !== 'slow') return take(bytes)
    socket.pause()
    busy = busy.then(async () => {
      for (let at = 0; at < bytes.length; at += 64) {
        await new Promise(resolve => setTimeout(resolve, device.slowMs))
        take(bytes.subarray(at, at + 64))
      }
      socket.resume()
    })
  })
  socket.on('close', () => {
    // A printer that has no paper keeps what it was sent; one that lost its power does not.
    if (!stopped() && fault !== 'restart') void busy.then(() => stream.end())
  })
  // A till that vanishes mid-print is a normal day for a printer.
  socket.on('error', () => socket.destroy())
  return {
    goOn() {
      const rest = held
      held = []
      for (const bytes of rest) stream.push(bytes)
      if (socket.destroyed) stream.end()
    },
    close: () => void socket.destroy(),
  }
}
