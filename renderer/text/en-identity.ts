// English texts about who this till is: what is wrong with its registration, its device page, and pairing it again.
import type { Registration, Till } from '#contract'

/** Everything that can be wrong between the till and the identity service, wherever it is shown. */
export type Trouble =
  | Extract<Registration, { step: 'failed' }>['reason']
  | NonNullable<Extract<Registration, { step: 'awaiting-approval' }>['fault']>
  | NonNullable<Till['tokens']['lastError']>
/** Why a till that was registered has to be registered again. */
export type Cause = Extract<Registration, { step: 'suspended' }>['cause']
/** What happened, and what to do about it. */
export type Words = { what: string; next: string }

const later = 'Try again in a few minutes. If it stays, call support.'
const network = 'Tell whoever runs the network.'
const safe =
  'Selling goes on and cash works as usual. Card payments, ID checks and card scans may not work. All sales are kept.'
const restoredMoney =
  'Selling goes on and cash works as usual. Card payments, ID checks and card scans may not work. Sales made after the copy are missing here; a manager compares them with the card payments and the cash.'

export const identity = {
  trouble: {
    unreachable: { what: 'The identity service cannot be reached.', next: 'Check the network cable or the Wi-Fi.' },
    'rate-limited': {
      what: 'The identity service asks for a pause, because too many requests came.',
      next: 'Wait a minute; this usually passes by itself.',
    },
    'server-error': {
      what: 'The identity service reports a fault of its own.',
      next: 'Wait a few minutes. If it stays, call support.',
    },
    redirected: {
      what: 'The server sends the till to another address. Nothing was sent there.',
      next: network,
    },
    'too-large': {
      what: 'The answer was far longer than any the identity service sends, so the till stopped reading it.',
      next: network,
    },
    'not-json': {
      what: 'Something else answered in place of the identity service, perhaps a sign-in page of the network.',
      next: network,
    },
    'wrong-shape': { what: 'The answer of the identity service lacks something the till needs.', next: later },
    'no-access-token': { what: 'The identity service agreed, but sent no access for this till.', next: later },
    'wrong-token-type': {
      what: 'The identity service sent a kind of access that this till cannot use.',
      next: 'Your installer must check the configuration.',
    },
    'unsafe-verification-url': {
      what: 'The address for the approval is not safe, so the till does not show it.',
      next: 'Approve nothing, and call support.',
    },
    'wrong-issuer': {
      what: 'The answer came from another service than the one set up for this till.',
      next: 'Approve nothing. Your installer must check the address in the configuration.',
    },
    'unknown-device': {
      what: 'The identity service does not know this device.',
      next: 'Give the device id to your installer, then try again.',
    },
    'wrong-client': {
      what: 'This till is set up for another store system.',
      next: 'Your installer must correct the configuration.',
    },
    'not-allowed': {
      what: 'The identity service does not allow this till to register in this way.',
      next: 'Your installer must have it allowed there.',
    },
    'grant-not-offered': {
      what: 'The identity service does not offer this kind of registration.',
      next: 'Your installer must choose another service in the configuration.',
    },
    refused: { what: 'The identity service refused, for a reason this till does not know.', next: later },
    'secrets-unavailable': {
      what: 'This till cannot keep secrets safely on this computer.',
      next: 'Your installer must unlock the system keyring, then try again.',
    },
    internal: {
      what: 'Something unexpected went wrong in the till.',
      next: 'Try again. If it stays, call support.',
    },
    'invalid-grant': {
      what: 'The identity service no longer accepts this registration.',
      next: 'A manager registers this till again.',
    },
    'other-process': {
      what: 'Another program on this computer was renewing the access at the same moment.',
      next: 'There is nothing to do; the till tries again by itself.',
    },
    storage: {
      what: 'The renewed access could not be saved on the disk of this till.',
      next: 'Call support today; the disk may be full or damaged.',
    },
  } satisfies Record<Trouble, Words>,
  cause: {
    refused: {
      what: 'The identity service no longer accepts this till.',
      next: 'Its registration has ended or was revoked. A manager registers it again.',
      money: safe,
    },
    unreadable: {
      what: 'The stored registration cannot be read on this computer.',
      next: 'It belongs to another computer or to another key. A manager registers this till again.',
      money: safe,
    },
    restored: {
      what: 'The data of this till are an older copy.',
      next: 'Its registration was renewed after the copy was made, so the old one is not used. A manager registers this till again.',
      money: restoredMoney,
    },
  } satisfies Record<Cause, Words & { money: string }>,
  clock: {
    behind: 'This till’s clock is {{span}} behind the server.',
    ahead: 'This till’s clock is {{span}} ahead of the server.',
    unknown: 'This till’s clock is wrong.',
    next: 'Set the time of this computer; until then receipts carry the wrong time and age checks may be wrong.',
  },
  /** The usual parts of a device id; any other part is shown as it stands in the configuration. */
  part: { vendor: 'Vendor', serial: 'Serial number', model: 'Model', branch: 'Branch', store: 'Store', till: 'Till' },
}

export const device = {
  again: 'Register again',
  againTitle: 'Register this till again?',
  againLead:
    'The till keeps working with the old registration until the new one is approved. No sale is deleted, and nothing in the queue is lost.',
  againYes: 'Get a code',
  pairing: 'New registration',
  show: 'Show the code',
  open: 'Open',
  cancel: 'Cancel registration',
  close: 'Close',
  done: 'Done',
  leave: 'The registration goes on when this window is closed.',
  stillRegistered: 'Until the approval, the till works on with its old registration.',
  keptRegistered: 'The till works on with its old registration.',
  selling: 'Selling goes on meanwhile, and no sale is deleted.',
  since: 'Since {{time}}.',
  clock: 'Server time',
  clockExact: 'exactly as here',
  clockAhead: '{{span}}, ahead of this till',
  clockBehind: '{{span}}, behind this till',
  clockUnknown: 'not known yet',
  in: 'in {{span}}',
  ago: '{{span}} ago',
  testStore: 'Access works. Store: {{store}}.',
}
