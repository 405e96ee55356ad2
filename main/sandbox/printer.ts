// The virtual receipt printer: a raw TCP port like 9100 that keeps what was printed instead of paper, and refuses what it does not know.
import { createServer } from 'node:net'
import type { Paper } from './escpos-decode.ts'
import { printerLine, type Line, type PrinterCondition, type PrinterFault } from './printer-line.ts'

export type { PrinterCondition, PrinterFault } from './printer-line.ts'
/** `at` is milliseconds since the epoch. */
export type PrintedPaper = Paper & { at: number }
export type PrinterState = { papers: PrintedPaper[] }

export type PrinterPanel = {
  /** Newest last. */
  printed(): PrintedPaper[]
  state(): PrinterCondition
  /** Resolves when the port is really closed or open again. */
  setState(state: PrinterCondition): Promise<void>
  /** What goes wrong with the next connections: so many of them, or each with a chance from 0 to 1. Null: nothing any more. */
  setFault(fault: PrinterFault | readonly PrinterFault[] | null, often?: { times?: number; chance?: number }): void
  /** Commands that were refused, as hex; a till that speaks ESC/POS leaves this empty. */
  refused(): string[]
  clear(): void
}

export type PrinterOptions = {
  host: string
  port: number
  now?: () => number
  restore?: PrinterState | undefined
  /** 42 unless told. */
  columns?: number
  /** How many papers are kept; 50 unless told. */
  most?: number
  random?: () => number
  slowMs?: number
}
export type Printer = {
  host: string
  port: number
  url: string
  snapshot(): PrinterState
  panel: PrinterPanel
  close(): Promise<void>
}
/** How long a printer that was switched off and on is away. */
const RESTART_MS = 30

/** Starts the printer; port 0 lets the system choose. Throws a sentence when the port is taken. */
export async function startPrinter(options: PrinterOptions): Promise<Printer> {
  const { now = Date.now, columns = 42, most = 50, random = Math.random, slowMs = 20 } = options
  let papers: PrintedPaper[] = structuredClone(options.restore?.papers ?? [])
  let condition: PrinterCondition = 'ok'
  let faults: { kinds: readonly PrinterFault[]; times: number; chance: number } | null = null
  let refused: string[] = []
  let restarting: Promise<void> = Promise.resolve()
  const lines = new Set<Line>()

  function nextFault(): PrinterFault | null {
    if (faults === null || faults.times < 1 || random() >= faults.chance) return null
    faults.times -= 1
    return faults.kinds[Math.floor(random() * faults.kinds.length)] ?? null
  }
  const keep = (paper: Paper): void => {
    // The decoder may still add a drawer kick to this very object, so it is not copied.
    papers.push(Object.assign(paper, { at: now() }))
    if (papers.length > most) papers.shift()
  }
  const server = createServer(socket => {
    const line = printerLine(
      socket,
      {
        columns,
        slowMs,
        random,
        condition: () => condition,
        paper: keep,
        refused: what => void refused.push(what),
        trip: what => {
          if (what === 'paper-out') condition = 'paper-out'
          else restarting = restart()
        },
      },
      nextFault(),
    )
    lines.add(line)
    // One that holds paper back still prints it later, also after its till has left.
    socket.on('close', () => condition === 'ok' && lines.delete(line))
  })
  const open = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const failed = (thrown: NodeJS.ErrnoException): void =>
        reject(
          thrown.code === 'EADDRINUSE'
            ? new Error(`Port ${port} is already in use by another program. Choose another with --port-base.`, {
                cause: thrown,
              })
            : thrown,
        )
      server.once('error', failed)
      server.listen(port, options.host, () => {
        server.off('error', failed)
        resolve()
      })
    })
  const shut = (): Promise<void> =>
    new Promise(resolve => {
      for (const line of lines) line.close()
      lines.clear()
      if (!server.listening) return resolve()
      server.close(() => resolve())
    })
  async function restart(): Promise<void> {
    await shut()
    await new Promise(resolve => setTimeout(resolve, RESTART_MS))
    if (condition !== 'offline' && !server.listening) await open(port)
  }

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
        await restarting
        condition = next
        if (next === 'offline') return shut()
        if (next === 'ok') for (const line of lines) line.goOn()
        if (!server.listening) await open(port)
      },
      setFault: (kinds, { times = kinds === null ? 0 : Infinity, chance = 1 } = {}) => {
        faults = kinds === null ? null : { kinds: typeof kinds === 'string' ? [kinds] : kinds, times, chance }
      },
      refused: () => [...refused],
      clear: () => {
        papers = []
        refused = []
      },
    },
    close: async () => {
      await restarting
      condition = 'offline'
      await shut()
    },
  }
}
