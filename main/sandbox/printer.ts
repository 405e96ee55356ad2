// The virtual receipt printer: a raw TCP port like 9100 that keeps what was printed instead of paper.
import { createServer, type Socket } from 'node:net'
import { escposStream, type Paper } from './escpos-decode.ts'

/** `at` is milliseconds since the epoch. */
export type PrintedPaper = Paper & { at: number }
/** `paper-out`: takes bytes, prints them once paper is back. `offline`: connections are refused. */
export type PrinterCondition = 'ok' | 'paper-out' | 'offline'
export type PrinterState = { papers: PrintedPaper[] }

export type PrinterPanel = {
  /** Newest last. */
  printed(): PrintedPaper[]
  state(): PrinterCondition
  /** Resolves when the port is really closed or open again. */
  setState(state: PrinterCondition): Promise<void>
  clear(): void
}

export type PrinterOptions = { host: string; port: number; now?: () => number; restore?: PrinterState | undefined }
export type Printer = {
  host: string
  port: number
  url: string
  snapshot(): PrinterState
  panel: PrinterPanel
  close(): Promise<void>
}

/** The four real-time status bytes (DLE EOT 1…4); bits 1 and 4 are always set, 0x60 is "paper end". */
function statusByte(which: number, condition: PrinterCondition): number {
  if (condition !== 'paper-out') return 0x12
  return which === 4 ? 0x72 : which === 2 ? 0x32 : which === 1 ? 0x1a : 0x12
}

/** Starts the printer; port 0 lets the system choose. Throws a sentence when the port is taken. */
export async function startPrinter(options: PrinterOptions): Promise<Printer> {
  const now = options.now ?? Date.now
  let papers: PrintedPaper[] = structuredClone(options.restore?.papers ?? [])
  let held: PrintedPaper[] = []
  let condition: PrinterCondition = 'ok'
  const sockets = new Set<Socket>()

  const keep = (paper: Paper): void => {
    // The decoder may still add a drawer kick to this very object, so it is not copied.
    const printed = Object.assign(paper, { at: now() })
    if (condition === 'paper-out') held.push(printed)
    else papers.push(printed)
    if (papers.length > 50) papers.shift()
  }
  const server = createServer(socket => {
    sockets.add(socket)
    const stream = escposStream({
      paper: keep,
      status: which => void socket.write(Uint8Array.of(statusByte(which, condition))),
    })
    socket.on('data', bytes => stream.push(bytes))
    socket.on('close', () => {
      stream.end()
      sockets.delete(socket)
    })
    // A till that vanishes mid-print is a normal day for a printer.
    socket.on('error', () => socket.destroy())
  })
  const open = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const refused = (thrown: NodeJS.ErrnoException): void =>
        reject(
          thrown.code === 'EADDRINUSE'
            ? new Error(`Port ${port} is already in use by another program. Choose another with --port-base.`, {
                cause: thrown,
              })
            : thrown,
        )
      server.once('error', refused)
      server.listen(port, options.host, () => {
        server.off('error', refused)
        resolve()
      })
    })
  const shut = (): Promise<void> =>
    new Promise(resolve => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  await open(options.port)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the printer has no TCP address')
  const { port } = address
  return {
    host: options.host,
    port,
    url: `tcp://${options.host}:${port}`,
    snapshot: () => ({ papers: structuredClone(papers) }),
    panel: {
      printed: () => structuredClone(papers),
      state: () => condition,
      setState: async next => {
        condition = next
        if (next === 'offline') return shut()
        if (next === 'ok') {
          papers.push(...held)
          held = []
        }
        if (!server.listening) await open(port)
      },
      clear: () => void (papers = []),
    },
    close: shut,
  }
}
