// Which addresses an adapter may speak to: https anywhere, plain http only on this machine.
import { isLoopback } from '#domain/loopback'

/** The parsed address, or null when a credential must not be sent there: not https, user info in it, not a URL. */
export function safeUrl(text: string, secure = 'https:', plain = 'http:'): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return null
  if (url.protocol === secure) return url
  return url.protocol === plain && isLoopback(url.hostname) ? url : null
}

/** A base address without its trailing slash. Throws a sentence that names the setting. */
export function baseUrl(text: string, setting: string): string {
  if (safeUrl(text) === null)
    throw new Error(
      `${setting} must be an https address (plain http is allowed for this machine only), without a user name in it.`,
    )
  return text.replace(/\/+$/, '')
}
