// The virtual cards a sandbox customer carries; outside the terminal a token stands for each.
import type { CardBehaviour } from './cardconnect-model.ts'

export type CustomerAction = 'tap-approve' | 'tap-decline' | 'chip' | 'tap-partial' | 'remove' | 'no-action'
/** What the gateway's issuer must know of a token. `expiry` is MMYY. */
export type TokenCard = { behaviour: CardBehaviour; brand: string; last4: string; expiry: string }
type VirtualCard = TokenCard & { pan: string; name: string | null }

const card = (pan: string, brand: string, behaviour: CardBehaviour, name: string | null): VirtualCard => ({
  pan,
  brand,
  behaviour,
  last4: pan.slice(-4),
  expiry: '1230',
  name,
})

/** Published test numbers of the gateway's test environment; they never leave this process. A name is read from a chip only. */
export const virtualCards: Record<'tap-approve' | 'tap-decline' | 'chip' | 'tap-partial', VirtualCard> = {
  'tap-approve': card('4788250000121443', 'Visa', 'approve', null),
  'tap-decline': card('4387751111111038', 'Visa', 'decline-100', null),
  chip: card('5454545454545454', 'Mastercard', 'approve', 'PROBE/PETRA'),
  'tap-partial': card('4387750101010101', 'Visa', 'partial', null),
}
