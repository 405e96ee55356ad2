// Serves the preview to a browser: the real page over canned states, built once into a folder that goes away again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { isReturnPath, returnPage } from '../../../main/host/hosted-return.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}
const root = resolve('test/renderer/preview')

export type Preview = { origin: string; end: () => Promise<void> }

/** Address of a scene of the preview served at `origin`. */
export const sceneUrl = (origin: string, scene: string, query = ''): string => `${origin}/?scene=${scene}${query}`

export async function startPreview(): Promise<Preview> {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-preview-'))
  // As the product is built; a test runner says that this is a test.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    base: './',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome144',
      outDir: dir,
      emptyOutDir: true,
      minify: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: [join(root, 'index.html'), join(root, 'frame.html')] },
    },
  })
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://preview')
    if (isReturnPath(pathname)) return response.writeHead(200, returnPage.headers).end(returnPage.html)
    try {
      const body = readFileSync(join(dir, pathname === '/' ? 'index.html' : pathname))
      response.writeHead(200, { 'content-type': types[extname(pathname) || '.html'] ?? 'application/octet-stream' })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
    return response
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async end() {
      await new Promise(done => server.close(done))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
