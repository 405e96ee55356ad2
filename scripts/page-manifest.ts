// Lists the files of the built page with type and checksum, so that a running till knows every address it may answer.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const types: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.txt': 'text/plain; charset=utf-8',
}
/** Read by main/host/files.ts under the same name; not an address itself. */
const MANIFEST = 'files.json'

/**
 * Writes `dir`/files.json: one entry an address ('/', '/assets/x.js') with media type, bytes and SHA-256 (hex). Source
 * maps, links and unknown kinds are left out, so they are not served. Addresses that are not plain are an error.
 */
export function writeManifest(dir: string): void {
  const files: { [address: string]: { type: string; bytes: number; sha256: string } } = {}
  const walk = (folder: string, address: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const type = types[extname(entry.name)]
      const here = `${address}${entry.name}`
      if (entry.isDirectory()) walk(join(folder, entry.name), `${here}/`)
      else if (entry.isFile() && type !== undefined && here !== `/${MANIFEST}`) {
        if (!/^(?:\/[\w-][\w.-]*)+$/.test(here)) throw new Error(`${here} is no name for a file of the page.`)
        const bytes = readFileSync(join(folder, entry.name))
        files[here] = { type, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
      }
    }
  }
  walk(dir, '/')
  writeFileSync(join(dir, MANIFEST), `${JSON.stringify({ version: 1, files }, null, 1)}\n`)
}
