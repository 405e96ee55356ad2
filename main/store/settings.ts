// A few words the till keeps about itself, by a closed list of keys.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

export type SettingKey =
  | 'language'
  | 'till-id'
  | 'device-id'
  | 'device-key'
  | 'key-backend'
  | 'current-shift'
  | 'environment'
  | 'card-service'
  | 'catalogue-version'
  | 'last-integrity-check'
  | 'last-backup'
  | 'data-restored'
  | 'refund-limit'
  | 'shift-blind'
  | 'practising'

/** Reads and writes single settings; an absent one is null. Never holds a secret in the clear. */
export function settingsStore(db: Db) {
  const read = db.prepare<[SettingKey], { value: string }>('select value from setting where key = ?')
  const write = db.prepare<[SettingKey, string]>(
    'insert into setting values (?, ?) on conflict (key) do update set value = excluded.value',
  )
  return guarded(
    {
      get: (key: SettingKey): string | null => read.get(key)?.value ?? null,
      set(key: SettingKey, value: string): void {
        write.run(key, value)
      },
    },
    db,
  )
}
