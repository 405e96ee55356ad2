// A till worked without a window: the real app behind the real contract, over a pair of wires in memory.
import { EventEmitter } from 'node:events'
import type { Events, Input, OpName, Output } from '#contract'
import { connect, type PageWire } from '../preload/connect.ts'
import { serve } from '../preload/serve.ts'
import type { ToMain, ToPage, Wire } from '../preload/wire.ts'
import type { App } from '../main/app.ts'

export type TillClient = {
  /** Runs an op; throws with the failure's code when the till says no. */
  call<K extends OpName>(name: K, input: Input<K>): Promise<Output<K>>
  /** The next (or already known) snapshot that satisfies the question. */
  until<E extends keyof Events>(event: E, holds: (data: Events[E]) => boolean, ms?: number): Promise<Events[E]>
  close(): void
}

/** Connects to an app in this process. Frames are copied as JSON, as a real wire would. */
export function tillClient(app: App): TillClient {
  const bus = new EventEmitter()
  const copy = <T>(frame: T): T => JSON.parse(JSON.stringify(frame)) as T
  const mainWire: Wire<ToPage, ToMain> = {
    send: frame => void setImmediate(() => bus.emit('page', copy(frame))),
    receive: tell => void bus.on('main', tell),
    closed: tell => void bus.on('closed', tell),
  }
  const pageWire: PageWire = {
    send: frame => void setImmediate(() => bus.emit('main', copy(frame))),
    receive: tell => void bus.on('page', tell),
    closed: tell => void bus.on('closed', tell),
  }
  app.attach(serve(app.api, mainWire, app.explain))
  const client = connect(pageWire)
  const over = new AbortController()
  return {
    async call(name, input) {
      const result = await client.call(name, input)
      if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
      return result.value
    },
    until(event, holds, ms = 30_000) {
      const heard = new AbortController()
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          heard.abort()
          reject(new Error(`no such ${event} snapshot within ${ms} ms`))
        }, ms)
        client.on(
          event,
          data => {
            if (!holds(data)) return
            clearTimeout(late)
            heard.abort()
            resolve(data)
          },
          AbortSignal.any([heard.signal, over.signal]),
        )
      })
    },
    close() {
      over.abort()
      bus.emit('closed')
    },
  }
}
