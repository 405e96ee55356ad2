// Decides who may talk to the loopback page: one-time links, the cookie they turn into, and the exact Host and Origin.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const secret = () => randomBytes(32).toString('base64url')
const same = (left: string, right: string) =>
  timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())

/** The door of one loopback host on `port`. All secrets are 256 bits and live in memory only. */
export function doorkeeper(port: number) {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  // Browsers share cookies between ports of one host, so two tills on one machine need two names.
  const name = `tillgate-${port}`
  const session = secret()
  const links = new Set<string>()

  return {
    /** A new single-use token for the address line. */
    mint(): string {
      const token = secret()
      links.add(token)
      return token
    },
    /** True once for each minted token. */
    redeem(token: string): boolean {
      const known = [...links].filter(link => same(link, token))
      for (const link of known) links.delete(link)
      return known.length > 0
    },
    cookie: `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    /** The Host header when it is exactly ours (a page that rebinds its name to 127.0.0.1 sends its own), else null. */
    hostOf(request: IncomingMessage): string | null {
      return hosts.find(host => host === request.headers.host) ?? null
    },
    /** True when the request carries the cookie of this start. */
    knows(request: IncomingMessage): boolean {
      const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim())
      const mine = pairs.find(pair => pair.startsWith(`${name}=`))
      return mine !== undefined && same(mine.slice(name.length + 1), session)
    },
    /** True when a WebSocket upgrade comes from the page itself. */
    fromPage(request: IncomingMessage): boolean {
      const host = this.hostOf(request)
      return host !== null && request.headers.origin === `http://${host}` && this.knows(request)
    },
  }
}
