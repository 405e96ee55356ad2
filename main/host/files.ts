// The built page as a fixed map from address to file, made once at start, so that no request text ever becomes a path.
import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'

export type PageFile = {
  file: string
  type: string
  /** True for hashed names that can be kept for ever. */ lasting: boolean
}

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

/**
 * Every file below `dir` by its address ('/', '/assets/x.js'). Source maps, links and unknown kinds are left out.
 * Throws a sentence when the page has not been built.
 */
export function pageFiles(dir: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  const walk = (folder: string, address: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name)
      const type = types[extname(entry.name)]
      if (entry.isDirectory()) walk(file, `${address}${entry.name}/`)
      else if (entry.isFile() && type)
        files.set(`${address}${entry.name}`, { file, type, lasting: address === '/assets/' })
    }
  }
  try {
    walk(dir, '/')
  } catch (cause) {
    throw new Error(`The till's page is missing in ${dir}. Run "npm run build" once, then start again.`, { cause })
  }
  const index = files.get('/index.html')
  if (!index)
    throw new Error(`The till's page in ${dir} has no index.html. Run "npm run build" once, then start again.`)
  return files.set('/', index)
}
