// The reference under which CardScan keeps one customer's cards: present, a UUID, and nobody's who works here.
import { isCustomerId } from './cardscan.ts'
import { BrokerError } from './error.ts'

/**
 * The customer of a request, from the query or the JSON body (which keeps it out of a proxy's log), in lower case.
 * `taken` tells whether a UUID belongs to a till or a cashier. Throws BrokerError `customer-required` or
 * `customer-refused` (CardScan session tokens: one person's id for another shows that person's cards).
 */
export function customerOf(query: unknown, body: unknown, taken: (uuid: string) => boolean): string {
  const given = [query, body].flatMap(part =>
    typeof part === 'object' && part !== null && 'customer' in part ? [part.customer] : [],
  )
  const [first] = given
  const detail = { service: 'cardscan', fields: ['customer'] }
  if (typeof first !== 'string' || !isCustomerId(first) || given.some(other => other !== first))
    throw new BrokerError('customer-required', 'customer is missing, is no UUID, or is given twice', detail)
  const customer = first.toLowerCase()
  if (taken(customer)) throw new BrokerError('customer-refused', 'customer is the id of a till or a cashier', detail)
  return customer
}
