// Looks whether a camera is there and may be used, without opening it: for the health check.
import { accessSync, constants, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type CameraLook = { state: 'ok' | 'note' | 'bad'; detail: string }

const without = 'The till sells without one; documents are then entered by hand.'

/** The video devices below `dir` (V4L2, Linux), and whether this user may open one. */
export function lookForVideoDevice(platform: NodeJS.Platform, dir = '/dev'): CameraLook {
  if (platform !== 'linux')
    return { state: 'note', detail: 'not looked at: the browser that shows the till asks for it' }
  let names: string[]
  try {
    names = readdirSync(dir).filter(name => /^video\d+$/.test(name))
  } catch {
    names = []
  }
  if (names.length === 0) return { state: 'note', detail: `No camera was found. ${without}` }
  const mine = names.some(name => {
    try {
      accessSync(join(dir, name), constants.R_OK | constants.W_OK)
      return true
    } catch {
      return false
    }
  })
  return mine
    ? { state: 'ok', detail: 'there, and this user may use it' }
    : {
        state: 'bad',
        detail: `A camera is there, but this user may not use it. ${without} Add the user to the group "video".`,
      }
}

/** macOS and Windows: what the system's privacy settings say (Electron's systemPreferences). */
export function cameraBySystem(status: string): CameraLook {
  if (status === 'granted') return { state: 'ok', detail: 'the system lets the till use it' }
  if (status === 'not-determined')
    return { state: 'note', detail: 'The system has not asked yet. Start the till, scan something and choose "Allow".' }
  return {
    state: 'bad',
    detail: `The system does not let the till use a camera (${status}). ${without} Allow it in the privacy settings.`,
  }
}
