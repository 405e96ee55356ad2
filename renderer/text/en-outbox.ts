// English texts of sales on their way to the back office: each one's state, the queue, and whether to switch off.

export const outbox = {
  title: 'Sales to the back office',
  lead: 'The till sends every finished sale by itself. One that has to wait is kept, also when the till is switched off.',
  question: 'Safe to switch off?',
  delivery: {
    waiting: 'Waits to be sent',
    sending: 'Being sent',
    delivered: 'Sent',
    refused: 'Refused',
  },
  /** Under the receipt of one sale. */
  one: {
    waiting: 'This sale waits to be sent to the back office.',
    sending: 'This sale is being sent to the back office.',
    delivered: 'The back office has this sale.',
    refused: 'The back office refused this sale: “{{reason}}”.',
  },
  refusedNext: 'It is kept on this till. Ask the back office about this word, then a manager sends it again.',
  answer: {
    'all-delivered': 'Yes. Every sale has reached the back office.',
    'no-back-office': 'Yes. No back office is set up; all sales are kept on this till.',
    refused_one: 'Yes. But {{count}} sale was refused by the back office and needs a manager. It is kept on this till.',
    refused_other:
      'Yes. But {{count}} sales were refused by the back office and need a manager. They are kept on this till.',
    waiting_one:
      'Better wait. {{count}} sale is on this till only. If you switch off now, it is kept and sent after the next start.',
    waiting_other:
      'Better wait. {{count}} sales are on this till only. If you switch off now, they are kept and sent after the next start.',
  },
  since: 'The oldest is waiting since {{time}}.',
  next: 'Next try at {{time}}.',
  /** Why a sale was not taken this time. */
  why: {
    unreachable: 'The back office cannot be reached.',
    'not-registered': 'This till is not registered. A manager registers it in Settings.',
    'not-allowed': 'The back office does not let this till in. Call support.',
    'not-found': 'There is no back office at the address that is set up. Call support.',
    'too-many-requests': 'The back office is busy and asks to wait.',
    'server-error': 'The back office has a fault of its own.',
    'provider-fault': 'The back office gave an answer that makes no sense.',
    storage: 'The data file of this till could not be used just then.',
    internal: 'The till had a fault; it is written in its log.',
  },
  again: 'Send again',
  now: 'Try now',
  sending: 'One moment …',
  refusedTitle: 'Refused by the back office',
  receipt: 'Receipt {{number}}',
}
