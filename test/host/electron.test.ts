// The Electron host, driven through a stand-in: what it sets up, whom it hears, what it serves.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Api } from '#contract'
import { prepareElectron } from '../../main/host/electron.ts'
import { navigation, stubElectron, StubContents, stubSession } from './electron-stub.ts'
import { settled, started, state } from './electron-world.ts'
import { forgedEvents, provider } from './hostile.ts'
import { temporaryFolder } from './temp.ts'

describe('before Electron is ready', () => {
  test('the sandbox is on, the scheme is known, and one till runs on a data folder', () => {
    const stub = stubElectron()
    const dataDir = temporaryFolder()
    expect(prepareElectron(stub.electron, { dataDir, version: '1.0.0' }).first).toBe(true)
    expect(stub.calls).toEqual([
      'enableSandbox',
      'registerSchemesAsPrivileged',
      '--disable-http-cache',
      'requestSingleInstanceLock',
    ])
    const second = stubElectron({ first: false })
    expect(prepareElectron(second.electron, { dataDir, version: '1.0.0' }).first).toBe(false)
    expect(stub.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
    ])
  })

  test('a graphics process that kept failing is done without, in that version only', () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'window.json'), JSON.stringify({ softwareFor: '1.0.0' }))
    const same = stubElectron()
    prepareElectron(same.electron, { dataDir, version: '1.0.0' })
    expect(same.calls).toContain('disableHardwareAcceleration')
    const newer = stubElectron()
    prepareElectron(newer.electron, { dataDir, version: '1.0.1' })
    expect(newer.calls).not.toContain('disableHardwareAcceleration')
  })
})

describe('the window', () => {
  test.each([true, false])('has exactly these preferences (packaged: %s)', async packaged => {
    const { window, windows } = await started({}, { packaged })
    expect(windows).toHaveLength(1)
    expect(window.options.webPreferences).toEqual({
      preload: '/somewhere/index.cjs',
      additionalArguments: [],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableWebSQL: false,
      webviewTag: false,
      plugins: false,
      disableBlinkFeatures: 'Auxclick',
      navigateOnDragDrop: false,
      disableDialogs: true,
      devTools: !packaged,
      javascript: true,
      images: true,
      webgl: true,
      spellcheck: false,
      transparent: false,
      offscreen: false,
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
      disableHtmlFullscreenWindowResize: true,
      zoomFactor: 1,
    })
    expect(window.loaded).toEqual(['app://till/'])
    expect(window.shown).toEqual(['show'])
  })

  test('fills the screen in a kiosk and has no menu', async () => {
    const { window, menus } = await started({}, { host: { kiosk: true } })
    expect(window.options).toMatchObject({ kiosk: true, fullscreen: true, show: false })
    expect(menus).toEqual([null])
  })

  test('keeps the keys for copying on macOS, by a menu with nothing else in it', async () => {
    const { menus } = await started({}, { host: { platform: 'darwin' } })
    const text = JSON.stringify(menus)
    expect([...text.matchAll(/"role":"(\w+)"/g)].map(([, role = '']) => role).toSorted()).toEqual([
      'copy',
      'cut',
      'editMenu',
      'hide',
      'paste',
      'quit',
      'selectAll',
    ])
  })

  test('T39: comes to the front when a second till is started, whose arguments are not read', async () => {
    const { app, window } = await started()
    app.emit('second-instance', {}, ['till', '--data=/elsewhere', 'https://evil.example'])
    expect(window.shown).toEqual(['show', 'restore', 'focus'])
    expect(window.loaded).toEqual(['app://till/'])
  })
})

