// The command line of the Electron till: a fixed list of words, everything else is ignored, and a few switches are refused.
import { parseArgs } from 'node:util'

export type HostOptions = {
  /** The whole screen, and no way out to a browser. */
  kiosk: boolean
  fullscreen: boolean
}
export type Arguments = HostOptions & {
  data: string | null
  config: string | null
  /** Look at everything, print a report (`json`: for programs) and end, without a window. */
  health: boolean
  json: boolean
}

/** Reads `args` without the program's own name. Of a word given twice the last one counts. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      data: { type: 'string' },
      config: { type: 'string' },
      kiosk: { type: 'boolean', default: false },
      fullscreen: { type: 'boolean', default: false },
      health: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  // A word that was given without its value takes the next word for it.
  const text = (value: unknown) => (typeof value === 'string' && /^[^-]/.test(value) ? value : null)
  return {
    data: text(values.data),
    config: text(values.config),
    kiosk: values.kiosk === true,
    fullscreen: values.fullscreen === true,
    health: values.health === true,
    json: values.json === true,
  }
}

/** Switches of Chromium that would open an installed till to others or take a wall away. Developers need some of them. */
const dangerous = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-running-insecure-content',
  'host-resolver-rules',
  'load-extension',
  'js-flags',
]

/** The dangerous switches an installed till was started with. */
export function dangerousSwitches(has: (name: string) => boolean): string[] {
  return dangerous.filter(has)
}
