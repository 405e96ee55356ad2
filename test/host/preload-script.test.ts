// The preload script as Electron's sandbox runs it: what the page can see of it, and what it hears.
import { runInNewContext } from 'node:vm'
import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { beforeAll, expect, test } from 'vitest'

let script = ''
beforeAll(async () => {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: resolve('preload/index.ts'), external: ['electron'], output: { format: 'cjs' } },
    },
  })
  const { output } = result as Rolldown.RolldownOutput
  script = output[0].code
})

type Exposed = { send(frame: unknown): unknown; receive(tell: (frame: unknown) => void): () => void }

function load() {
  const exposed: Record<string, unknown> = {}
  const sent: unknown[][] = []
  const listeners = new Set<(event: unknown, frame: unknown) => void>()
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (exposed[name] = value) },
    ipcRenderer: {
      send: (...args: unknown[]) => void sent.push(args),
      on: (channel: string, hear: (event: unknown, frame: unknown) => void) => {
        if (channel === 'tillgate') listeners.add(hear)
        return electron.ipcRenderer
      },
      off: (_channel: string, hear: (event: unknown, frame: unknown) => void) => {
        listeners.delete(hear)
        return electron.ipcRenderer
      },
    },
  }
  runInNewContext(script, {
    require: (name: string) => {
      if (name !== 'electron') throw new Error(`a sandboxed preload may not load ${name}`)
      return electron
    },
    module: { exports: {} },
    exports: {},
    Object,
  })
  return { exposed, sent, listeners, api: exposed.tillgate as Exposed }
}

test('the page gets one frozen object with two functions and nothing else', () => {
  const { exposed, api } = load()
  expect(Object.keys(exposed)).toEqual(['tillgate'])
  expect(Reflect.ownKeys(api)).toEqual(['send', 'receive'])
  expect(Object.isFrozen(api)).toBe(true)
  expect(Object.values(api).every(member => typeof member === 'function')).toBe(true)
})

test('frames go out on the one channel and come in without the IPC event', () => {
  const { api, sent, listeners } = load()
  expect(api.send({ id: 1 })).toBeUndefined()
  expect(sent).toEqual([['tillgate', { id: 1 }]])
  const heard: unknown[][] = []
  const end = api.receive((...args) => void heard.push(args))
  for (const hear of listeners) hear({ sender: 'secret' }, { id: 1, result: 'x' })
  expect(heard).toEqual([[{ id: 1, result: 'x' }]])
  expect(end()).toBeUndefined()
  expect(listeners.size).toBe(0)
})

test('nothing of Node can be reached from what the page gets', () => {
  const { api } = load()
  const reached = new Set<unknown>()
  const names = new Set<string>()
  const walk = (value: unknown, depth: number) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    if (reached.has(value) || depth > 6) return
    reached.add(value)
    for (const key of Reflect.ownKeys(value)) {
      names.add(String(key))
      const property = Object.getOwnPropertyDescriptor(value, key)
      if (property !== undefined && 'value' in property) walk(property.value, depth + 1)
    }
  }
  // Prototypes are the page's own on the other side of the bridge, which hands over functions and copies only.
  walk({ ...api }, 0)
  expect(reached.size).toBeGreaterThan(2)
  for (const name of ['require', 'process', 'ipcRenderer', 'contextBridge', 'sender', 'channel', 'global', 'module'])
    expect(names).not.toContain(name)
})

test.each([undefined, null, 1, 'x', {}, []])('hearing with %j instead of a function is refused', tell => {
  const { api, listeners } = load()
  expect(() => api.receive(tell as never)).toThrow('receive needs a function')
  expect(listeners.size).toBe(0)
})

test('a page that names another channel, or more than one frame, still uses the one channel with one frame', () => {
  const { api, sent } = load()
  Reflect.apply(api.send, undefined, [{ id: 1 }, 'ELECTRON_BROWSER_REQUIRE', { transfer: [] }])
  expect(sent).toEqual([['tillgate', { id: 1 }]])
})

test('the script is small', () => {
  expect(script.length).toBeGreaterThan(100)
  expect(Buffer.byteLength(script)).toBeLessThanOrEqual(10 * 1024)
})
