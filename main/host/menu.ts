// Takes the menu away; macOS keeps the few entries without which its keys for copying and quitting would be dead.
import type { ElectronParts } from './electron-parts.ts'

export function setMenu({ Menu }: Pick<ElectronParts, 'Menu'>, platform: NodeJS.Platform): void {
  if (platform !== 'darwin') return Menu.setApplicationMenu(null)
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'Tillgate', submenu: [{ role: 'hide' }, { role: 'quit' }] },
      { role: 'editMenu', submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    ]),
  )
}
