// Serves the built page under app://till from a fixed map of files, so that no file: address is ever needed.
import { readFile } from 'node:fs/promises'
import type { PageFile } from './files.ts'
import { pageHeaders } from './headers.ts'
import { OWN_ORIGIN, SCHEME } from './page-address.ts'

/** What the scheme may do, and no more: never bypassCSP, service workers or extensions. */
export const privilegedScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
}

/** A handler for `protocol.handle`. Addresses are looked up as they are; what is not in the map does not exist. */
export function answerScheme(files: ReadonlyMap<string, PageFile>, frameOrigins: readonly string[]) {
  const headers = pageHeaders(frameOrigins)
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    const address = request.url.startsWith(`${OWN_ORIGIN}/`) ? request.url.slice(OWN_ORIGIN.length) : ''
    const found = files.get(address.split(/[?#]/, 1)[0] ?? '')
    if (!found) return new Response(null, { status: 404 })
    return new Response(await readFile(found.file), {
      headers: { ...headers, 'content-type': found.type, 'cache-control': 'no-store' },
    })
  }
}
