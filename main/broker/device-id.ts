// What a device id may look like, wherever it comes from: one line of visible characters.

/** 1 to 256 visible ASCII characters, or null. A device id goes into the audit file, so it must not break its lines. */
export function deviceId(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value) ? value : null
}

/**
 * The role of a device: exact entry first, then the longest `…/*` that it lies under; null when it is not in the list.
 * A prefix stands for what is below it, never for itself.
 */
export function roleOf(tills: Readonly<Record<string, string>>, device: string): string | null {
  if (Object.hasOwn(tills, device)) return tills[device] ?? null
  const below = Object.keys(tills)
    .filter(
      pattern =>
        pattern.endsWith('/*') && device.length > pattern.length - 1 && device.startsWith(pattern.slice(0, -1)),
    )
    .toSorted((one, other) => other.length - one.length)
  return tills[below[0] ?? ''] ?? null
}
