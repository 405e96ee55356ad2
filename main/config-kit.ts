// What every part of the configuration is made of: addresses that are safe to send secrets to, and words.
import * as z from 'zod'
import { isLoopback } from '#domain/loopback'

/** An https address, or http to this machine. */
export const httpUrl = (what: string) =>
  z.url({ protocol: /^https?$/, error: `must be an https address of ${what}` }).refine(safeUrl, {
    error: `must be https (plain http is allowed only to this machine, 127.0.0.1 or localhost)`,
  })
export const word = (what: string) => z.string({ error: `must be text: ${what}` }).min(1, `must not be empty: ${what}`)

function safeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return url.protocol === 'https:' || isLoopback(url.hostname)
}
