// The page's half of the wire: calls that end in one result, events that end with a signal. Types only, so no zod here.
import type { Events, Failure, Input, OpName, Output, Result } from './contract.ts'
import type { ToMain, ToPage, Wire } from './wire.ts'

/** A wire that may come back after a loss says so with `opened`; one that cannot leaves it out. */
export type PageWire = Wire<ToMain, ToPage> & { opened?: (listener: () => void) => void }
export type Client = ReturnType<typeof connect>

const unreachable: Failure = { code: 'unreachable', service: 'till' }
const cancelled: Failure = { code: 'cancelled' }

/**
 * Connects a page to its till. `call` never rejects: a lost wire answers `unreachable`, an aborted call whatever main
 * says really happened. `on` and `onLine` last until their signal aborts.
 */
export function connect(wire: PageWire) {
  const waiting = new Map<number, (result: Result<unknown>) => void>()
  const listeners = new Map<keyof Events, Set<(data: never) => void>>()
  const lineListeners = new Set<(open: boolean) => void>()
  let open = true
  let last = 0

  const setLine = (next: boolean) => {
    if (open === next) return
    open = next
    if (!open) for (const settle of waiting.values()) settle({ ok: false, error: unreachable })
    for (const tell of lineListeners) tell(open)
  }
  wire.receive(frame => {
    if ('result' in frame) waiting.get(frame.id)?.(frame.result)
    else for (const tell of listeners.get(frame.event) ?? []) tell(frame.data as never)
  })
  wire.closed(() => setLine(false))
  wire.opened?.(() => setLine(true))

  /** Runs one op in main. An already aborted signal answers `cancelled` without asking. */
  function call<K extends OpName>(name: K, input: Input<K>, signal?: AbortSignal): Promise<Result<Output<K>>> {
    if (signal?.aborted) return Promise.resolve({ ok: false, error: cancelled })
    if (!open) return Promise.resolve({ ok: false, error: unreachable })
    return new Promise(resolve => {
      const id = ++last
      const cancel = () => trySend({ id, cancel: true })
      const settle = (result: Result<unknown>) => {
        waiting.delete(id)
        signal?.removeEventListener('abort', cancel)
        resolve(result as Result<Output<K>>)
      }
      waiting.set(id, settle)
      signal?.addEventListener('abort', cancel, { once: true })
      if (!trySend({ id, name, input })) settle({ ok: false, error: unreachable })
    })
  }
  function trySend(frame: ToMain): boolean {
    try {
      wire.send(frame)
      return true
    } catch {
      return false
    }
  }

  /** Hears the newest state of one thing until `signal` aborts. */
  function on<E extends keyof Events>(event: E, tell: (data: Events[E]) => void, signal: AbortSignal): void {
    const heard = listeners.get(event) ?? new Set()
    listeners.set(event, heard)
    until(signal, heard, tell as (data: never) => void)
  }
  /** Hears whether the till is reachable: at once, then on every change. */
  function onLine(tell: (open: boolean) => void, signal: AbortSignal): void {
    if (signal.aborted) return
    until(signal, lineListeners, tell)
    tell(open)
  }
  return { call, on, onLine }
}

function until<T>(signal: AbortSignal, set: Set<T>, tell: T): void {
  if (signal.aborted) return
  set.add(tell)
  signal.addEventListener('abort', () => set.delete(tell), { once: true })
}
