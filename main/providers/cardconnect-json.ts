// Reads a card service's answer as JSON, and only where nothing about it leaves room for two readings.
import type { HttpAnswer } from './http.ts'

/**
 * The JSON of an answer, or undefined when it is none that money may hang on: another content type or charset than JSON in
 * UTF-8 (RFC 8259 §8.1), bytes that are no UTF-8, a packed body, a byte order mark, or a member that stands there twice,
 * of which every reader may believe another one. An answer that names no content type at all is read.
 */
export function strictJson(answer: Pick<HttpAnswer, 'headers' | 'text'>): unknown {
  if (!isJsonType(answer.headers['content-type']) || !isPlain(answer.headers['content-encoding'])) return undefined
  if (answer.text.includes('\uFFFD')) return undefined
  return unambiguous(answer.text)
}

/** An object or a list that arrived as such, or as a text that holds JSON; anything else is undefined. */
export function unpacked(value: unknown): unknown {
  const read = typeof value === 'string' ? unambiguous(value) : value
  return typeof read === 'object' && read !== null ? read : undefined
}

function isJsonType(header: string | undefined): boolean {
  if (header === undefined || header.trim() === '') return true
  const [type = '', ...parameters] = header.toLowerCase().split(';')
  if (!/^\s*(application|text)\/([\w.-]+\+)?json\s*$/.test(type)) return false
  const charset = parameters.map(one => /^\s*charset\s*=\s*"?([\w.:-]+)"?\s*$/.exec(one)?.[1]).find(Boolean)
  return charset === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(charset)
}

const isPlain = (encoding: string | undefined): boolean =>
  encoding === undefined || ['', 'identity'].includes(encoding.trim().toLowerCase())

function unambiguous(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return repeatsMember(text) ? undefined : value
  } catch {
    return undefined
  }
}

/** Whether any object of this valid JSON text has a member twice; JSON.parse would silently take the last one. */
function repeatsMember(text: string): boolean {
  const open: (Set<string> | null)[] = []
  let key: string | null = null
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    const names = open.at(-1)
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token !== ':') key = token
    else if (key !== null && names) {
      const name = JSON.parse(key) as string
      if (names.has(name)) return true
      names.add(name)
    }
  }
  return false
}
