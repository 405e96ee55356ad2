// A manager lets the till look for an update and installs it; the installer then ends the till.
import { tillClient } from '../electron-client.ts'
import type { Script } from '../electron-module.ts'

export const script: Script = async (stub, page) => {
  const { ask } = tillClient(page)
  await ask('staff.first', { name: 'Mona Manager', pin: '4711' })
  const before = await ask('update.get', {})
  if (before.step === 'off') {
    stub.electron.app.quit()
    return { off: before.off }
  }
  await ask('update.check', {})
  let view = before
  while (view.step !== 'ready' && view.step !== 'failed') {
    await new Promise(resolve => setTimeout(resolve, 50))
    view = await ask('update.get', {})
  }
  await ask('update.install', {})
  return { running: before.running, channel: before.channel, version: view.version, asked: stub.asked.length }
}
