// Saves a text where a person can take it along: a place of their choice, or a folder of the till where none may be chosen.
import { readdirSync, rmSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { SaveFile } from '../ports/system.ts'
import type { ElectronParts } from './electron-parts.ts'
import { replacePrivate } from './private-file.ts'

const KEPT = 10

/**
 * Writes into `dir` and answers the whole path. For the browser host, which has no dialog of its own and gives no files
 * to a page, and for kiosks, where a dialog would be a way to the files of the machine. The newest 10 files are kept.
 */
export function saveToFolder(dir: string): SaveFile {
  return {
    save(name, text) {
      const file = join(resolve(dir), name)
      replacePrivate(file, Buffer.from(text))
      const [, kind = ''] = /(\.\w+)$/.exec(name) ?? []
      // Names carry their time, so the order of names is the order of age.
      const others = readdirSync(dir).filter(other => other !== name && other.endsWith(kind))
      for (const old of others.toSorted().slice(0, -(KEPT - 1))) rmSync(join(dir, old), { force: true })
      return Promise.resolve(file)
    },
  }
}

/** Asks the person at `window` where to. `folder` is proposed. */
export function saveByDialog(deps: {
  dialog: Pick<ElectronParts['dialog'], 'showSaveDialog'>
  window: () => object | null
  folder: () => string
}): SaveFile {
  return {
    async save(name, text) {
      const window = deps.window()
      if (window === null) return null
      const { canceled, filePath } = await deps.dialog.showSaveDialog(window, {
        defaultPath: join(deps.folder(), name),
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
      })
      if (canceled || !isAbsolute(filePath)) return null
      replacePrivate(filePath, Buffer.from(text))
      return filePath
    },
  }
}
