// What the entry set up, told by the stand-in, and the first answer the page gets.
import type { Script } from '../electron-module.ts'

export const script: Script = async (stub, { client, window, scriptBytes }) => {
  const answer = await client.call('till.get', {})
  const [first] = stub.windows
  const report = {
    calls: [...stub.calls],
    windows: stub.windows.length,
    options: first?.options,
    loaded: first?.loaded,
    schemes: stub.schemes,
    heard: { app: stub.app.heard(), contents: first?.webContents.events.heard(), session: stub.session.events.heard() },
    userData: stub.paths.userData,
    exposed: Object.entries(window).map(([name, value]) => [name, Object.keys(value as object)]),
    scriptBytes,
    times: { window: first?.madeAt, loaded: first?.loadedAt },
    answer,
  }
  stub.electron.app.quit()
  return report
}
