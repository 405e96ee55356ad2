// The Electron host, driven through a stub: what it sets up, whom it hears, where a window may go, what it may use.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Api } from '#contract'
import { prepareElectron, startElectronHost } from '../../main/host/electron.ts'
import { apiWith } from '../preload/api.ts'
import { navigation, stubElectron, StubContents, stubSession } from './electron-stub.ts'
import { listLog, temporaryFolder } from './temp.ts'

const provider = 'https://check.example.com'

async function started(handlers: Partial<Api> = {}, options: Parameters<typeof stubElectron>[0] = {}) {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'assets'))
  writeFileSync(join(dir, 'index.html'), '<!doctype html>')
  writeFileSync(join(dir, 'assets', 'a.wasm'), 'wasm')
  const stub = stubElectron(options)
  const log = listLog()
  prepareElectron(stub.electron)
  const host = await startElectronHost({
    electron: stub.electron,
    api: apiWith(handlers),
    explain: () => ({ code: 'internal', incident: 'x' }),
    dir,
    preload: '/somewhere/index.cjs',
    log,
    frameOrigins: [provider],
  })
  const window = stub.windows[0]!
  return { ...stub, host, log, window, contents: window.webContents }
}
const settled = () => new Promise(resolve => setImmediate(resolve))

/** Addresses an attacker would like the till to open, load or navigate to. */
const hostile = [
  'https://evil.example/',
  'http://till/',
  'https://till/',
  'app://till.evil.example/',
  'app://evil/',
  'app://pos@evil/',
  'app://user@till/',
  'app://user:pass@till/',
  'app://till:8080/',
  'app:till',
  'app:///till',
  'app://',
  'apps://till/',
  'https://check.example.com.evil.example/',
  'https://check.example.com@evil.example/',
  'https://evil.example/#https://check.example.com',
  'https://evil.example/?check.example.com',
  'http://check.example.com/',
  'https://check.example.com:8443/',
  'https://xn--chck-sna.example.com/',
  'https://user@check.example.com/',
  'https://check.example.com%2eevil.example/',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>1</script>',
  'blob:https://evil.example/1',
  'file:///etc/passwd',
  'file://till/',
  'about:blank',
  'about:srcdoc',
  'view-source:app://till/',
  'filesystem:https://evil.example/x',
  'chrome://settings',
  'devtools://devtools/x',
  'ftp://check.example.com/',
  'mailto:a@example.com',
  'ms-settings:',
  '\\\\evil\\share',
  '//evil.example/',
  '',
  ' ',
  'null',
]

describe('the window', () => {
  test('is sandboxed before Electron is ready and locked to one instance', () => {
    const stub = stubElectron()
    expect(prepareElectron(stub.electron)).toBe(true)
    expect(stub.calls).toEqual(['enableSandbox', 'registerSchemesAsPrivileged', 'requestSingleInstanceLock'])
    expect(prepareElectron(stubElectron({ first: false }).electron)).toBe(false)
    expect(stub.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
    ])
  })

  test.each([true, false])('has exactly these preferences (packaged: %s)', async packaged => {
    const { window } = await started({}, { packaged })
    expect(window.options.webPreferences).toEqual({
      preload: '/somewhere/index.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      disableBlinkFeatures: 'Auxclick',
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !packaged,
    })
    expect(window.loaded).toEqual(['app://till/'])
  })

  test('comes to the front when a second till is started, whose arguments are not read', async () => {
    const { app, window } = await started()
    app.emit('second-instance', {}, ['till', '--data=/elsewhere', 'https://evil.example'])
    expect(window.shown).toEqual(['restore', 'focus'])
    expect(window.loaded).toEqual(['app://till/'])
  })

  test('is loaded again after a crash, three times a minute at most', async () => {
    const { contents, log } = await started()
    for (let at = 0; at < 6; at += 1)
      contents.events.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    expect(contents.reloads).toBe(3)
    expect(log.events).toContain('page-gone')
  })
})

