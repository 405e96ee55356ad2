// A browser in small for the loopback host: raw requests with any header, and sockets with any origin.
import { request, type IncomingHttpHeaders } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Api } from '#contract'
import { startBrowserHost, type BrowserHost } from '../../main/host/browser.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { apiWith } from '../preload/api.ts'
import { listLog, temporaryFolder } from './temp.ts'

export const frameOrigin = 'https://check.example.com'

export async function startHost(
  handlers: Partial<Api> = {},
  pages: number[] = [],
): Promise<BrowserHost & { events: string[] }> {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'assets'))
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>till</title>')
  writeFileSync(join(dir, 'assets', 'reader-1a2b.wasm'), Buffer.of(0, 97, 115, 109))
  writeFileSync(join(dir, 'assets', 'page-1a2b.js'), 'export {}')
  writeFileSync(join(dir, 'assets', 'page-1a2b.js.map'), '{}')
  writeManifest(dir)
  const log = listLog()
  const host = await startBrowserHost({
    port: 0,
    dir,
    api: apiWith(handlers),
    explain: () => ({ code: 'internal', incident: 'x' }),
    log,
    frameOrigins: [frameOrigin],
    onPage: count => pages.push(count),
  })
  onTestFinished(() => host.close())
  return Object.assign(host, { events: log.events })
}

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }
export function ask(
  host: BrowserHost,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(host.origin)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, answer => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (body += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** The cookie a browser holds after it opened the printed link. */
export async function enter(host: BrowserHost, url = host.url): Promise<string> {
  const answer = await ask(host, url.slice(host.origin.length))
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** Opens the wire; resolves to the HTTP status when it is refused. */
export function openWire(
  host: BrowserHost,
  headers: Record<string, string>,
  path = '/wire',
): Promise<WebSocket | number> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}${path}`, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode ?? 0)
      answer.destroy()
    })
    socket.on('error', error => reject(error))
  })
}
