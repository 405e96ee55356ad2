// English texts of the screens before selling: registration, first manager, sign-in, opening a shift.

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
  who: 'A store manager does this on their own phone or computer: open the address, sign in, compare the code, choose Approve.',
  expiresIn: 'Code valid for another',
  operator: 'Open operator page',
  state: {
    unregistered: 'This till is not registered yet.',
    requesting: 'Asking for a code …',
    waiting: 'Waiting for approval. This screen moves on by itself.',
    'slowed-down': 'Waiting for approval. The service asked for a slower pace; this is normal.',
    'no-network': 'No network at the moment. The code stays valid and the till keeps asking.',
    'server-trouble': 'The identity service has trouble at the moment. The code stays valid and the till keeps asking.',
    registered: 'This till is registered.',
    expired: 'The code has expired. Nothing is lost; get a new one.',
    denied: 'A manager refused this till. If that was a mistake, get a new code.',
    suspended:
      'The identity service no longer accepts this till. All sales on it are kept. Register it again to carry on.',
  },
  failed: {
    'unknown-device':
      'The identity service does not know this device. Give the device id to your installer, then try again.',
    'wrong-client': 'This till is set up for another store system. Your installer must correct its configuration.',
    unreachable: 'The identity service could not be reached. Check the network cable, then try again.',
    'provider-fault':
      'The identity service gave an answer that makes no sense. Try again in a minute, then call support.',
    'secrets-unavailable':
      'This till cannot keep secrets safely on this computer. Your installer must unlock the system keyring.',
  },
}

export const firstRun = {
  title: 'Set up the first manager',
  lead: 'There is no default password. Choose a PIN that only this person knows.',
  name: 'Name of the manager',
  pin: 'PIN, 4 to 8 digits',
  again: 'The same PIN again',
  mismatch: 'The two PINs are different.',
  tooShort: 'The PIN needs 4 to 8 digits.',
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
  manager: 'Manager',
  noStaff: 'There is nobody on the staff list.',
}

export const openShift = {
  title: 'Open the shift',
  lead: 'Count the cash in the drawer before the first sale.',
  float: 'Counted float',
  open: 'Open shift',
  opening: 'Opening …',
}
