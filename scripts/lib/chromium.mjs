// Finds the Chromium that the end-to-end tests drive, and installs it where that is a matter of one command.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installed } from './apt.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
      Boolean,
    )
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'Chromium\\Application\\chrome.exe',
    ]
    return folders.flatMap(folder => programs.map(program => join(folder, program)))
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  return folders.filter(Boolean).flatMap(folder => names.map(name => join(folder, name)))
}

const find = () => usualPlaces().find(file => existsSync(file))

/** The path of a Chromium. Throws a sentence when there is none and it cannot be installed from here. */
export async function ensureChromium() {
  const chosen = process.env.TILLGATE_CHROMIUM
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Error(`TILLGATE_CHROMIUM names ${chosen}, which does not exist.`)
  }
  const found = find()
  if (found) return found
  if (await installed(['chromium'], 'for the end-to-end tests')) {
    const brought = find()
    if (brought) return brought
  }
  throw new Error(
    'The end-to-end tests need Chromium, Chrome or Edge, and none was found. Install one, or name it in TILLGATE_CHROMIUM; ' +
      '"npm test -- --unit" runs everything else.',
  )
}
