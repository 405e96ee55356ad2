// The browser host: serves the built page on the loopback interface and carries the contract over one WebSocket a page.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Api, Emit, Failure } from '#contract'
import { MAX_FRAME_BYTES, serve } from '../../preload/serve.ts'
import type { Log } from '../ports/system.ts'
import { answerOps } from './answered.ts'
import { doorkeeper } from './doorkeeper.ts'
import { pageFiles } from './files.ts'
import { withReturnPage } from './hosted-return.ts'
import { pageRequests } from './requests.ts'
import { socketWire } from './socket-wire.ts'

export type BrowserHostOptions = {
  /** 0 takes any free port. */
  port: number
  /** The built renderer, with index.html in it. */
  dir: string
  api: Api
  explain: (thrown: unknown) => Failure
  log: Log
  /** Exact origins of the hosted ID check. */
  frameOrigins: readonly string[]
  /** Told how many pages are connected, after each change. */
  onPage?: (pages: number) => void
}
export type BrowserHost = {
  /** The address to open, with a token that works once. */
  url: string
  origin: string
  /** Another single-use address, for a second screen or a browser that lost its cookie. */
  freshUrl(): string
  /** Tells every connected page. */
  emit: Emit
  close(): Promise<void>
}

const MOST_PAGES = 16

/** Starts the host on 127.0.0.1 only. Throws a sentence when the port is taken or the page is not built. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { api, explain, log, onPage } = options
  const files = pageFiles(options.dir)
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 16_384 })
  const port = await listen(server, options.port)
  const door = doorkeeper(port)
  server.on('request', withReturnPage(door.hostOf, pageRequests(door, files, options.frameOrigins)))

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false })
  const pages = new Map<object, Emit>()
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/wire' || !door.fromPage(request) || pages.size >= MOST_PAGES) {
      log.warn('upgrade-refused', { pages: pages.size })
      return socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
    sockets.handleUpgrade(request, socket, head, page => {
      pages.set(page, serve(api, socketWire(page), explain, { onAnswer: answerOps(log) }))
      onPage?.(pages.size)
      page.on('close', () => {
        pages.delete(page)
        onPage?.(pages.size)
      })
    })
  })

  const origin = `http://127.0.0.1:${port}`
  const freshUrl = () => `${origin}/enter?token=${door.mint()}`
  return {
    url: freshUrl(),
    origin,
    freshUrl,
    emit: (event, data) => {
      for (const tell of pages.values()) tell(event, data)
    },
    async close() {
      for (const page of sockets.clients) page.terminate()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Binds and resolves to the real port. */
function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is already in use by another program. Choose another with --port, or close that program.`
      reject(error.code === 'EADDRINUSE' ? new Error(taken, { cause: error }) : error)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
}
