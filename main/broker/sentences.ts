// What a person at the till reads when the broker issues nothing: what happened, what it means, what to do.
import type { BrokerCode } from './wire.ts'

const names: Readonly<Record<string, string>> = {
  cardscan: 'The card scanning service',
  idscan: 'The ID check service',
  cardconnect: 'The card payment service',
}

/** A sentence or two in English; `wait` in whole seconds, `service` as in BrokerError. */
export function sentence(code: BrokerCode, service: string, wait: number | null): string {
  const name = names[service] ?? 'This service'
  const again = wait === null ? 'Try again in a moment.' : `Try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}.`
  switch (code) {
    case 'not-a-till':
      return 'This till could not prove who it is: its registration has ended or was withdrawn. This changed no payment. Register the till again.'
    case 'unknown-till':
      return 'This till is not on the list of this store. This changed no payment. Ask the back office to add it.'
    case 'identity-unavailable':
      return `The identity service gives no answer, so the till cannot prove who it is. This changed no payment. ${again}`
    case 'customer-required':
      return 'A card scan belongs to one customer and needs the id of that customer, a UUID. Start the scan again.'
    case 'customer-refused':
      return "The id given for the customer is a till's or a cashier's. It would show one customer's cards to the next, so no scan was started. Call support."
    case 'service-not-set-up':
      return `${name} is not set up for this store. This changed no payment. Ask the back office.`
    case 'service-refused':
      return `${name} refuses the credentials of this store. This changed no payment. Call support.`
    case 'service-unavailable':
      return `${name} gives no answer. This changed no payment. ${again}`
    case 'too-many-requests':
      return `Too many requests in a short time. This changed no payment. ${again}`
    case 'bad-request':
      return 'The broker does not understand this request. This changed no payment. The till and the broker may have different versions: call support.'
    case 'internal':
      return 'The broker could not finish the request. This changed no payment. Try again; if it stays, call support with the request id.'
    default:
      return code satisfies never
  }
}
