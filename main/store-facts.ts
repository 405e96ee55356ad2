// What the till says of itself in words: its language, and the facts that every receipt keeps.
import type { Config } from './config.ts'
import type { ReceiptFacts } from './services/receipts.ts'
import type { Stores } from './stores.ts'

export type Language = 'en' | 'de'

/** The language somebody chose at this till, else the configured one. */
export function languageOf(config: Config, settings: Stores['settings']): Language {
  const chosen = settings.get('language')
  return chosen === 'de' || chosen === 'en' ? chosen : config.language
}

/** Kept with each sale, so that a receipt printed again years later still says what it said. */
export function receiptFactsOf(config: Config, language: Language): string {
  const { name, address, currency, taxId } = config.store
  const facts: ReceiptFacts = { store: { name, address, currency, taxId }, till: config.till, language }
  return JSON.stringify(facts)
}
