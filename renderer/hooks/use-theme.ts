// Light or dark colours: what the system prefers unless someone chose at this screen.
import { useSyncExternalStore } from 'react'
import { preference } from '../preferences.ts'

export const themeSetting = preference('theme', ['system', 'light', 'dark'] as const)
const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** Puts the choice on <html>, where tokens.css reads it; called once at start. */
export function applyTheme(): void {
  const show = () => {
    const choice = themeSetting.get()
    if (choice === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = choice
  }
  themeSetting.subscribe(show)
  show()
}

export function useTheme(): { choice: 'system' | 'light' | 'dark'; dark: boolean } {
  const choice = useSyncExternalStore(themeSetting.subscribe, themeSetting.get)
  const dark = useSyncExternalStore(
    tell => {
      systemDark.addEventListener('change', tell)
      return () => systemDark.removeEventListener('change', tell)
    },
    () => systemDark.matches,
  )
  return { choice, dark: choice === 'system' ? dark : choice === 'dark' }
}
