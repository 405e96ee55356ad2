// The one page of the till that may come into the frame of the hosted ID check: the service sends the frame there at its end.
import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { isOwn } from './page-address.ts'

/** Below it, the id of the check; what the service adds as query is for the page around the frame and read nowhere here. */
const returnPath = /^\/hosted-return\/[\w-]{1,64}$/

const style =
  ':root{color-scheme:light dark}body{display:grid;place-content:center;height:90vh;margin:0;padding:0 1.5rem;font:22px/1.4 system-ui,sans-serif;text-align:center}'
/** In both languages, because the address that leads here has nothing but the check in it. */
const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tillgate</title>
<style>${style}</style>
<p>Done. The till is asking for the result.</p>
<p lang="de">Fertig. Die Kasse fragt das Ergebnis ab.</p>
</html>
`

/**
 * The page and its headers, for both hosts. It has words and nothing else: no script, no picture, no way out, and only the
 * till's own page may show it. So it may be served to whoever asks, and to a frame that comes without the cookie.
 */
export const returnPage = {
  html,
  headers: {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  },
}

/** True for the path of the return page, as it was sent and without its query. */
export const isReturnPath = (path: string): boolean => returnPath.test(path)

/** True for the return page's address under the till's own scheme, whatever the service added behind it. */
export function isReturn(address: string): boolean {
  const path = /^app:\/\/till(\/[^?#]*)/.exec(address)?.[1]
  return path !== undefined && isOwn(address) && isReturnPath(path)
}

/** Answers for the return page on the loopback host; everything else, and every other Host or method, goes on to `next`. */
export function withReturnPage(
  hostOf: (request: IncomingMessage) => string | null,
  next: RequestListener,
): RequestListener {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1)
    if (request.method !== 'GET' || !isReturnPath(path) || hostOf(request) === null) return next(request, response)
    response.writeHead(200, returnPage.headers).end(returnPage.html)
  }
}
