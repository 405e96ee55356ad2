// Electron's own security checklist (docs/tutorial/security, items 1 to 20), each item with the check that holds it.
import { nothingExposed } from './bridge.ts'
import { noFileScheme, secureContent } from './content.ts'
import { navigationLimited, noPopups, webviewsChecked, windowsDenied } from './contents.ts'
import { fusesDecided } from './fuses.ts'
import { sendersValidated } from './ipc.ts'
import { linksKnown } from './links.ts'
import type { Outcome } from './outcome.ts'
import { permissionsAsked } from './permissions.ts'
import { policyDefined } from './policy.ts'
import {
  contextIsolation,
  noBlinkFeatures,
  noExperiments,
  noInsecureContent,
  noNodeIntegration,
  webSecurity,
} from './preferences.ts'
import type { Project } from './project.ts'
import { sandboxed } from './sandbox.ts'
import { currentElectron } from './version.ts'

export type Item = {
  number: number
  /** The words of the checklist, as Markdown. */
  name: string
  check(project: Project): Outcome
}

export const checklist: readonly Item[] = [
  { number: 1, name: 'Only load secure content', check: secureContent },
  {
    number: 2,
    name: 'Disable the Node.js integration in all renderers that display remote content',
    check: noNodeIntegration,
  },
  { number: 3, name: 'Enable context isolation in all renderers', check: contextIsolation },
  { number: 4, name: 'Enable process sandboxing', check: sandboxed },
  {
    number: 5,
    name: 'Use `ses.setPermissionRequestHandler()` in all sessions that load remote content',
    check: permissionsAsked,
  },
  { number: 6, name: 'Do not disable `webSecurity`', check: webSecurity },
  {
    number: 7,
    name: "Define a `Content-Security-Policy` and use restrictive rules (i.e. `script-src 'self'`)",
    check: policyDefined,
  },
  { number: 8, name: 'Do not enable `allowRunningInsecureContent`', check: noInsecureContent },
  { number: 9, name: 'Do not enable experimental features', check: noExperiments },
  { number: 10, name: 'Do not use `enableBlinkFeatures`', check: noBlinkFeatures },
  { number: 11, name: '`<webview>`: Do not use `allowpopups`', check: noPopups },
  { number: 12, name: '`<webview>`: Verify options and params', check: webviewsChecked },
  { number: 13, name: 'Disable or limit navigation', check: navigationLimited },
  { number: 14, name: 'Disable or limit creation of new windows', check: windowsDenied },
  { number: 15, name: 'Do not use `shell.openExternal` with untrusted content', check: linksKnown },
  { number: 16, name: 'Use a current version of Electron', check: currentElectron },
  { number: 17, name: 'Validate the `sender` of all IPC messages', check: sendersValidated },
  {
    number: 18,
    name: 'Avoid usage of the `file://` protocol and prefer usage of custom protocols',
    check: noFileScheme,
  },
  { number: 19, name: 'Check which fuses you can change', check: fusesDecided },
  { number: 20, name: 'Do not expose Electron APIs to untrusted web content', check: nothingExposed },
]

export type Judged = Item & Outcome

export const judge = (project: Project): Judged[] => checklist.map(item => ({ ...item, ...item.check(project) }))

export const isMet = ({ met, findings }: Outcome): boolean => met !== null && findings.length === 0