describe('frames from a page', () => {
  const ok = { id: 1, result: { ok: true, value: { entries: 1, whole: true } } }
  const handlers: Partial<Api> = { 'journal.verify': async () => ({ entries: 1, whole: true }) }
  const frame = { id: 1, name: 'journal.verify', input: {} }

  test('count from the main frame of our window on our origin', async () => {
    const { post, contents } = await started(handlers)
    post({}, frame)
    await settled()
    expect(contents.sent).toEqual([ok])
  })

  test.each([
    ['another window', { sender: new StubContents() }],
    ['a frame that is gone', { senderFrame: null }],
    ['a frame inside the page', { senderFrame: { origin: 'app://till', parent: {} } }],
    ['the hosted check', { senderFrame: { origin: provider, parent: {} } }],
    ['a foreign main frame', { senderFrame: { origin: 'https://evil.example', parent: null } }],
    ['a lookalike origin', { senderFrame: { origin: 'app://till.evil.example', parent: null } }],
    ['an opaque origin', { senderFrame: { origin: 'null', parent: null } }],
  ])('from %s are not heard', async (_name, event) => {
    const { post, contents, log } = await started(handlers)
    post(event, frame)
    await settled()
    expect(contents.sent).toEqual([])
    expect(log.events).toEqual(['frame-refused'])
  })

  test('a reload ends what the old page waited for and serves the new one from its first id', async () => {
    const aborted: boolean[] = []
    const { post, contents } = await started({
      ...handlers,
      'sale.list': (_input, signal) => {
        signal.addEventListener('abort', () => aborted.push(true))
        return new Promise(() => {})
      },
    })
    post({}, { id: 1, name: 'sale.list', input: { text: '', limit: 1 } })
    contents.events.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
    contents.events.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
    expect(aborted).toEqual([])
    contents.events.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    expect(aborted).toEqual([true])
    post({}, frame)
    await settled()
    expect(contents.sent).toEqual([ok])
  })

  test('events go to the page that is shown now, and to nobody after the window is closed', async () => {
    const { host, contents } = await started()
    const data = { sale: null, lastChangeMinor: null, lastSaleId: null }
    contents.events.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    host.emit('sale', data)
    expect(contents.sent).toEqual([{ event: 'sale', data }])
    host.close()
    host.emit('sale', data)
    expect(contents.sent).toHaveLength(1)
  })
})

describe('a window’s contents', () => {
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect']

  test.each(hostile)('%j can be opened, loaded or navigated to by nobody', async url => {
    const { contents, session } = await started()
    for (const event of events) {
      for (const isMainFrame of [true, false]) {
        const details = navigation(url, isMainFrame)
        contents.events.emit(event, details)
        expect(details.stopped, `${event} main=${isMainFrame}`).toBe(true)
      }
    }
    expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
    for (const resourceType of ['mainFrame', 'subFrame', 'script', 'xhr', 'webSocket', 'stylesheet']) {
      let cancelled: boolean | undefined
      session.before?.({ url, resourceType }, answer => (cancelled = answer.cancel))
      expect(cancelled, resourceType).toBe(true)
    }
  })

  test('stay on our page in the main frame and on the hosted check in a frame', async () => {
    const { contents } = await started()
    for (const event of events) {
      for (const [url, isMainFrame, stopped] of [
        ['app://till/', true, false],
        ['app://till/index.html', true, false],
        [`${provider}/session/1`, false, false],
        [`${provider}/session/1`, true, true],
        ['app://till/', false, true],
      ] as const) {
        const details = navigation(url, isMainFrame)
        contents.events.emit(event, details)
        expect(details.stopped, `${event} ${url} main=${isMainFrame}`).toBe(stopped)
      }
    }
  })

  test('open no window, attach no webview and choose no device', async () => {
    const { contents } = await started()
    expect(contents.openHandler?.({ url: 'app://till/' })).toEqual({ action: 'deny' })
    const attach = navigation('', true)
    contents.events.emit('will-attach-webview', attach)
    expect(attach.stopped).toBe(true)
    const chosen: string[] = []
    const bluetooth = navigation('', true)
    contents.events.emit('select-bluetooth-device', bluetooth, [{ deviceId: 'x' }], (id: string) => chosen.push(id))
    expect([bluetooth.stopped, ...chosen]).toEqual([true, ''])
  })

  test('load own files and what the hosted check asks of its own origin', async () => {
    const { session } = await started()
    const cancelled = (url: string, resourceType: string) => {
      let cancel = true
      session.before?.({ url, resourceType }, answer => (cancel = answer.cancel))
      return cancel
    }
    expect(cancelled('app://till/assets/a.js', 'script')).toBe(false)
    expect(cancelled(`${provider}/app.js`, 'script')).toBe(false)
    expect(cancelled('wss://check.example.com/live', 'webSocket')).toBe(false)
    expect(cancelled('data:image/png;base64,AA==', 'image')).toBe(false)
    expect(cancelled('ws://check.example.com/live', 'webSocket')).toBe(true)
  })
})

