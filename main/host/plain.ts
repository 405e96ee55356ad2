// Tells whether a value that crossed a process border is plain data, as a JSON text could have carried it.

const DEEPEST = 32
const MOST_VALUES = 200_000

/**
 * True for texts, finite numbers, booleans, null, arrays without holes and objects without a class, without accessors
 * and without symbols, nested at most 32 deep with at most 200,000 values. The structured clone of IPC would also carry
 * maps, dates, buffers, cycles and numbers no schema means; none of them is ever part of a frame. Never throws.
 */
export function isPlain(value: unknown): boolean {
  let left = MOST_VALUES
  const plain = (item: unknown, depth: number): boolean => {
    if ((left -= 1) < 0 || depth > DEEPEST) return false
    switch (typeof item) {
      case 'string':
      case 'boolean':
      case 'undefined':
        return true
      case 'number':
        return Number.isFinite(item)
      case 'object':
        return item === null || (Array.isArray(item) ? dense(item, depth) : record(item, depth))
      default:
        return false
    }
  }
  const dense = (items: readonly unknown[], depth: number): boolean => {
    // Holes and extra properties both change the number of keys; `length` is the one key that is always there.
    if (items.length > left || Reflect.ownKeys(items).length !== items.length + 1) return false
    return items.every(item => plain(item, depth + 1))
  }
  const record = (item: object, depth: number): boolean => {
    const proto = Object.getPrototypeOf(item) as object | null
    // Object.prototype of any realm, told by where it stands and what is on it, because a page is a realm of its own.
    if (proto !== null && (Object.getPrototypeOf(proto) !== null || !Object.hasOwn(proto, 'isPrototypeOf')))
      return false
    return Reflect.ownKeys(item).every(key => {
      if (typeof key === 'symbol') return false
      const property = Object.getOwnPropertyDescriptor(item, key)
      return property !== undefined && 'value' in property && plain(property.value, depth + 1)
    })
  }
  try {
    return plain(value, 0)
  } catch {
    return false
  }
}