describe('frames from a page', () => {
  const ok = { id: 1, result: { ok: true, value: { entries: 1, whole: true } } }
  const handlers: Partial<Api> = { 'journal.verify': async () => ({ entries: 1, whole: true }) }
  const frame = { id: 1, name: 'journal.verify', input: {} }
  const { mainFrame } = new StubContents()

  test('count from the main frame of our window on our origin', async () => {
    const { post, contents } = await started(handlers)
    post({}, frame)
    await settled()
    expect(contents.sent).toEqual([ok])
  })

  test.each(forgedEvents(mainFrame, new StubContents()))('from %s are not heard', async (_name, event) => {
    const { post, contents, log } = await started(handlers)
    post(event, frame)
    await settled()
    expect(contents.sent).toEqual([])
    expect(log.events).toEqual(['frame-refused'])
  })

  test.each([
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(3)],
    ['an error', new Error('x')],
    ['a big integer', 1n],
    ['no number', Number.NaN],
    ['an array with holes', new Array(3)],
    ['a value nested too deep', JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown],
  ])('with %s in them are not heard', async (_name, input) => {
    const { post, contents, log } = await started(handlers)
    post({}, { ...frame, input })
    await settled()
    expect(contents.sent).toEqual([])
    expect(log.events).toEqual(['frame-refused'])
  })

  test('on another channel reach nobody and are noted', async () => {
    const { post, contents, log } = await started(handlers)
    post({}, frame, 'ELECTRON_BROWSER_REQUIRE')
    expect(log.events).toEqual(['channel-refused'])
    const sync = { returnValue: 'open' as unknown }
    contents.events.emit('ipc-message-sync', sync, 'tillgate')
    expect(sync.returnValue).toBeNull()
    expect(contents.sent).toEqual([])
  })

  test('that are refused by the thousand do not fill the log', async () => {
    const { post, log } = await started(handlers)
    for (let at = 0; at < 5_000; at += 1) post({ senderFrame: null }, frame)
    expect(log.events.length).toBeLessThan(40)
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
    // Tried and refused: the page is still there, and so is what it waits for.
    contents.events.emit('will-navigate', navigation('https://evil.example/', true))
    contents.events.emit('did-navigate-in-page')
    expect(aborted).toEqual([])
    const old = contents.mainFrame
    contents.mainFrame = { ...old, frameToken: 'document-2' }
    contents.events.emit('did-navigate')
    expect(aborted).toEqual([true])
    post({ senderFrame: old }, frame)
    await settled()
    expect(contents.sent).toEqual([])
    post({}, frame)
    await settled()
    expect(contents.sent).toEqual([ok])
  })

  test('events go to the page that is shown now, and to nobody after the window is closed', async () => {
    const { tell, contents, host } = await started()
    contents.events.emit('did-navigate')
    tell('sale', state(null))
    expect(contents.sent).toEqual([{ event: 'sale', data: state(null) }])
    host.close()
    tell('sale', state(null))
    expect(contents.sent).toHaveLength(1)
  })

  test('the app is heard before the page is there, so no snapshot is lost between them', async () => {
    const order: string[] = []
    await started(
      { 'till.get': async () => (order.push('asked'), Promise.reject(new Error('not yet'))) },
      { host: { attach: () => void order.push('attached') } },
    )
    expect(order).toEqual(['attached', 'asked'])
  })
})

describe('our own scheme', () => {
  const page = (files: Awaited<ReturnType<typeof started>>, url: string, method = 'GET') =>
    files.handled.get('app')?.(new Request(url, { method }))

  test('serves the files of the page with the policy', async () => {
    const till = await started()
    const answer = await page(till, 'app://till/')
    expect(answer?.status).toBe(200)
    expect(answer?.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer?.headers.get('content-security-policy')).toContain(`frame-src ${provider}`)
    const wasm = await page(till, 'app://till/assets/a.wasm?v=1')
    expect(wasm?.headers.get('content-type')).toBe('application/wasm')
    expect(await wasm?.text()).toBe('wasm')
  })

  test('does not know a file that came after the build, nor the list itself', async () => {
    const till = await started()
    writeFileSync(join(till.dir, 'page', 'assets', 'late.js'), 'alert(1)')
    for (const path of ['/assets/late.js', '/files.json'])
      expect((await page(till, `app://till${path}`))?.status).toBe(404)
  })

  test.each(['changed', 'gone'])('ends the till when a file of the program is %s', async how => {
    const till = await started()
    const file = join(till.dir, 'page', 'assets', 'a.wasm')
    if (how === 'gone') rmSync(file)
    else writeFileSync(file, 'wasn')
    expect((await page(till, 'app://till/assets/a.wasm'))?.status).toBe(404)
    expect(till.boxes[0]?.content).toMatch(/not as it was delivered.*No sale is lost.*Install Tillgate again/)
    expect(till.calls).toContain('exit 78')
    expect(till.log.events).toContain('file-changed')
  })

  test.each([
    ['a list that is not JSON', 'no'],
    ['another version', '{"version":2,"files":{}}'],
    ['an address with dots', `{"version":1,"files":{"/../x":{"type":"text/html","sha256":"${'0'.repeat(64)}"}}}`],
    ['a type with a line break', `{"version":1,"files":{"/x":{"type":"text/html\\nx","sha256":"${'0'.repeat(64)}"}}}`],
    ['no checksum', '{"version":1,"files":{"/index.html":{"type":"text/html"}}}'],
  ])('does not start with %s', async (_name, text) => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'files.json'), text)
    await expect(started({}, { host: { dir } })).rejects.toThrow(/is damaged.*no sale is lost/)
  })

  test('answers GET only', async () => {
    expect((await page(await started(), 'app://till/', 'POST'))?.status).toBe(405)
  })
})

test('a session made later is guarded as well, and none is guarded twice', async () => {
  const { app, session } = await started()
  app.emit('session-created', session.session)
  expect(session.events.count('select-hid-device')).toBe(1)
  const later = stubSession()
  app.emit('session-created', later.session)
  expect(Object.keys(later.handlers).toSorted()).toEqual(Object.keys(session.handlers).toSorted())
  expect(later.events.heard().toSorted()).toEqual(session.events.heard().toSorted())
  expect(later.spelling).toEqual([false])
})
