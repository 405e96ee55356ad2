// The stand-in's session: keeps the handlers it is given, by the names a test drives them with.
import type { Session } from '../../main/host/electron-session.ts'

type Listener = (...args: never[]) => unknown
export type Emitter = ReturnType<typeof emitter>

/** Listeners by event name, called with whatever a test says Electron would pass. */
export function emitter() {
  const listeners = new Map<string, Listener[]>()
  return {
    on: (event: string, listener: Listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    emit: (event: string, ...args: unknown[]) => {
      for (const listener of listeners.get(event) ?? []) (listener as (...all: unknown[]) => void)(...args)
    },
    count: (event: string) => listeners.get(event)?.length ?? 0,
    /** Every event that somebody listens to. */
    heard: () => [...listeners.keys()],
  }
}

export type StubSession = ReturnType<typeof stubSession>

export function stubSession() {
  const events = emitter()
  const cleared: string[][] = []
  const spelling: boolean[] = []
  const handlers: {
    request?: Parameters<Session['setPermissionRequestHandler']>[0]
    check?: Parameters<Session['setPermissionCheckHandler']>[0]
    device?: Parameters<Session['setDevicePermissionHandler']>[0]
    capture?: Parameters<Session['setDisplayMediaRequestHandler']>[0]
    before?: Parameters<Session['webRequest']['onBeforeRequest']>[0]
  } = {}
  const session: Session = {
    setPermissionRequestHandler: handler => void (handlers.request = handler),
    setPermissionCheckHandler: handler => void (handlers.check = handler),
    setDevicePermissionHandler: handler => void (handlers.device = handler),
    setDisplayMediaRequestHandler: handler => void (handlers.capture = handler),
    setSpellCheckerEnabled: enable => void spelling.push(enable),
    clearData: async ({ origins }) => void cleared.push(origins),
    webRequest: { onBeforeRequest: listener => void (handlers.before = listener) },
    on: events.on,
  }
  return { session, handlers, events, cleared, spelling }
}
