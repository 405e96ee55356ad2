// The last door before the till: an input that holds a payment card number is refused, whatever it was typed or scanned into.
import type { Api } from '#contract'
import { looksLikePaymentCard } from '#domain/card-number'
import { conflict } from './ports/errors.ts'

/** What holds no words of people: identifiers the till made itself, and bytes of pictures and documents. */
const notWords = /^(?:id|.+Id|bytes|jpeg|digest)$/

/** The same handlers; those given a card number throw conflict `payment-card-refused` before anything is kept or told. */
export function refusingCards(api: Api): Api {
  const guarded = Object.entries(api).map(([name, handle]) => [
    name,
    async (input: unknown, ...more: unknown[]) => {
      // A document carries long numbers of its own; the scan tells them apart, and refuses cards itself.
      if (name !== 'sale.scan' && holdsCard(input)) throw conflict('payment-card-refused')
      return (handle as (...all: unknown[]) => Promise<unknown>)(input, ...more)
    },
  ])
  return Object.fromEntries(guarded) as Api
}

/** Inputs are flat or nearly so; the contract has checked their shape and length before. */
function holdsCard(value: unknown): boolean {
  if (typeof value === 'string') return looksLikePaymentCard(value)
  if (Array.isArray(value)) return value.some(holdsCard)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => !notWords.test(key) && holdsCard(inner))
}
