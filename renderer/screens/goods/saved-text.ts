// Where a saved list went, or why nowhere, in words.
import type { SavedBundle } from '#contract'
import type { TFunction } from 'i18next'

export function savedText(t: TFunction, saved: SavedBundle): string {
  switch (saved.kind) {
    case 'saved':
      return t('goods.saved.saved', { path: saved.path })
    case 'not-chosen':
      return t('goods.saved.not-chosen')
    case 'refused':
      return t(`goods.saved.${saved.why}`)
    default:
      return saved satisfies never
  }
}
