// Counts what the CardScan simulator was asked, so that a test can say how often a till did something.

/** Of one card. `addresses`: upload addresses asked for; `sockets`: open now and registered for it. */
export type CardCounts = {
  front: number
  back: number
  addresses: number
  refusedUploads: number
  registrations: number
  gets: number
  deletes: number
  sockets: number
}

/** Of the whole simulator since its start. `sockets` is how many are open now; `pings` the keep-alives that came. */
export type CardscanCounts = {
  tokensIssued: number
  tokensWithoutUser: number
  credentialsRefused: number
  cardsCreated: number
  cardsDeleted: number
  uploads: number
  uploadsRefused: number
  socketsOpened: number
  socketsRefused: number
  sockets: number
  pings: number
  eventsSent: number
  eligibilityChecks: number
}

type OwnCounts = Omit<CardCounts, 'sockets' | 'front' | 'back'>
export type Counter = {
  total: Omit<CardscanCounts, 'sockets'>
  /** The counts of a card; those of a card never seen start at zero. */
  of(cardId: string): OwnCounts
}

export function counter(): Counter {
  const cards = new Map<string, OwnCounts>()
  return {
    total: {
      tokensIssued: 0,
      tokensWithoutUser: 0,
      credentialsRefused: 0,
      cardsCreated: 0,
      cardsDeleted: 0,
      uploads: 0,
      uploadsRefused: 0,
      socketsOpened: 0,
      socketsRefused: 0,
      pings: 0,
      eventsSent: 0,
      eligibilityChecks: 0,
    },
    of(cardId) {
      const known = cards.get(cardId) ?? { addresses: 0, refusedUploads: 0, registrations: 0, gets: 0, deletes: 0 }
      cards.set(cardId, known)
      return known
    },
  }
}
