// English texts of the screens before selling: registration, first manager, sign-in, opening a shift.
import type { Registration } from '#contract'
import type { Words } from './en-identity.ts'

type Waiting = Extract<Registration, { step: 'awaiting-approval' }>
/** The steps that need no reason to be told. */
type Plain = Exclude<Registration['step'], 'awaiting-approval' | 'failed' | 'suspended'>

export const registration = {
  title: 'Register this till',
  lead: 'A store manager approves this till once. After that it starts ready to sell.',
  device: 'Device',
  start: 'Get a code',
  newCode: 'New code',
  copy: 'Copy code',
  copied: 'Copied',
  copyDevice: 'Copy device id',
  cancel: 'Cancel',
  code: 'Code',
  codeSpoken: 'Code, letter by letter: {{letters}}',
  openOrScan: 'Scan with a phone, or open this address:',
  qr: 'QR code of the approval page',
  who: 'A store manager does this on their own phone or computer: open the address, sign in, enter or compare the code, choose Approve.',
  expiresIn: 'Code valid for another',
  operator: 'Open operator page',
  notCopied: 'Not copied – select it and copy it by hand',
  minutesLeft_one: 'Code valid for another minute.',
  minutesLeft_other: 'Code valid for another {{count}} minutes.',
  tryAgain: 'Try again',
  stays: 'The code stays valid and the till keeps asking.',
  state: {
    unregistered: { what: 'This till is not registered yet.', next: 'Get a code, then a store manager approves it.' },
    requesting: { what: 'Asking for a code …', next: 'This takes a few seconds.' },
    waiting: { what: 'Waiting for approval.', next: 'This screen moves on by itself.' },
    'slowed-down': {
      what: 'Waiting for approval, asking less often.',
      next: 'The service asked for a slower pace; this is normal.',
    },
    'no-network': { what: 'No network at the moment.', next: 'Check the network cable or the Wi-Fi.' },
    'server-trouble': {
      what: 'The identity service has trouble at the moment.',
      next: 'This usually passes by itself.',
    },
    registered: { what: 'Approved.', next: 'From now on the till works with this registration.' },
    expired: { what: 'The code has expired.', next: 'Nothing is lost; get a new one.' },
    denied: { what: 'A manager refused this till.', next: 'If that was a mistake, get a new code.' },
  } satisfies Record<Plain | Waiting['line'], Words>,
  done: {
    title: 'This till is registered',
    goesOn: 'This screen goes on by itself in a moment.',
    continue: 'Continue',
  },
}

export const firstRun = {
  title: 'Set up the first manager',
  lead: 'There is no default password. Choose a PIN that only this person knows.',
  name: 'Name of the manager',
  pin: 'PIN, 4 to 8 digits',
  again: 'The same PIN again',
  mismatch: 'The two PINs are different.',
  nameMissing: 'Please enter a name.',
  save: 'Save and sign in',
  saving: 'Saving …',
}

export const signIn = {
  title: 'Who is at the till?',
  choose: 'Choose your name',
  pinFor: 'PIN for {{name}}',
  pin: 'PIN',
  enter: 'Sign in',
  checking: 'Checking …',
  other: 'Other person',
  cashier: 'Cashier',
  senior: 'Senior',
  manager: 'Manager',
  locked: 'The till is locked',
  lock: 'lock or hand over',
  kept_one: 'The sale is kept: one line',
  kept_other: 'The sale is kept: {{count}} lines',
  keptHint: 'It goes on with whoever signs in.',
  payingHint: 'The payment runs by itself. Sign in to see it.',
  badgeHint: 'Or hold a badge to the scanner.',
  noStaff: 'There is nobody on the staff list.',
}

export const openShift = {
  title: 'Open the shift',
  lead: 'Count the cash in the drawer before the first sale.',
  float: 'Counted float',
  open: 'Open shift',
  opening: 'Opening …',
}
