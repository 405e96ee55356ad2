// The stand-in against Electron's own types: every name, event and preference the till uses exists there, and nothing else is used.
import type * as Electron from 'electron'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { ElectronParts } from '../../main/host/electron-parts.ts'
import type { Session } from '../../main/host/electron-session.ts'
import type { Contents, Window } from '../../main/host/electron-window.ts'
import { windowOptions } from '../../main/host/window.ts'
import { started } from './electron-world.ts'

const source = readFileSync('node_modules/electron/electron.d.ts', 'utf8')

/** The text of a class or interface of Electron's types, up to the line that closes it. */
function declared(name: string): string {
  const start = source.search(new RegExp(`^  (?:class|interface) ${name}\\b.*\\{$`, 'm'))
  return start === -1 ? '' : source.slice(start, source.indexOf('\n  }\n', start))
}
/** Events a class of Electron has; of several names that Electron shares, each one's own. */
const eventsOf = (name: string) =>
  new Set([...declared(name).matchAll(/^ {4}on\(event: '([\w-]+)'/gm)].map(([, event = '']) => event))

test('Electron fits the parts the till uses, and would not if one of them were otherwise', () => {
  expectTypeOf<typeof Electron>().toExtend<ElectronParts>()
  expectTypeOf<Electron.Session>().toExtend<Session>()
  expectTypeOf<Electron.WebContents>().toExtend<Contents>()
  expectTypeOf<Electron.BrowserWindow>().toExtend<Window>()
  // The check must be able to fail: an event that does not exist, a method that does not, an argument of another kind.
  expectTypeOf<Electron.WebContents>().not.toExtend<{ on(event: 'will-teleport', listener: () => void): unknown }>()
  expectTypeOf<Electron.WebContents>().not.toExtend<{ teleport(): void }>()
  expectTypeOf<Electron.WebContents>().not.toExtend<{ setZoomFactor(factor: string): void }>()
  expectTypeOf<Electron.App>().not.toExtend<{ exit(code: string): void }>()
  expectTypeOf<Electron.SafeStorage>().not.toExtend<{ encryptStringAsync(plain: string): Promise<string> }>()
  expect(declared('WebContents').length).toBeGreaterThan(1_000)
})

describe('every event the till listens to', () => {
  test('is one that Electron declares for that object', async () => {
    const { app, power, contents, window, session } = await started()
    const heard = {
      App: app.heard(),
      PowerMonitor: power.heard(),
      WebContents: contents.events.heard().filter(event => !event.startsWith('stub-')),
      BrowserWindow: window.events.heard(),
      Session: session.events.heard(),
    }
    for (const [name, events] of Object.entries(heard)) {
      const known = eventsOf(name)
      expect(known.size, name).toBeGreaterThan(3)
      expect(events.length, name).toBeGreaterThan(0)
      expect(
        events.filter(event => !known.has(event)),
        name,
      ).toEqual([])
    }
  })

  test('the ones by which a guard could be lifted are not among them', async () => {
    const { app, contents } = await started()
    const all = [...app.heard(), ...contents.events.heard()]
    for (const event of ['certificate-error', 'open-url', 'open-file', 'continue-activity'])
      expect(all).not.toContain(event)
  })
})

/** Preferences left to Electron, each with the reason; a new one in a newer Electron belongs here or in window.ts. */
const leftAlone: { [name: string]: string } = {
  accessibleTitle: 'the page has a title',
  defaultEncoding: 'every answer names its charset',
  defaultFontFamily: 'the page names its fonts',
  defaultFontSize: 'the page sets sizes',
  defaultMonospaceFontSize: 'the page sets sizes',
  minimumFontSize: 'the page sets sizes',
  disableWakeLocks: 'the permission is denied',
  enableDeprecatedPaste: 'deprecated, and off',
  enableBlinkFeatures: 'written out it would switch something on',
  enablePreferredSizeMode: 'layout only',
  focusOnNavigation: 'one window, one page',
  imageAnimationPolicy: 'looks only',
  partition: 'the default session is guarded, and later ones are too',
  session: 'the default session is guarded, and later ones are too',
  safeDialogs: 'dialogs of pages are off altogether',
  safeDialogsMessage: 'dialogs of pages are off altogether',
  scrollBounce: 'looks only',
  textAreasAreResizable: 'looks only',
  v8CacheOptions: 'speed only',
  zoomMode: 'the default is the one wanted',
}

test('every preference of a window is decided: written out, or left alone for a reason', () => {
  const known = [...declared('WebPreferences').matchAll(/^ {4}(\w+)\?:/gm)].map(([, name = '']) => name)
  const written = Object.keys(
    windowOptions({
      preload: '/x',
      bounds: { x: 0, y: 0, width: 1, height: 1 },
      zoom: 1,
      kiosk: false,
      fullscreen: false,
      devTools: false,
    }).webPreferences ?? {},
  )
  expect(known.length).toBeGreaterThan(40)
  expect(known.toSorted()).toEqual([...written, ...Object.keys(leftAlone)].toSorted())
})

/** Every source file of main and preload, as [path, text]. */
const sources = ['main', 'preload'].flatMap(room =>
  readdirSync(room, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => [path.replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const),
)
const holding = (pattern: RegExp) => sources.filter(([, text]) => pattern.test(text)).map(([path]) => path)

describe('the sources', () => {
  test('make a window, listen to pages and open a browser in one place each', () => {
    expect(holding(/new BrowserWindow\b/)).toEqual(['main/host/window.ts'])
    expect(holding(/ipc(?:Main)?\.(?:on|handle|once)\(/)).toEqual(['main/host/electron-wire.ts'])
    expect(holding(/\.openExternal\(/)).toEqual(['main/host/external-link.ts'])
    expect(holding(/from 'electron'/).toSorted()).toEqual([
      'main/host/electron-parts.ts',
      'main/host/electron-window.ts',
      'main/index.ts',
      'preload/index.ts',
    ])
  })

  test.each([
    ['a view beside the window', /\b(?:WebContentsView|BrowserView)\b/],
    ['code run in the page by main', /executeJavaScript|insertCSS/],
    ['paths opened by the system', /openPath|showItemInFolder/],
    ['certificates accepted', /setCertificateVerifyProc|certificate-error'/],
    ['a protocol of the system', /setAsDefaultProtocolClient|open-url'/],
    ['plain-text secrets', /setUsePlainTextEncryption|encryptString\(|decryptString\(/],
    ['a scheme with more rights', /(?:bypassCSP|allowServiceWorkers|allowExtensions):|loadFile\(/],
    ['switches that open', /appendSwitch\('(?!disable-http-cache')/],
  ])('hold nothing for %s', (_name, pattern) => {
    expect(holding(pattern)).toEqual([])
  })

  test('take from Electron only what the stand-in has', async () => {
    const { stub } = await started()
    const names = [...readFileSync('main/index.ts', 'utf8').matchAll(/import \{([^}]*)\} from 'electron'/g)]
      .flatMap(([, list = '']) => list.split(','))
      .map(name => name.trim())
      .filter(name => name !== '')
    expect(names.length).toBeGreaterThan(8)
    expect(names.toSorted()).toEqual(Object.keys(stub.electron).toSorted())
  })
})
