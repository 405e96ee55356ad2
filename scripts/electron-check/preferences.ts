// Items 2, 3, 4, 6, 8, 9 and 10: what the window's own options let its page do.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { elementsOf } from './markup.ts'
import type { Project } from './project.ts'
import { switchesOf, type Switch } from './switches.ts'
import { property, type Node } from './syntax.ts'
import { settingsOf, windowsOf } from './windows.ts'

type Rule = {
  /** Preferences and the one value each must have in every window, or that none may have at all. */
  must: Readonly<Record<string, boolean | string>>
  never?: readonly string[]
  /** Attributes a <webview> must not have. */
  attributes?: readonly string[]
  /** True for a command-line switch that undoes the item. */
  undone?: (given: Switch) => boolean
}

/** Checks that no window, no other place that sets it, no <webview> and no switch breaks the rule. */
export function preferencesKept(project: Project, { must, never = [], attributes = [], undone }: Rule): Outcome {
  const { fault, met, end } = gather()
  const wanted = Object.entries(must)
  const told = new Set<Node>()
  for (const { at, preferences } of windowsOf(project)) {
    if (preferences === null) {
      fault(placeOf(at.source, at.node), unseen)
      continue
    }
    const where = placeOf(preferences.source, preferences.node)
    for (const [name, value] of wanted) {
      const given = property(preferences.node, name)
      if (given === undefined) {
        fault(where, `"${name}" is left to its default. Write "${name}: ${show(value)}" into these preferences.`)
        continue
      }
      told.add(given)
      const place = placeOf(preferences.source, given)
      if (given['value'] === value) met(place, wanted.map(([key, kept]) => `${key}: ${show(kept)}`).join(', '))
      else fault(place, `"${name}" is not ${show(value)}. Set it to ${show(value)}.`)
    }
  }
  for (const [name, value] of wanted)
    for (const { at, value: given } of settingsOf(project, name))
      if (given !== undefined && !told.has(given) && undoes(given, name, value))
        fault(placeOf(at.source, at.node), `"${name}" gets another value than ${show(value)} here. Remove this.`)
  for (const name of never)
    for (const { at } of settingsOf(project, name))
      fault(placeOf(at.source, at.node), `"${name}" is set here. Remove it.`)
  for (const { name, attributes: given, at } of elementsOf(project))
    for (const attribute of attributes)
      if (name === 'webview' && given.has(attribute))
        fault(at, `A <webview> has the attribute "${attribute}". Remove it.`)
  for (const given of switchesOf(project))
    if (undone?.(given) === true)
      fault(given.at, `The switch --${given.name} undoes this for every window. Start without it.`)
  return end(wholeFile('main/host/window.ts'), 'No window was found whose preferences could be checked.')
}

/** `sandbox` is also the name of other things, so only its plain opposite counts outside of a window's preferences. */
const undoes = (given: Node, name: string, value: boolean | string): boolean =>
  name === 'sandbox' ? given['value'] === false : given['value'] !== value

const unseen =
  'The preferences of this window cannot be seen in the source. Make it with the options of main/host/window.ts.'
const show = (value: boolean | string): string => (typeof value === 'string' ? `'${value}'` : String(value))

const named =
  (...names: string[]) =>
  ({ name }: Switch): boolean =>
    names.includes(name)

export const noNodeIntegration = (project: Project): Outcome =>
  preferencesKept(project, {
    must: { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    attributes: ['nodeintegration', 'nodeintegrationinsubframes'],
  })
export const contextIsolation = (project: Project): Outcome =>
  preferencesKept(project, { must: { contextIsolation: true } })
export const webSecurity = (project: Project): Outcome =>
  preferencesKept(project, {
    must: { webSecurity: true },
    attributes: ['disablewebsecurity'],
    undone: given =>
      named('disable-web-security', 'disable-site-isolation-trials', 'allow-file-access-from-files', '?')(given) ||
      (given.name === 'disable-features' && /IsolateOrigins|site-per-process|SitePerProcess/i.test(given.value)),
  })
export const noInsecureContent = (project: Project): Outcome =>
  preferencesKept(project, {
    must: { allowRunningInsecureContent: false },
    never: ['allowDisplayingInsecureContent'],
    undone: named('allow-running-insecure-content', 'unsafely-treat-insecure-origin-as-secure'),
  })
export const noExperiments = (project: Project): Outcome =>
  preferencesKept(project, {
    must: { experimentalFeatures: false },
    never: ['experimentalCanvasFeatures'],
    undone: named(
      'enable-experimental-web-platform-features',
      'enable-features',
      'enable-experimental-webassembly-features',
    ),
  })
export const noBlinkFeatures = (project: Project): Outcome =>
  preferencesKept(project, {
    must: { disableBlinkFeatures: 'Auxclick' },
    never: ['enableBlinkFeatures', 'blinkFeatures'],
    attributes: ['enableblinkfeatures', 'blinkfeatures'],
    undone: named('enable-blink-features'),
  })
