// Whether a manager still has to see that the data of this till were restored.
import type { settingsStore } from './settings.ts'

export type RestoreNotice = {
  /** When the data were restored, an ISO instant; null when there is nothing to see. */
  pending(): string | null
  /** A manager has seen it. */
  seen(): void
}

export function restoreNotice(settings: ReturnType<typeof settingsStore>): RestoreNotice {
  return {
    pending: () => settings.get('data-restored') || null,
    seen: () => settings.set('data-restored', ''),
  }
}
