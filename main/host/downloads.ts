// Lets a file leave the page only when the page made it itself, under a harmless name, to a place the person picks.
import type { Session } from './electron-session.ts'
import { OWN_ORIGIN } from './page-address.ts'
import type { Refused } from './refusals.ts'

/** Kinds of file the till hands out; none of them is run by opening it. */
const kinds = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,80}\.(?:csv|json|pdf|txt)$/u

/** The name to offer in the save dialog, or null when it is none the till would give. */
export function downloadName(name: string): string | null {
  return kinds.test(name) && !name.includes('..') ? name : null
}

/** Every other download is ended before its first byte. Electron itself asks where to put an allowed one. */
export function guardDownloads(session: Session, refused: Refused): void {
  session.on('will-download', (event, download) => {
    const name = downloadName(download.getFilename())
    if (name === null || !download.getURL().startsWith(`blob:${OWN_ORIGIN}/`)) {
      event.preventDefault()
      refused('download-refused')
      return
    }
    download.setSaveDialogOptions({
      defaultPath: name,
      properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
    })
  })
}
