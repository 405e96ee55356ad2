// Serves the built page under app://till from a fixed map of files, so that no file: address is ever needed.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { PageFile } from './files.ts'
import { pageHeaders } from './headers.ts'
import { isReturnPath, returnPage } from './hosted-return.ts'
import { OWN_ORIGIN, SCHEME } from './page-address.ts'

/** What the scheme may do, and no more: never bypassCSP, service workers or extensions. */
export const privilegedScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
}

/**
 * A handler for `protocol.handle`. Addresses are looked up as they are; what is not in the map does not exist. A file
 * whose bytes are not those of the build is not served, and `changed` is told its address.
 */
export function answerScheme(
  files: ReadonlyMap<string, PageFile>,
  frameOrigins: readonly string[],
  changed: (address: string) => void,
) {
  const headers = pageHeaders(frameOrigins)
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    const url = request.url.startsWith(`${OWN_ORIGIN}/`) ? request.url.slice(OWN_ORIGIN.length) : ''
    const address = url.split(/[?#]/, 1)[0] ?? ''
    if (isReturnPath(address)) return new Response(returnPage.html, { headers: returnPage.headers })
    const found = files.get(address)
    if (!found) return new Response(null, { status: 404 })
    const bytes = await readFile(found.file).catch(() => null)
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== found.sha256) {
      changed(address)
      return new Response(null, { status: 404 })
    }
    return new Response(bytes, {
      headers: { ...headers, 'content-type': found.type, 'cache-control': 'no-store' },
    })
  }
}
