// A figure that the money engine does not take: which field, why, and the sentence for the person who typed it.

export type RefusalReason =
  | 'empty'
  | 'not-a-number'
  | 'not-whole'
  | 'negative'
  | 'too-large'
  | 'too-many-decimals'
  | 'wrong-currency'
/** `field` is a path such as "lines[2].quantityMilli" or the name of a typed field such as "amount". */
export type Refusal = { field: string; reason: RefusalReason; message: string }

/** Thrown where a refusal cannot be returned. A RangeError, because a wrong figure must never become a plausible total. */
export class MoneyRefused extends RangeError {
  readonly field: string
  readonly reason: RefusalReason
  constructor({ field, reason, message }: Refusal) {
    super(message)
    this.name = 'MoneyRefused'
    this.field = field
    this.reason = reason
  }
}
