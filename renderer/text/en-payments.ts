// English texts of card payments that need a manager: what each is, what may be done about it, and the bank's report.

export const payments = {
  title: 'Payments',
  panelLead: 'Card payments that need a decision, and the bank’s report of a day beside the till’s own books.',
  open: 'Open payments',
  waiting_one: '{{count}} payment needs a decision.',
  waiting_other: '{{count}} payments need a decision.',
  listTitle: 'To decide',
  none: 'Nothing to decide. The end of every card payment is known, and each has its sale.',
  tryAgain: 'Try again',
  sale: {
    numbered: 'Receipt {{number}} · {{status}}',
    unnumbered: 'Sale without a receipt · {{status}}',
  },
  steps: {
    unknown: 'Result unknown – being checked',
    cancelling: 'Given up – being taken back',
    'needs-human': 'Charge without a clear end',
  },
  facts: {
    amount: 'Amount asked for',
    approved: 'Approved by the bank',
    card: 'Card',
    noCard: 'not known',
    at: 'Started',
    order: 'Order id',
    reference: 'Bank reference',
    noReference: 'none yet',
    why: 'Why',
  },
  portal: 'What to look for in the bank’s portal',
  reversal: {
    void: {
      sent: 'The bank has been asked to void the charge.',
      unknown: 'Whether the charge was voided is being checked with the bank.',
      refused: 'The bank refused to void the charge. It still stands.',
      'not-sent': 'Asking to void the charge never left the till. It still stands.',
      'needs-human': 'The bank did not confirm the void. Look in its portal.',
    },
    refund: {
      sent: 'The bank has been asked to refund the charge.',
      unknown: 'Whether the refund was paid is being checked with the bank.',
      refused: 'The bank refused the refund. The charge still stands.',
      'not-sent': 'The refund never left the till. The charge still stands.',
      'needs-human': 'The bank did not confirm the refund. Look in its portal.',
    },
  },
  /** Words of the till for why a payment stands as it does; everything else is the bank's own word. */
  why: {
    unreachable: 'The card payment service could not be reached.',
    credentials: 'The card payment service does not accept this store’s access. Call support.',
    refused: 'The card payment service refused the request. If it happens again, call support.',
    'too-many-requests': 'The card payment service asks to wait a minute.',
    'provider-fault': 'The card payment service gave an answer that makes no sense.',
    restart: 'The till was restarted meanwhile.',
    internal: 'The till had a fault; it is written in its log.',
    voided: 'The bank has voided the charge.',
    'not-found': 'The bank does not know this payment.',
  },
  decide: {
    check: {
      name: 'Check again',
      yes: 'Ask the bank now',
      money: 'The bank is asked now. No money moves by asking.',
      done: 'The bank is being asked.',
    },
    'give-up': {
      name: 'Give up',
      yes: 'Give up',
      money:
        'The till no longer takes this payment. A charge over {{amount}} that is found, even late, goes back to the card. The sale can be paid another way as soon as the bank has answered.',
      done: 'Given up. A charge that is found goes back to the card.',
    },
    void: {
      name: 'Give back',
      yes: 'Give {{amount}} back',
      money:
        '{{amount}} goes back to the card: as a void, or as a refund where the bank has settled it already. It no longer pays for any sale.',
      done: 'The bank has been asked to give the money back.',
      /** Where the screen does not know how much the bank has charged. */
      whole: {
        yes: 'Give all of it back',
        money:
          'All that the bank has charged goes back to the card: as a void, or as a refund where it is settled already. It no longer pays for any sale.',
      },
    },
    keep: {
      name: 'Keep as payment',
      yes: 'Keep {{amount}}',
      money: '{{amount}} stays charged to the card and counts as paid on the open sale.',
      done: 'The payment counts for its sale.',
    },
    checked: {
      name: 'Checked by hand',
      yes: 'No money moved',
      money:
        'The till books that no money moved. Only when the bank’s portal shows no charge, or one that was voided there. A charge that stands would be money no sale accounts for.',
      done: 'Booked: no money moved.',
    },
  },
  reason: 'Reason, for the journal',
  reasonShort: 'Write at least three letters.',
  reasonsFor: 'Usual reasons',
  reasons: {
    check: { first: 'Asked the bank again' },
    'give-up': { first: 'Customer pays another way', second: 'Customer has left' },
    void: { first: 'Customer pays another way', second: 'Customer has left', third: 'Wrong amount' },
    keep: { first: 'Customer agrees to the amount' },
    checked: {
      first: 'Not in the bank’s portal',
      second: 'Declined in the portal',
      third: 'Voided in the portal',
    },
  },
  working: 'One moment …',
  callLead: 'Keep the customer here. Look the payment up in the bank’s portal, then choose. The till goes on checking.',
  nothingToChoose: 'Nothing has to be decided here now. The till is waiting for the bank’s answer.',
  settlement: {
    title: 'Compare with the bank',
    lead: 'The bank’s report of a day is ready the morning after.',
    day: 'Date',
    before: 'Day before',
    compare: 'Compare',
    comparing: 'Asking the bank …',
    badDay: 'Enter a real day that is not in the future.',
    of: 'Report of {{day}}',
    empty: 'No card payment of this day, neither at the bank nor in the till.',
    clean: 'Everything agrees.',
    agree_one: '{{count}} payment agrees:',
    agree_other: '{{count}} payments agree:',
    differ_one: '{{count}} difference',
    differ_other: '{{count}} differences',
    what: 'Difference',
    till: 'Till',
    bank: 'Bank',
    absent: 'none',
    receipt: 'Receipt {{number}}',
    reference: 'Reference {{reference}}',
    order: 'Order {{order}}',
    unavailable: 'There is no report of this day.',
    unavailableMoney: 'Nothing has changed in the till or at the bank.',
    unavailableNext: 'Try again later. If it stays, call the bank.',
    because: 'Reason: {{why}}',
    kinds: {
      orphan: {
        title: 'Only at the bank',
        next: 'The card was charged and no sale of this till accounts for it. Look the reference up in the bank’s portal and give the money back there.',
      },
      missing: {
        title: 'Only in the till',
        next: 'The till has this payment, the bank does not pay it out. See the next day’s report too, then call the bank with the reference.',
      },
      rejected: {
        title: 'Rejected',
        next: 'The bank will not pay this out. Call the bank with the reference; the amount may have to be taken again.',
      },
      amount: {
        title: 'Not the same amount',
        next: 'Compare the receipt with the bank’s portal, then call the bank with the reference.',
      },
    },
  },
}
