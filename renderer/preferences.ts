// The few choices that belong to this screen and not to the till: colours, sound, camera. Nothing else is stored in the page.

export type Preference<T extends string> = { get(): T; set(value: T): void; subscribe(tell: () => void): () => void }

/** A choice kept in local storage under its own name; anything not allowed reads as the first allowed value. */
export function preference<const T extends string>(name: string, allowed: readonly [T, ...T[]]): Preference<T> {
  return stored(name, text => allowed.find(value => value === text) ?? allowed[0])
}

/** A free text such as a camera's device id; empty when none was chosen. */
export function textPreference(name: string): Preference<string> {
  return stored(name, text => text ?? '')
}

function stored<T extends string>(name: string, read: (text: string | null) => T): Preference<T> {
  const listeners = new Set<() => void>()
  const key = `tillgate.${name}`
  let value = read(storage()?.getItem(key) ?? null)
  return {
    get: () => value,
    set(next) {
      value = next
      storage()?.setItem(key, next)
      for (const tell of [...listeners]) tell()
    },
    subscribe(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
  }
}

/** Storage can be switched off by policy; then a choice lasts as long as the page. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}

export const cameraSetting = textPreference('camera')
