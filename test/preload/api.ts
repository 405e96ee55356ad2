// A small Api for the membrane tests: a few real handlers, and a refusal for every op a test does not name.
import type { Api, OpName } from '#contract'
import { ops } from '../../preload/contract.ts'
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'

export function apiWith(handlers: Partial<Api>): Api {
  const all = Object.keys(ops) as OpName[]
  const refuse = () => Promise.reject(new Error('no handler in this test'))
  return Object.fromEntries(all.map(name => [name, handlers[name] ?? refuse])) as Api
}

export type Pair = { main: Wire<ToPage, ToMain>; page: Wire<ToMain, ToPage>; close(): void; reopen(): void }

/** Two ends in memory. Frames are cloned, as every real wire does, and arrive after the sender has gone on. */
export function memoryPair(): Pair & { page: { opened(listener: () => void): void } } {
  const toMain: ((frame: ToMain) => void)[] = []
  const toPage: ((frame: ToPage) => void)[] = []
  const closed: (() => void)[] = []
  const opened: (() => void)[] = []
  let open = true
  const send =
    <T>(listeners: ((frame: T) => void)[]) =>
    (frame: T) => {
      if (!open) throw new Error('closed')
      const copy = structuredClone(frame)
      queueMicrotask(() => {
        for (const hear of listeners) hear(copy)
      })
    }
  return {
    main: {
      send: send(toPage),
      receive: hear => void toMain.push(hear),
      closed: hear => void closed.push(hear),
    },
    page: {
      send: send(toMain),
      receive: hear => void toPage.push(hear),
      closed: hear => void closed.push(hear),
      opened: hear => void opened.push(hear),
    },
    close() {
      open = false
      for (const hear of closed) hear()
    },
    reopen() {
      open = true
      for (const hear of opened) hear()
    },
  }
}
