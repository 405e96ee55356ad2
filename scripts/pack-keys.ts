// The keys in a package that updates are verified with: a release has two real ones, or it is not made.
import { pinnedKeys, UpdateKeysError } from '../main/host/update-keys.ts'

/** Faults as sentences. `text`: update-keys.json of the package, null when it has none. With placeholders a till keeps updates off. */
export function updateKeyFaults(text: string | null, { release }: { release: boolean }): string[] {
  if (text === null) return release ? ['update-keys.json is missing, so this till would never be updated'] : []
  try {
    const placeholders = pinnedKeys(text).development
    return release && placeholders
      ? ["update-keys.json holds placeholders; a release needs the release operator's keys (docs/updates.md)"]
      : []
  } catch (thrown) {
    if (!(thrown instanceof UpdateKeysError)) throw thrown
    const why = thrown.cause instanceof Error ? thrown.cause.message : 'unreadable'
    return [`update-keys.json cannot be used: ${why}`]
  }
}

/** For the table of checks. */
export function updateKeyNote(text: string | null): string {
  try {
    const { keys, development } = pinnedKeys(text ?? '')
    return development ? 'placeholder keys: updates stay off' : `pinned ${keys.map(({ id }) => id).join(', ')}`
  } catch {
    return 'no update keys: updates stay off'
  }
}
