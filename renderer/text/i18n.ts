// Starts i18next with both dictionaries and makes every key a type.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { de } from './de.ts'
import { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

export type Language = 'en' | 'de'

/** Starts the texts in `language` and keeps <html lang> in step, so that screen readers speak the right language. */
export async function startTexts(language: Language): Promise<void> {
  i18next.on('languageChanged', now => void (document.documentElement.lang = now))
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, de: { translation: de } },
    lng: language,
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  })
}

/** The language to start with until the till says which one it keeps. */
export function preferredLanguage(languages: readonly string[]): Language {
  return languages[0]?.toLowerCase().startsWith('de') ? 'de' : 'en'
}

export const switchLanguage = (language: Language): Promise<unknown> => i18next.changeLanguage(language)