describe('permissions', () => {
  const source = readFileSync('node_modules/electron/electron.d.ts', 'utf8')
  const names = (method: string) => {
    const line = source.split('\n').find(text => text.includes(`    ${method}(handler:`)) ?? ''
    return [...(/permission: ([^,]*),/.exec(line)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name)
  }
  const all = [...new Set([...names('setPermissionRequestHandler'), ...names('setPermissionCheckHandler')])]
  const origins = ['app://till/', `${provider}/`, 'https://evil.example/', 'app://evil/', '']

  test('every name Electron knows is read from its own types', () => {
    expect(all).toContain('media')
    expect(all.length).toBeGreaterThan(40)
  })

  test('only the camera is granted, to our page and to the hosted check in its frame', async () => {
    const { session } = await started()
    const granted: string[] = []
    for (const permission of all) {
      for (const origin of origins) {
        for (const isMainFrame of [true, false]) {
          for (const mediaTypes of [undefined, [], ['video'], ['audio'], ['video', 'audio']] as (
            | 'video'
            | 'audio'
          )[][]) {
            const details = { isMainFrame, requestingUrl: origin, ...(mediaTypes ? { mediaTypes } : {}) }
            const label = `${permission} ${origin} main=${isMainFrame} ${mediaTypes?.join('+')}`
            session.request?.({}, permission, yes => yes && granted.push(`ask ${label}`), details)
          }
          for (const mediaType of [undefined, 'video', 'audio', 'unknown'] as const) {
            const details = { isMainFrame, ...(mediaType ? { mediaType } : {}) }
            const label = `${permission} ${origin} main=${isMainFrame} ${mediaType}`
            if (session.check?.(null, permission, origin, details)) granted.push(`check ${label}`)
          }
        }
      }
    }
    expect(granted.toSorted()).toEqual([
      'ask media app://till/ main=true video',
      `ask media ${provider}/ main=false video`,
      'check media app://till/ main=true video',
      `check media ${provider}/ main=false video`,
    ])
    expect(session.device?.()).toBe(false)
  })

  test('a session made later is guarded as well', async () => {
    const { app } = await started()
    const later = stubSession()
    app.emit('session-created', later.session)
    expect(Object.keys(later.handlers).toSorted()).toEqual(['before', 'check', 'device', 'request'])
  })
})

describe('our own scheme', () => {
  test('serves the files of the page with the policy', async () => {
    const { handled } = await started()
    const page = await handled.get('app')?.(new Request('app://till/'))
    expect(page?.status).toBe(200)
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page?.headers.get('content-security-policy')).toContain(`frame-src ${provider}`)
    const wasm = await handled.get('app')?.(new Request('app://till/assets/a.wasm?v=1'))
    expect(wasm?.headers.get('content-type')).toBe('application/wasm')
    expect(await wasm?.text()).toBe('wasm')
  })

  test.each([
    'app://till/../../etc/passwd',
    'app://till/..%2f..%2fetc/passwd',
    'app://till/%2e%2e/%2e%2e/etc/passwd',
    'app://till/assets/..%5ca.wasm',
    'app://till/assets%2fa.wasm',
    'app://till//index.html',
    'app://till/index.html%00',
    'app://till/C:/x',
    'app://till/CON',
    'app://till/assets',
    'app://till/__proto__',
    'app://evil/index.html',
    'app://till:80/index.html',
    'app://till/%5c%5cevil%5cshare',
    'app://till/%252e%252e/etc/passwd',
  ])('has nothing at %s', async address => {
    const { handled } = await started()
    expect((await handled.get('app')?.(new Request(address).clone()))?.status).toBe(404)
  })

  test('answers GET only', async () => {
    const { handled } = await started()
    expect((await handled.get('app')?.(new Request('app://till/', { method: 'POST' })))?.status).toBe(405)
  })
})
