// The address a person is sent to with the user code: checked, because whoever can bend it can collect codes (RFC 8628 §5.4).
import { isLoopback } from '#domain/loopback'

export type LinkRules = {
  /** Only these hosts; null allows every host that speaks https. */
  hosts: readonly string[] | null
  /** Hosts whose servers name themselves with http although they speak https. */
  spokenPlain: readonly string[]
}

/**
 * The address as it may be shown, or null. https only; plain http stays on this machine, or becomes https for a host that
 * the dialect knows. No user info, no blanks or control characters, at most 2000 characters. Foreign letters in a host come
 * out as punycode, so that a look-alike shows.
 */
export function safeLink(text: string, rules: LinkRules): string | null {
  if (text.length > 2000 || /[\p{C}\p{Z}\\]/u.test(text)) return null
  if (!/^https?:\/\/[^/?#@]+([/?#]|$)/i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol === 'http:') {
    if (isLoopback(url.hostname)) return shown(url)
    if (!rules.spokenPlain.includes(url.hostname) || url.port !== '') return null
    url.protocol = 'https:'
  }
  const { hosts } = rules
  return hosts === null || hosts.some(host => host.toLowerCase() === url.hostname) ? shown(url) : null
}

/** Without the slash that says nothing: people type this. */
function shown(url: URL): string {
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : url.href
}
