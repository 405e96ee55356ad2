// A page behind the built preload script, as Electron's sandbox would run it: cloned values, proxied functions, no Node.
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { connect } from '../../preload/connect.ts'
import { bridgeOf, windowWire } from '../../renderer/window-wire.ts'
import type { StubElectron } from '../host/electron-stub.ts'

/** The preload script that the till gave its window. */
const scriptOf = (stub: StubElectron) => stub.windows[0]?.options.webPreferences?.preload ?? ''

type Listener = (event: unknown, frame: unknown) => void

export type StubPage = ReturnType<typeof openPage>

/** Runs the preload script and connects to the till through what it put on the window, as the built page does. */
export function openPage(stub: StubElectron) {
  const { webContents } = stub.windows[0]!
  const listeners = new Set<Listener>()
  let seen = webContents.sent.length
  webContents.events.on('stub-sent', () => {
    const frames = webContents.sent.slice(seen)
    seen = webContents.sent.length
    for (const frame of frames) for (const hear of listeners) hear({ sender: 'main' }, frame)
  })
  const window: { [name: string]: unknown } = {}
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (window[name] = bridged(value)) },
    ipcRenderer: {
      send(channel: string, frame: unknown) {
        const copy = structuredClone(frame)
        queueMicrotask(() => stub.post({}, copy, channel))
      },
      on: (_channel: string, hear: Listener) => void listeners.add(hear),
      off: (_channel: string, hear: Listener) => void listeners.delete(hear),
    },
  }
  runInNewContext(readFileSync(scriptOf(stub), 'utf8'), {
    require: (name: string) => {
      if (name !== 'electron') throw new Error(`a sandboxed preload may not load ${name}`)
      return electron
    },
    module: { exports: {} },
    exports: {},
  })
  const bridge = bridgeOf(window)
  if (bridge === null) throw new Error('the preload script put no wire on the window')
  return { window, client: connect(windowWire(bridge)), scriptBytes: readFileSync(scriptOf(stub)).length }
}

/** What the context bridge does: functions become proxies, everything else is copied. */
function bridged(value: unknown): unknown {
  if (typeof value === 'function')
    return (...args: unknown[]) => bridged((value as (...all: unknown[]) => unknown)(...args.map(bridged)))
  if (typeof value !== 'object' || value === null) return value
  const plain = Object.values(value).every(each => typeof each !== 'function')
  return plain
    ? structuredClone(value)
    : Object.freeze(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bridged(each)])))
}
