// Closes every door of Electron that the till does not use, on each session and each contents there is or will be.
import { guardDownloads } from './downloads.ts'
import type { ElectronParts } from './electron-parts.ts'
import type { Session } from './electron-session.ts'
import { refuseOtherChannels } from './electron-wire.ts'
import { guardContents, guardSession, type Rules } from './guards.ts'

/** To be called before the first window is made. Certificate errors need no door: nobody listens, so none is overridden. */
export function closeDoors({ app, session }: Pick<ElectronParts, 'app' | 'session'>, rules: Rules): void {
  const { refused } = rules
  const guarded = new WeakSet<Session>()
  const guard = (each: Session) => {
    // Electron tells the default session too, when it is made late; a choice answered twice would be an error.
    if (guarded.has(each)) return
    guarded.add(each)
    guardSession(each, rules)
    guardDownloads(each, refused)
  }
  app.on('session-created', guard)
  guard(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, rules)
    refuseOtherChannels(contents, refused)
  })
  // A server that asks for a password or a certificate gets neither; the till signs in nowhere by way of a page.
  app.on('login', (event, _contents, _details, _who, answer) => {
    event.preventDefault()
    refused('login-refused')
    answer()
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault()
    refused('certificate-refused')
    answer()
  })
}
