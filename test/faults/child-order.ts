// What a child process of the fault harness is told to do, and how it says what became of it.

/** Points at which a process can end itself, in the order in which one renewal passes them. */
export const hooks = [
  'opened',
  'before-lock',
  'locked',
  'before-intent',
  'intent',
  'answered',
  'in-save',
  'stored',
  'released',
  'handed-out',
  'before-prove',
  'proved',
  'before-drop',
  'dropped',
  'before-suspend',
  'suspended',
] as const
/** Points of a pairing, before the first token is stored and after it. */
export const pairingHooks = ['codes', 'codes-stored', 'polled', 'welcomed'] as const
export type Hook = (typeof hooks)[number] | (typeof pairingHooks)[number]

export const mutants = ['no-lock', 'wipe-on-timeout'] as const
export type Mutant = (typeof mutants)[number]

export type Order = {
  /** Told to the server in a header, so that the record knows who asked. */
  name: string
  dir: string
  url: string
  dialect: 'secucard' | 'rfc8628'
  clientId: string
  clientSecret: string | null
  deviceId: string
  /** The till is not registered yet: it asks for a code, or goes on with the one it had. */
  pairing: boolean
  /** Callers who want a token at once, in each round. */
  callers: number
  /** Before every round but the first the server forgets the access token. */
  rounds: number
  /** Further tries after a failure. */
  tries: number
  /** End yourself when this point is reached for the n-th time. */
  kill: { hook: Hook; nth: number } | null
  mutant: Mutant | null
}

/** `well`: the last call worked. `trouble`: no token could be had. Both say that the till is registered. */
export type Till = 'well' | 'trouble' | 'suspended' | 'unregistered'
export type Report = {
  till: Till
  /** Rules that the process itself saw broken. */
  broken: string[]
}

/** Exit codes of a child; every other one, and every signal that was not planned, is a violation. */
export const ended = {
  /** Its work was over and nothing kept it alive. */
  well: 0,
  /** A promise was rejected and nobody listened, or an exception got away. */
  unhandled: 70,
  /** It could not do its part at all, or the parent is gone. */
  setup: 73,
} as const

/**
 * What a child asks for and waits until it is done: to begin, that the server forgets the access token, that the account
 * holder approves the code that is now on the screen.
 */
export const asks = ['ready', 'expire', 'approve'] as const
export type Ask = (typeof asks)[number]
