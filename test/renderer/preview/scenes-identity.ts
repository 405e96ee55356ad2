// The screens about who this till is: every state of a first registration, of the device page, and of pairing anew.
import type { SaleState, Till } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { awaiting, minutesAway, registered, suspended, till } from './states.ts'

type Step = Till['registration']
const none: SaleState = { sale: null, lastChangeMinor: null, lastSaleId: null }

const gate = (registration: Step, change: Partial<Till> = {}): Scene => ({
  till: { ...till, identity: 'none', registration, staff: null, shift: null, firstRun: true, ...change },
  sale: none,
})
const clock = (seconds: number): Partial<Till> => ({
  notices: ['clock-wrong'],
  tokens: { ...till.tokens, clockOffsetSeconds: seconds },
})
const device = (registration: Step, change: Partial<Till> = {}): Scene => ({
  till: { ...till, registration, ...change },
  sale: none,
})
const trouble = (lastError: Till['tokens']['lastError'], clockOffsetSeconds: number): Partial<Till> => ({
  tokens: {
    lastRefresh: minutesAway(-190),
    expires: minutesAway(-170),
    lastError,
    lastErrorAt: minutesAway(-2),
    clockOffsetSeconds,
  },
  notices: ['provider-unreachable'],
})
const cashier: Partial<Till> = { staff: { id: 's2', name: 'Karl Kasse', role: 'cashier' } }

export const identityScenes: Record<string, Scene> = {
  unregistered: gate({ step: 'unregistered' }),
  requesting: gate({ step: 'requesting' }),
  registration: gate(awaiting),
  'registration-long': gate({
    ...awaiting,
    userCode: 'KXQW-92RT-MMWZ-4410',
    verificationUrl:
      'https://login.a-rather-long-merchant-name.example.com/tills/activate?user_code=KXQW-92RT-MMWZ-4410&lang=de',
    secondsLeft: 42,
  }),
  'registration-slow': gate({ ...awaiting, line: 'slowed-down' }),
  'registration-offline': gate({ ...awaiting, line: 'no-network', fault: 'unreachable' }),
  'registration-trouble': gate({ ...awaiting, line: 'server-trouble', fault: 'not-json' }),
  'registration-clock': gate({ ...awaiting, line: 'server-trouble', fault: 'redirected' }, clock(430)),
  'registration-expired': gate({ step: 'expired' }),
  'registration-denied': gate({ step: 'denied' }),
  'registration-failed': gate({ step: 'failed', reason: 'unreachable' }),
  'registration-unknown': gate({ step: 'failed', reason: 'unknown-device' }, clock(-200_000)),
  'registration-secrets': gate({ step: 'failed', reason: 'secrets-unavailable' }),
  registered: {
    ...gate(awaiting),
    events: [['till', { ...till, registration: registered, staff: null, shift: null, firstRun: true }]],
  },
  device: device(registered, { tokens: { ...till.tokens, clockOffsetSeconds: 3 } }),
  'device-trouble': {
    ...device(registered, trouble('not-json', -430)),
    test: { code: 'unreachable', service: 'identity' },
  },
  'device-cashier': device(registered, { ...cashier, ...trouble('redirected', 0) }),
  'device-pairing': device({ ...awaiting, line: 'no-network', fault: 'unreachable' }),
  'device-denied': device({ step: 'denied' }),
  'device-failed': device({ step: 'failed', reason: 'wrong-issuer' }),
  'device-refused': device(suspended('refused'), { identity: 'suspended', ...trouble('invalid-grant', 1) }),
  'device-unreadable': device(suspended('unreadable'), { identity: 'suspended' }),
  'device-restored': device(suspended('restored'), { identity: 'suspended' }),
  'device-suspended-cashier': device(suspended('refused'), { identity: 'suspended', ...cashier }),
  'device-suspended-pairing': device(awaiting, { identity: 'suspended' }),
  'sell-clock': device(registered, clock(430)),
  'sell-suspended': device(suspended('restored'), { identity: 'suspended' }),
}
