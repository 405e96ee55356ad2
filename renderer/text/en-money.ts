// English texts of discounts, tips and explanations of figures.

export const discount = {
  open: 'Discount',
  title: 'Discount',
  of: 'On',
  sale: 'Whole sale',
  given: 'Given already',
  remove: 'Take off',
  kind: 'Kind',
  kinds: { percent: 'Percent', fixed: 'Amount', 'per-unit': 'Per unit' },
  percent: 'Percent',
  amount: 'Amount',
  amountEach: 'Amount a unit',
  each: '{{amount}} a unit',
  upTo: 'up to {{units}} units',
  limit: 'For how many units at most',
  limitHint: 'Empty means all of them; the dearest come first.',
  reason: 'Reason',
  reasons: {
    goodwill: 'Goodwill',
    damaged: 'Damaged',
    shortDated: 'Best before soon',
    priceMatch: 'Price match',
    staff: 'Staff',
    other: 'Other',
  },
  otherReason: 'Which reason',
  give: 'Give discount',
  wrong: {
    percent: 'Percent: enter a figure from 0.01 to 100.',
    amount: 'Amount: enter more than zero.',
    limit: 'Units: enter a whole number from 1, or nothing.',
    reason: 'Reason: enter at least three letters.',
  },
}

export const explain = {
  title: 'Explain this number',
  open: 'Explain the total',
  which: 'Which figure',
  steps: 'How it came about',
  gross: 'Goods before discounts',
  tax: 'Tax {{rate}}',
  tip: 'Tip {{percent}} %',
}

export const tip = {
  title: 'Tip',
  none: 'No tip',
  other: 'Other amount',
  of: '{{percent}} %',
  charged: 'With tip {{amount}}',
}
