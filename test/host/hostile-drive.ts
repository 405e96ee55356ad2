// Drives every handler a till gave to Electron with hostile input, and says what got through. Runs over the stand-in, in any process.
import type { StubElectron } from './electron-stub.ts'
import { navigation, stoppable, StubContents } from './electron-stub.ts'
import type { StubSession } from './electron-stub-session.ts'
import { forgedEvents, hostileAddresses, permissionNames, provider, traversals } from './hostile.ts'

export type Driven = { tried: number; passed: string[] }

const moves = ['will-navigate', 'will-frame-navigate', 'will-redirect']
const resources = 'mainFrame subFrame stylesheet script font object xhr ping cspReport webSocket other'.split(' ')

/** Addresses × (navigate, frame-navigate, redirect, new window, every kind of request). */
export function driveAddresses(stub: StubElectron, session: StubSession, contents: StubContents): Driven {
  const passed: string[] = []
  let tried = 0
  const note = (what: string, url: string, through: boolean) => {
    tried += 1
    if (through) passed.push(`${what} ${url}`)
  }
  for (const url of hostileAddresses) {
    for (const event of moves) {
      for (const isMainFrame of [true, false]) {
        const details = navigation(url, isMainFrame)
        contents.events.emit(event, details)
        note(`${event} main=${isMainFrame}`, url, !details.stopped)
      }
    }
    const before = stub.opened.length
    note('window', url, contents.openHandler?.({ url }).action !== 'deny' || stub.opened.length > before)
    for (const resourceType of resources) {
      let cancelled = false
      session.handlers.before?.({ url, resourceType }, answer => (cancelled = answer.cancel))
      note(resourceType, url, !cancelled)
    }
  }
  return { tried, passed }
}

const origins = [
  'app://till/',
  `${provider}/`,
  'https://evil.example/',
  'app://evil/',
  'app://till.evil/',
  'null',
  'http://127.0.0.1:1/',
  '',
]
type Kinds = ('video' | 'audio')[]

/** Every permission × who asks × where × which media, as a question and as a check; what was granted, by name. */
export function drivePermissions(session: StubSession): Driven {
  const passed: string[] = []
  let tried = 0
  const note = (label: string, granted: boolean | undefined) => {
    tried += 1
    if (granted !== false) passed.push(label)
  }
  for (const permission of [...permissionNames(), 'a-name-electron-adds-later', '__proto__']) {
    for (const origin of origins) {
      for (const isMainFrame of [true, false]) {
        const where = `${permission} ${origin} ${isMainFrame ? 'page' : 'frame'}`
        for (const mediaTypes of [undefined, [], ['video'], ['audio'], ['video', 'audio']] as Kinds[]) {
          const details = { isMainFrame, requestingUrl: origin, ...(mediaTypes ? { mediaTypes } : {}) }
          let granted: boolean | undefined
          session.handlers.request?.({}, permission, answer => (granted = answer), details)
          note(`ask ${where} ${mediaTypes?.join('+') ?? ''}`.trim(), granted)
        }
        for (const mediaType of [undefined, 'video', 'audio', 'unknown'] as const) {
          const details = { isMainFrame, ...(mediaType ? { mediaType } : {}) }
          note(`check ${where} ${mediaType ?? ''}`.trim(), session.handlers.check?.(null, permission, origin, details))
        }
      }
    }
  }
  return { tried, passed: passed.toSorted() }
}

