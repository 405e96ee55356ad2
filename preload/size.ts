// Bounds a value that arrived from a page before anything walks it in full.

/**
 * True when `value` holds more than `limit` bytes, counted roughly (one byte a character, eight a value), or
 * nests deeper than 32. Stops as soon as it knows; a cycle counts as too deep, a value that cannot be read as too large.
 */
export function exceeds(value: unknown, limit: number): boolean {
  let left = limit
  const spend = (amount: number) => (left -= amount) < 0
  const visit = (item: unknown, depth: number): boolean => {
    if (typeof item === 'string') return spend(item.length)
    if (typeof item !== 'object' || item === null) return spend(8)
    if (depth > 32) return true
    if (ArrayBuffer.isView(item)) return spend(item.byteLength)
    if (item instanceof ArrayBuffer) return spend(item.byteLength)
    // A sparse array of a billion holes has almost no keys, so its length is what counts.
    if (Array.isArray(item) && spend(item.length * 8)) return true
    return Object.entries(item).some(([key, inner]) => spend(key.length + 8) || visit(inner, depth + 1))
  }
  try {
    return visit(value, 0)
  } catch {
    return true
  }
}
