// An amount of money in the till's currency and language, in figures that line up.
import { formatMinor } from '#domain/money'
import { useTranslation } from 'react-i18next'
import type { Language } from '../text/i18n.ts'
import { useTill } from '../till.ts'

/** Formats amounts for this till and language. */
export function useMoney(): (minor: number) => string {
  const { currency } = useTill().store
  const language = useLanguage()
  return minor => formatMinor(minor, currency, language)
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'de' ? 'de' : 'en'
}

export function Money({ minor, className = '' }: { minor: number; className?: string }) {
  const money = useMoney()
  return <span className={`figures ${className}`}>{money(minor)}</span>
}
