// Answers the HTTP requests of the loopback host: the one-time link, the files of the page, and a friendly refusal.
import { createReadStream } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import type { doorkeeper } from './doorkeeper.ts'
import type { PageFile } from './files.ts'
import { pageHeaders } from './headers.ts'

type Door = ReturnType<typeof doorkeeper>

const refusal = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tillgate</title>
<h1>Open the till with its link</h1>
<p>This window is not connected to the till. Open the link that the till printed when it started. Each link works once;
if it was used already, start the till again to get a new one.</p>
<h1 lang="de">Öffnen Sie die Kasse über ihren Link</h1>
<p lang="de">Dieses Fenster ist nicht mit der Kasse verbunden. Öffnen Sie den Link, den die Kasse beim Start ausgegeben hat.
Jeder Link gilt einmal; wurde er schon benutzt, starten Sie die Kasse neu, um einen neuen zu erhalten.</p>
</html>
`

/** A listener that serves `files` to browsers which came through `door`, and to nobody else. */
export function pageRequests(
  door: Door,
  files: ReadonlyMap<string, PageFile>,
  frameOrigins: readonly string[],
): RequestListener {
  const perHost = new Map<string, Record<string, string>>()
  const headersFor = (host: string) => {
    const known = perHost.get(host) ?? pageHeaders(frameOrigins, [`ws://${host}`])
    perHost.set(host, known)
    return known
  }

  return (request, response) => {
    const host = door.hostOf(request)
    if (host === null) return plain(response, 421, 'This address does not belong to the till.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET is served here.')
    const { path, token } = target(request)
    if (path === '/enter') return enter(response, door, token)
    if (!door.knows(request)) return refuse(response)
    const found = files.get(path)
    if (!found) return plain(response, 404, 'There is no such file.')
    response.writeHead(200, {
      ...headersFor(host),
      'content-type': found.type,
      'cache-control': found.lasting ? 'private, max-age=31536000, immutable' : 'no-store',
    })
    if (request.method === 'HEAD') return void response.end()
    // A file that vanishes meanwhile ends the answer early; the page then shows its own reload message.
    pipeline(createReadStream(found.file), response, () => {})
  }
}

/** Path and token as sent, without any decoding: the map of files holds the only spellings that exist. */
function target(request: IncomingMessage): { path: string; token: string } {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  return { path, token: new URLSearchParams(query).get('token') ?? '' }
}

function enter(response: ServerResponse, door: Door, token: string) {
  if (!door.redeem(token)) return refuse(response)
  response.writeHead(303, {
    location: '/',
    'set-cookie': door.cookie,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  response.end()
}

function refuse(response: ServerResponse) {
  response.writeHead(403, {
    ...pageHeaders([]),
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(refusal)
}

function plain(response: ServerResponse, status: number, text: string) {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  })
  response.end(`${text}\n`)
}