/** Devices, screens, webviews, passwords, certificates, downloads: everything that asks to be chosen or let through. */
export function driveChoices(stub: StubElectron, session: StubSession, contents: StubContents): Driven {
  const passed: string[] = []
  let tried = 0
  const note = (what: string, through: boolean) => {
    tried += 1
    if (through) passed.push(what)
  }
  const choose = (emit: (event: object, tell: (...args: unknown[]) => void) => void, what: string) => {
    const event = stoppable({})
    const chosen: unknown[] = []
    emit(event, (...args) => void chosen.push(...args))
    note(what, !event.stopped || chosen.some(each => each !== '' && each !== undefined))
  }
  const list = [{ deviceId: 'x', portId: 'x' }]
  choose((event, tell) => session.events.emit('select-hid-device', event, { deviceList: list }, tell), 'hid')
  choose((event, tell) => session.events.emit('select-usb-device', event, { deviceList: list }, tell), 'usb')
  choose((event, tell) => session.events.emit('select-serial-port', event, list, contents, tell), 'serial')
  choose((event, tell) => contents.events.emit('select-bluetooth-device', event, list, tell), 'bluetooth')
  choose((event, tell) => stub.app.emit('login', event, contents, {}, {}, tell), 'login')
  choose(
    (event, tell) => stub.app.emit('select-client-certificate', event, contents, 'https://evil.example', [{}], tell),
    'certificate',
  )
  note('device', session.handlers.device?.() !== false)
  // Not answering would leave the page waiting, with the question open.
  const streams: unknown[] = []
  session.handlers.capture?.({}, given => void streams.push(given))
  note('capture', streams.length !== 1 || streams[0] !== null)
  note('certificate-error', stub.app.count('certificate-error') + contents.events.count('certificate-error') > 0)
  const webview = stoppable({})
  contents.events.emit('will-attach-webview', webview)
  note('webview', !webview.stopped)
  for (const [url, name] of hostileDownloads()) {
    const event = stoppable({})
    let offered = false
    const file = { getURL: () => url, getFilename: () => name, setSaveDialogOptions: () => (offered = true) }
    session.events.emit('will-download', event, file, contents)
    note(`download ${url} ${name}`, !event.stopped || offered)
  }
  return { tried, passed }
}

function* hostileDownloads(): Iterable<[string, string]> {
  for (const url of hostileAddresses) yield [url, 'report.csv']
  for (const url of ['blob:app://till.evil/1', 'blob:app://till', 'app://till/index.html']) yield [url, 'report.csv']
  const endings = 'exe bat cmd com scr ps1 vbs js mjs html htm svg lnk desktop sh app dmg msi jar hta reg url'.split(
    ' ',
  )
  for (const ending of endings) yield ['blob:app://till/1', `report.${ending}`]
  for (const name of ['', '.csv', '../report.csv', 'a/b.csv', 'a\\b.csv', 'report.csv ', 'CON', 'report.csv.exe'])
    yield ['blob:app://till/1', name]
  for (const name of ['re\u202Efdp.exe', 'a..csv', 'report.csv\n', `${'x'.repeat(200)}.csv`, 'C:report.csv'])
    yield ['blob:app://till/1', name]
}

/** Senders that are not our page, each with a frame that would be answered if it were; and channels nobody listens to. */
export async function driveSenders(stub: StubElectron, contents: StubContents): Promise<Driven> {
  const forged = forgedEvents(contents.mainFrame, new StubContents())
  const answered = () => contents.sent.filter(frame => (frame as { id?: number }).id === 77).length
  for (const [, event] of forged) stub.post(event, { id: 77, name: 'till.get', input: {} })
  const channels = ['TILLGATE', 'tillgate ', '', 'ELECTRON_BROWSER_REQUIRE', '__proto__', 'GUEST_VIEW_MANAGER_CALL']
  for (const channel of channels) stub.post({}, { id: 77, name: 'till.get', input: {} }, channel)
  const sync = { returnValue: 'open' as unknown }
  contents.events.emit('ipc-message-sync', sync, 'tillgate')
  await new Promise(resolve => setTimeout(resolve, 50))
  return {
    tried: forged.length + channels.length + 1,
    passed: [
      ...(answered() > 0 ? [`${answered()} were answered`] : []),
      ...(sync.returnValue === null ? [] : ['sync']),
    ],
  }
}

/** Spellings of paths at our own scheme, with methods; everything that is not 404 or 405 got through. */
export async function driveScheme(stub: StubElectron): Promise<Driven> {
  const handler = stub.handled.get('app')
  const passed: string[] = []
  let tried = 0
  const ask = async (url: string, method: string, wanted: number) => {
    tried += 1
    // A Request of Node would fold some spellings; Electron hands over the text the page asked for.
    const status = (await handler?.({ url, method } as Request))?.status
    if (status !== wanted) passed.push(`${method} ${url}: ${status}`)
  }
  for (const path of traversals) await ask(`app://till${path}`, 'GET', 404)
  for (const url of hostileAddresses) await ask(url, 'GET', 404)
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']) await ask('app://till/', method, 405)
  return { tried, passed }
}
