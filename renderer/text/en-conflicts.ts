// English sentences for what is refused at the sale itself: a commit that came too late, a figure that cannot be.

const safe = 'No money has moved and the sale is unchanged.'

export const sellingConflicts = {
  'sale-changed': {
    what: 'The sale is no longer the one that was on the screen.',
    money: 'Nothing was taken by this key.',
    next: 'Look at what remains to be paid, then take the payment again if it is still due.',
  },
}

/** By the field that was refused. */
export const refusedFields = {
  quantityMilli: {
    what: 'The quantity is not one a sale can hold.',
    money: safe,
    next: 'Enter a quantity from 0.001 to 9,999. A longer number is a barcode in the wrong field.',
  },
  priceMinor: {
    what: 'The price is missing, or is not one a sale can hold.',
    money: safe,
    next: 'Enter the price in the till’s currency, without a sign.',
  },
  reason: { what: 'The reason is missing.', money: safe, next: 'Enter at least three letters that tell why.' },
  tenderedMinor: {
    what: 'The amount handed over is not one a till can take.',
    money: safe,
    next: 'Enter the amount without a sign, and look whether a barcode got into the field.',
  },
}
