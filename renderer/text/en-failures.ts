// English sentences for every expected failure: what happened, what it means for the money, what to do now.
import { brokerFailures as broker } from './en-broker.ts'
import { refundConflicts } from './en-refund.ts'
import { refusedFields, sellingConflicts } from './en-conflicts.ts'

/** The money sentence used where nothing was charged or changed. */
const safe = 'No money has moved and the sale is unchanged.'

export const failures = {
  label: 'Problem',
  support: 'For support: {{code}}',
  invalid: {
    what: 'Something in this entry is missing or not valid.',
    money: safe,
    next: 'Check the marked fields and try again.',
  },
  fields: refusedFields,
  'not-signed-in': {
    what: 'Nobody is signed in at this till.',
    money: safe,
    next: 'Sign in with your PIN and repeat the step.',
  },
  'not-allowed': {
    what: 'You may not do this by yourself.',
    money: safe,
    next: 'Call somebody who may: a senior or a manager.',
  },
  'wrong-pin': { what: 'That PIN is not right.', money: safe, next: 'Enter the PIN again.' },
  'wrong-pin-wait': {
    what: 'That PIN was wrong too often.',
    money: safe,
    next: 'Wait {{seconds}} seconds, then enter the PIN again.',
  },
  'not-found': {
    product: {
      what: 'This item is not in the catalogue.',
      money: safe,
      next: 'Search by name or ask a manager for the right code.',
    },
    sale: {
      what: 'This sale no longer exists in that state.',
      money: 'Completed sales are never removed.',
      next: 'Look it up in the list of sales.',
    },
    staff: { what: 'This person is not on the staff list.', money: safe, next: 'Choose another name.' },
    scan: { what: 'This card scan has already ended.', money: safe, next: 'Start a new scan.' },
    check: { what: 'This ID check has already ended.', money: safe, next: 'Start a new check.' },
    receipt: {
      what: 'There is no receipt for this sale.',
      money: 'A receipt exists only once a sale is paid.',
      next: 'Look for the sale in the list.',
    },
  },
  conflict: {
    'no-open-shift': {
      what: 'No shift is open at this till.',
      money: safe,
      next: 'Count the float and open a shift first.',
    },
    'shift-already-open': {
      what: 'A shift is already open.',
      money: safe,
      next: 'Carry on selling, or close the shift first.',
    },
    'sale-open': {
      what: 'There is an open sale on this till.',
      money: safe,
      next: 'Finish, park or discard the open sale first.',
    },
    'sale-empty': { what: 'There is nothing in this sale yet.', money: safe, next: 'Scan or choose an item first.' },
    'sale-paid': {
      what: 'Part of this sale is already paid.',
      money: 'What was paid stays with this sale.',
      next: 'Take the rest, or give back what was paid before changing the items.',
    },
    'payment-open': {
      what: 'A card payment is running.',
      money: 'The amount is taken at most once.',
      next: 'Wait for its result, or cancel it while it waits for the card.',
    },
    'payment-unknown': {
      what: 'The result of a card payment is not known yet.',
      money: 'The customer may have been charged. Do not take the money a second time.',
      next: 'Choose “Check again”, or call a manager.',
    },
    'age-check-required': {
      what: 'This sale holds items with an age limit.',
      money: safe,
      next: 'Check the ID, or remove those items.',
    },
    'not-covered': {
      what: 'The amount does not cover anything.',
      money: safe,
      next: 'Enter the amount the customer hands over.',
    },
    'too-much': {
      what: 'The amount is more than remains to be paid.',
      money: safe,
      next: 'Enter the remaining amount or less.',
    },
    'already-registered': {
      what: 'This till is already registered.',
      money: safe,
      next: 'Carry on; nothing needs to be done.',
    },
    'not-registered': {
      what: 'This till is not registered.',
      money: safe,
      next: 'Register the till and have a manager approve it.',
    },
    'manager-exists': {
      what: 'The first manager has already been set up.',
      money: safe,
      next: 'Sign in with that PIN.',
    },
    'payment-card-refused': {
      what: 'That was a payment card. It was not kept.',
      money: 'Nothing was charged.',
      next: 'Choose Pay, then Card, and use the card terminal.',
    },
    'nothing-running': {
      what: 'There is nothing under way that this could act on.',
      money: safe,
      next: 'Look at the screen and start again from there.',
    },
    'not-settled': {
      what: 'The bank cannot give this charge back yet, because it is still being settled.',
      money: 'Nothing was given back. The charge stands as it was.',
      next: 'Try again tomorrow, or call a manager.',
    },
    'charge-stands': {
      what: 'The bank still shows a charge for this payment.',
      money: 'The customer has paid it, and no sale accounts for it.',
      next: 'Choose Give back here, or give it back in the bank’s portal first.',
    },
    'asked-again': {
      what: 'The bank knows nothing of this payment at the moment, and it has before.',
      money: 'Nothing is booked. A charge that is found goes back to the card.',
      next: 'Wait: the till asks the bank again, and closes the payment within a few minutes.',
    },
    ...sellingConflicts,
    ...refundConflicts,
    updating: {
      what: 'The till is being updated and starts again in a moment.',
      money: safe,
      next: 'Wait until it is back, then go on.',
    },
    'pin-weak': {
      what: 'That PIN is too easy to guess.',
      money: safe,
      next: 'Choose one without repeats or digits in a row.',
    },
    'last-manager': {
      what: 'This is the last manager who can sign in.',
      money: safe,
      next: 'Make somebody else a manager first.',
    },
    'badge-taken': {
      what: 'This badge belongs to somebody else already.',
      money: safe,
      next: 'Take that badge away first, or use another one.',
    },
    'badge-unfit': {
      what: 'This code cannot be a badge.',
      money: safe,
      next: 'Use a badge with six characters or more, for somebody who has not left.',
    },
    'override-over': {
      what: 'The till was waiting too long, or somebody else came to it.',
      money: safe,
      next: 'Start the action again.',
    },
    'import-running': {
      what: 'Goods are being imported.',
      money: 'No money is involved. Selling goes on.',
      next: 'Wait until the import is finished, then do it again.',
    },
    'checks-spent': {
      what: 'The paid ID checks for this sale are used up.',
      money: safe,
      next: 'Check the ID in another way, or call a manager.',
    },
  },
  declined: {
    what: '{{service}} said no: {{reason}}',
    money: 'Nothing was charged.',
    next: 'Try again, or use another way.',
  },
  /** The store's broker, by its code. */
  broker,
  unreachable: {
    what: '{{service}} cannot be reached.',
    money: 'Nothing is lost: every sale up to now is saved.',
    next: 'Check the network and try again. Cash sales still work.',
  },
  'unreachable-till': {
    what: 'The screen has lost its connection to the till.',
    money: 'Nothing is lost: every sale up to now is saved.',
    next: 'The screen keeps trying. If this lasts longer than a minute, restart the till.',
  },
  'provider-fault': {
    what: '{{service}} gave an answer that makes no sense.',
    money: 'Nothing was booked from it.',
    next: 'Try again. If it stays, tell support the code.',
  },
  storage: {
    full: {
      what: 'The disk of this till is full.',
      money: 'Saved sales are safe, new ones cannot be saved.',
      next: 'Stop selling here and call support to free space.',
    },
    'read-only': {
      what: 'This till may not write to its disk.',
      money: 'Saved sales are safe, new ones cannot be saved.',
      next: 'Stop selling here and call support.',
    },
    corrupt: {
      what: 'The data on this till are damaged.',
      money: 'Do not take money here until this is repaired.',
      next: 'Use another till and call support.',
    },
    busy: { what: 'The data of this till were busy.', money: safe, next: 'Try again in a moment.' },
  },
  cancelled: { what: 'The step was cancelled.', money: safe, next: 'Start it again when you are ready.' },
  internal: {
    what: 'Something unexpected went wrong.',
    money: 'Everything confirmed so far is saved.',
    next: 'Try again. If it stays, tell support the code.',
  },
  services: {
    till: 'The till',
    identity: 'The identity service',
    secucard: 'The identity service',
    broker: 'The store server',
    idscan: 'The ID check service',
    cardscan: 'The insurance card service',
    cardconnect: 'The card payment service',
    terminal: 'The card terminal',
    printer: 'The printer',
    other: 'The service',
  },
}
