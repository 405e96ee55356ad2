// Counts what the ID Scan simulator was asked, so that a test can say how often a till did something.

/** Of one transaction: its page, what was done there, and the calls of the API about it. */
export type TransactionCounts = {
  pageOpens: number
  attemptPosts: number
  details: number
  results: number
  downloads: number
  audits: number
  deletes: number
}

/** Since the start. `bearersElsewhere` counts tokens that were sent on to the other host after a redirect. */
export type IdscanCounts = {
  created: number
  tokensRefused: number
  longestTokenSeconds: number
  bearersElsewhere: number
  downloadsElsewhere: number
}

export type Counter = {
  total: IdscanCounts
  /** The counts of a transaction; those of one never seen start at zero. */
  of(id: string): TransactionCounts
}

const none = (): TransactionCounts => ({
  pageOpens: 0,
  attemptPosts: 0,
  details: 0,
  results: 0,
  downloads: 0,
  audits: 0,
  deletes: 0,
})

export function counter(): Counter {
  const transactions = new Map<string, TransactionCounts>()
  return {
    total: { created: 0, tokensRefused: 0, longestTokenSeconds: 0, bearersElsewhere: 0, downloadsElsewhere: 0 },
    of(id) {
      const known = transactions.get(id) ?? none()
      transactions.set(id, known)
      return known
    },
  }
}
