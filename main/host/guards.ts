// What the page and the frame in it may do: use the camera, stay where they are, load only what belongs to them.
import type { AskedPermission, Contents, Navigation, Session } from './electron-parts.ts'
import { isCheck, isOwn } from './page-address.ts'

/**
 * True for one thing only: camera without microphone, for the till's page or the hosted ID check.
 * `origin` is who asks; cross-origin frames come without contents, so nothing else identifies them.
 */
export function mayUse(
  permission: string,
  origin: string,
  asked: AskedPermission,
  frameOrigins: readonly string[],
): boolean {
  if (permission !== 'media') return false
  const kinds = asked.mediaTypes ?? [asked.mediaType ?? 'unknown']
  const cameraOnly = kinds.length > 0 && kinds.every(kind => kind === 'video')
  if (!cameraOnly) return false
  // The till's own page lives in the main frame only, the hosted check in a frame only.
  return asked.isMainFrame ? isOwn(origin) : isCheck(origin, frameOrigins)
}

/** Sets every handler a session has; one without the other would leave a way open. */
export function guardSession(session: Session, frameOrigins: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, permission, answer, asked) =>
    answer(mayUse(permission, asked.requestingUrl ?? '', asked, frameOrigins)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, asked) =>
    mayUse(permission, origin, asked, frameOrigins),
  )
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) =>
    answer({ cancel: !mayLoad(url, resourceType, frameOrigins) }),
  )
}

/** Requests that may leave a window: own files, and whatever the hosted check asks of its own origin. */
export function mayLoad(url: string, resourceType: string, frameOrigins: readonly string[]): boolean {
  if (isOwn(url)) return true
  // Pictures made by the page itself carry their bytes in the address and reach no network.
  if (url.startsWith('data:') || url.startsWith('blob:')) return resourceType === 'image' || resourceType === 'media'
  return isCheck(url.replace(/^ws(s?):/, 'http$1:'), frameOrigins)
}

/** Keeps one window's contents where they are and alone. */
export function guardContents(contents: Contents, frameOrigins: readonly string[]): void {
  const stay = (details: Navigation) => {
    const allowed = details.isMainFrame ? isOwn(details.url) : isCheck(details.url, frameOrigins)
    if (!allowed) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
}
