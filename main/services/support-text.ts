// Plain data as text for people, and the walk over all its texts: what a support bundle is made of and shown as.

/** Data as a JSON text can carry it. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain }

/** The same data with `change` applied to every text in it, names of members included. Members without a value go. */
export function eachText(value: Plain, change: (text: string) => string): Plain {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return (value as readonly Plain[]).map(item => eachText(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value as { [key: string]: Plain })
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [change(key), eachText(member, change)]),
  )
}

/** One line a value, "name: value", what is inside indented. An entry of a list is one line of its own. */
export function textOf(value: Plain, indent = ''): string {
  if (Array.isArray(value))
    return value.length === 0 ? `${indent}–` : value.map(item => `${indent}${inLine(item)}`).join('\n')
  if (typeof value !== 'object' || value === null) return `${indent}${wordOf(value)}`
  return Object.entries(value as { [key: string]: Plain })
    .map(([key, member]) =>
      typeof member === 'object' && member !== null
        ? `${indent}${key}:\n${textOf(member, `${indent}  `)}`
        : `${indent}${key}: ${wordOf(member)}`,
    )
    .join('\n')
}

const wordOf = (value: Plain): string =>
  value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)

/** A line of a log reads best as its values in order, each behind its name. */
function inLine(value: Plain): string {
  if (typeof value !== 'object' || value === null) return wordOf(value)
  if (Array.isArray(value)) return value.map(inLine).join(', ')
  return Object.entries(value as { [key: string]: Plain })
    .map(([key, member]) => `${key}=${inLine(member)}`)
    .join('  ')
}
