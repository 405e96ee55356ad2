// German sentences for what is refused at the sale itself: a commit that came too late, a figure that cannot be.
import type * as english from './en-conflicts.ts'

const safe = 'Es wurde kein Geld bewegt, der Verkauf ist unverändert.'

export const sellingConflicts = {
  'sale-changed': {
    what: 'Der Verkauf ist nicht mehr der, der auf dem Bildschirm stand.',
    money: 'Mit dieser Taste wurde nichts kassiert.',
    next: 'Den offenen Betrag ansehen und noch einmal kassieren, wenn er noch offen ist.',
  },
} satisfies typeof english.sellingConflicts

/** By the field that was refused. */
export const refusedFields = {
  quantityMilli: {
    what: 'Diese Menge kann ein Verkauf nicht enthalten.',
    money: safe,
    next: 'Eine Menge von 0,001 bis 9.999 eingeben. Eine längere Zahl ist ein Barcode im falschen Feld.',
  },
  priceMinor: {
    what: 'Der Preis fehlt oder ist keiner, den ein Verkauf enthalten kann.',
    money: safe,
    next: 'Den Preis in der Währung der Kasse eingeben, ohne Vorzeichen.',
  },
  reason: { what: 'Der Grund fehlt.', money: safe, next: 'Mit mindestens drei Buchstaben angeben, warum.' },
  tenderedMinor: {
    what: 'Diesen gegebenen Betrag kann die Kasse nicht annehmen.',
    money: safe,
    next: 'Den Betrag ohne Vorzeichen eingeben und prüfen, ob ein Barcode ins Feld geraten ist.',
  },
} satisfies typeof english.refusedFields
