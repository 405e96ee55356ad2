// Asks whether something answers at an address: a connection is made and ended, nothing is sent and nobody signs in.
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'

const PATIENCE_MS = 4_000

/** What is asked: a host and port, with TLS (certificate checked) where the address is https or wss. */
export type Place = { host: string; port: number; tls: boolean }

export function placeOf(address: string): Place {
  const { hostname, port, protocol } = new URL(address)
  const tls = protocol === 'https:' || protocol === 'wss:'
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (tls ? 443 : 80) : Number(port), tls }
}

/** Null when it answers, else the reason in one word (ECONNREFUSED, ENOTFOUND, CERT_HAS_EXPIRED, 'no answer'). */
export function whyNotReached({ host, port, tls }: Place): Promise<string | null> {
  return new Promise(resolve => {
    const socket = tls
      ? connectTls({ host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host, rejectUnauthorized: true })
      : connectPlain({ host, port })
    const end = (why: string | null) => {
      socket.destroy()
      resolve(why)
    }
    socket.setTimeout(PATIENCE_MS, () => end('no answer'))
    socket.once(tls ? 'secureConnect' : 'connect', () => end(null))
    socket.once('error', error => end('code' in error && typeof error.code === 'string' ? error.code : 'refused'))
  })
}
