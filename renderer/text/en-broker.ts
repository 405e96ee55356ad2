// English sentences for what the back office's token server refuses.

const safe = 'No money has moved and the sale is unchanged.'

export const brokerFailures = {
  'unknown-till': {
    what: 'The store’s server does not know this till.',
    money: safe,
    next: 'Whoever runs the server must add this till to its list. Cash sales go on meanwhile.',
  },
  'customer-required': {
    what: 'The store’s server wants to know for which customer this scan is.',
    money: safe,
    next: 'Start the scan again. If it happens again, call support.',
  },
  'customer-refused': {
    what: 'The store’s server refused this customer number because it belongs to a till or a cashier.',
    money: safe,
    next: 'Start the scan again. If it happens again, call support.',
  },
  'service-not-set-up': {
    what: 'This service is not set up on the store’s server.',
    money: safe,
    next: 'Use another way. Whoever runs the server can set it up.',
  },
  'service-refused': {
    what: 'The service no longer accepts the credentials of this store.',
    money: safe,
    next: 'Call whoever runs the store’s server. Use another way meanwhile.',
  },
}
