// What the page and the frame in it may do: use the camera, copy, stay where they are, load only what belongs to them.
import type { AskedPermission, Session } from './electron-session.ts'
import type { Contents, Navigation } from './electron-window.ts'
import { isReturn } from './hosted-return.ts'
import { isCheck, isLoopback, isOwn, OWN_ORIGIN } from './page-address.ts'
import type { Refused } from './refusals.ts'

/** What the decisions rest on. Only main's own knowledge: what a page says of itself would be said by a hostile one too. */
export type Rules = {
  /** Exact origins of the hosted ID check. */
  frameOrigins: readonly string[]
  /** Every screen that scans comes after the sign-in, so the camera is closed before it. */
  signedIn(): boolean
  /** True while a hosted check is being done; the frame may use the camera only then. */
  checkOpen(): boolean
  /** The page's own tools, in development only. */
  devTools: boolean
  /** What happens with an address that wanted a window of its own. */
  openLink(address: string): void
  refused: Refused
}

/**
 * True for the camera without microphone (the till's page once somebody has signed in, the hosted check while it is
 * open), and for copying by the till's page. `origin` is who asks; cross-origin frames come without contents, so
 * nothing else identifies them.
 */
export function mayUse(permission: string, origin: string, asked: AskedPermission, rules: Rules): boolean {
  const ownPage = asked.isMainFrame && isOwn(origin)
  switch (permission) {
    case 'media': {
      const kinds = asked.mediaTypes ?? [asked.mediaType ?? 'unknown']
      if (kinds.length === 0 || !kinds.every(kind => kind === 'video')) return false
      if (ownPage) return rules.signedIn()
      return !asked.isMainFrame && isCheck(origin, rules.frameOrigins) && rules.checkOpen()
    }
    case 'clipboard-sanitized-write':
      return ownPage
    case 'loopback-network':
    case 'local-network-access':
      // While training, the hosted check is a page of the sandbox on this machine, and its frame asks for this.
      return ownPage && rules.frameOrigins.some(isLoopback)
    default:
      return false
  }
}

/** Sets every handler a session has; one without the other would leave a way open. */
export function guardSession(session: Session, rules: Rules): void {
  const { refused } = rules
  session.setPermissionRequestHandler((_contents, permission, answer, asked) => {
    const granted = mayUse(permission, asked.requestingUrl ?? '', asked, rules)
    if (!granted) refused('permission-refused', { permission })
    answer(granted)
  })
  session.setPermissionCheckHandler((_contents, permission, origin, asked) => mayUse(permission, origin, asked, rules))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.setSpellCheckerEnabled(false)
  session.on('select-hid-device', (event, _details, choose) => (event.preventDefault(), choose()))
  session.on('select-usb-device', (event, _details, choose) => (event.preventDefault(), choose()))
  session.on('select-serial-port', (event, _ports, _contents, choose) => (event.preventDefault(), choose('')))
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const allowed = mayLoad(url, resourceType, rules)
    if (!allowed) refused('request-refused', { type: resourceType })
    answer({ cancel: !allowed })
  })
}

/** Requests that may leave a window: own files, and whatever the hosted check asks of its own origin. */
export function mayLoad(url: string, resourceType: string, rules: Pick<Rules, 'frameOrigins' | 'devTools'>): boolean {
  if (isOwn(url)) return true
  // Pictures made by the page itself carry their bytes in the address and reach no network.
  const inert = resourceType === 'image' || resourceType === 'media'
  if (url.startsWith('data:')) return inert
  // `other` is a file the page made and hands over as a download; downloads.ts decides on it.
  if (url.startsWith(`blob:${OWN_ORIGIN}/`)) return inert || resourceType === 'other'
  if (rules.devTools && url.startsWith('devtools://devtools/')) return true
  return isCheck(url.replace(/^ws(s?):/i, 'http$1:'), rules.frameOrigins)
}

/** Keeps one window's contents where they are and alone. */
export function guardContents(contents: Contents, rules: Rules): void {
  const { frameOrigins, refused } = rules
  const stay = (details: Navigation) => {
    // A finished check comes back to one page of ours, which has no script and of which nothing but its address is read.
    const inFrame = isCheck(details.url, frameOrigins) || isReturn(details.url)
    if (details.isMainFrame ? isOwn(details.url) : inFrame) return
    details.preventDefault()
    refused('navigation-refused', { type: details.isMainFrame ? 'page' : 'frame' })
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.setWindowOpenHandler(({ url }) => {
    rules.openLink(url)
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  // A page that asks "leave this site?" could hold the window open; whether work is open is asked by main.
  contents.on('will-prevent-unload', event => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
}
