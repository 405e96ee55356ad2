// What attackers would try on a till: addresses, spellings of paths, senders, and the permissions Electron knows by name.
import { readFileSync } from 'node:fs'
import type { IpcEvent } from '../../main/host/electron-parts.ts'
import type { Frame } from '../../main/host/electron-window.ts'

/** The hosted check of these tests. */
export const provider = 'https://check.example.com'

/** Addresses nobody may open, load or navigate to, in any frame. */
export const hostileAddresses = [
  'https://evil.example/',
  'https://evil.example:443/app://till/',
  'http://till/',
  'https://till/',
  'app://till.evil.example/',
  'app://evil/',
  'app://TILL.evil/',
  'app://pos@evil/',
  'app://till@evil/',
  'app://user@till/',
  'app://user:pass@till/',
  'app://:@till:1/',
  'app://till:8080/',
  'app://till:0/',
  'app:till',
  'app:/till/',
  'app:///till',
  'app:\\\\till\\',
  'app://till\\@evil/',
  'app://',
  'app:',
  'apps://till/',
  'xapp://till/',
  'app-till://till/',
  ' app://till/',
  '\tapp://till/',
  'app://ti\nll/',
  'app://till\u0000.evil/',
  'app://till%00.evil/',
  'app://til%6C.evil/',
  'app://tіll/',
  'https://check.example.com.evil.example/',
  'https://check.example.com@evil.example/',
  'https://check.example.com:x@evil.example/',
  'https://evil.example/#https://check.example.com',
  'https://evil.example/?check.example.com',
  'https://evil.example\\@check.example.com/',
  'https://evil.example/https://check.example.com/',
  'http://check.example.com/',
  'https://check.example.com:8443/',
  'https://check.example.com:80/',
  'https://check.example.com./',
  'https://xn--chck-sna.example.com/',
  'https://сheck.example.com/',
  'https://user@check.example.com/',
  'https://check.example.com%2eevil.example/',
  'https://check.example.com\u3002evil.example/',
  'https:// check.example.com/',
  'https://check.example.com\t.evil.example/',
  'ws://check.example.com/',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'javascript://till/%0aalert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>1</script>',
  'data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+',
  'data:application/javascript,alert(1)',
  'blob:https://evil.example/1',
  'blob:app://evil/1',
  'blob:null/1',
  'file:///etc/passwd',
  'file://till/',
  'file:///C:/Windows/System32/calc.exe',
  'about:blank',
  'about:srcdoc',
  'about:blank#app://till/',
  'view-source:app://till/',
  'filesystem:https://evil.example/x',
  'filesystem:app://till/x',
  'chrome://settings',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop/x.html',
  'devtools://evil/x',
  'ftp://check.example.com/',
  'mailto:a@example.com',
  'tel:+15550100',
  'ms-settings:',
  'ms-msdt:/id',
  'search-ms:query=x',
  'smb://evil.example/share',
  'ssh://evil.example',
  '\\\\evil\\share',
  '//evil.example/',
  '/etc/passwd',
  '',
  ' ',
  'null',
  `https://evil.example/${'a'.repeat(100_000)}`,
]

const targets = ['etc/passwd', 'windows/win.ini', 'package.json', 'main/index.js', 'index.html']
const ups = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '.%2e/',
  '%2e./',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '..%255c',
  '..%252f',
  '%252e%252e%252f',
  '..%c0%af',
  '..%e0%80%af',
  '....//',
  '..;/',
  '..%00/',
  '..%0d%0a/',
  '//',
  './/',
]
/** More than 200 spellings of paths that must not exist, as they stand behind `app://till`. */
export const traversals: readonly string[] = [
  // `../` and its kin in front of the page's own name would be folded by any parser before a handler sees it.
  ...ups.flatMap(up => targets.flatMap(target => [`/${up}${up}${target}`, `/assets/${up}${up}${up}${target}`])),
  ...['CON', 'NUL', 'aux.html', 'C:/x', 'C:%5cx', '%5c%5cevil%5cshare', '~/x', '.git/config', '.env', 'files.json'].map(
    name => `/${name}`,
  ),
  ...['/index.html%00', '/index.html%20', '/index.html.', '/index.html::$DATA', '/INDEX.HTML', '//index.html'],
  ...['/assets', '/assets/', '/assets/.', '/__proto__', '/constructor', '/toString', '/hasOwnProperty', '/*', '/%'],
].filter(path => !['/index.html', '/'].includes(new URL(`http://till${path.replaceAll('\\', '/')}`).pathname))

/** Events a frame might arrive with that is not our page's: the name says what is wrong. */
export function forgedEvents(own: Frame, stranger: object): [string, Partial<IpcEvent>][] {
  const frame = (change: Partial<Frame>): Frame => ({ ...own, ...change })
  const throwing = Object.defineProperty({ ...own }, 'origin', {
    get() {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed')
    },
  })
  return [
    ['another window', { sender: stranger }],
    ['another window with our frame', { sender: stranger, senderFrame: own }],
    ['no frame', { senderFrame: null }],
    ['a frame that is disposed', { senderFrame: throwing }],
    ['a frame inside the page', { senderFrame: frame({ parent: {} }) }],
    ['the hosted check', { senderFrame: frame({ origin: provider, parent: {} }) }],
    ['the hosted check as main frame', { senderFrame: frame({ origin: provider }) }],
    ['a foreign main frame', { senderFrame: frame({ origin: 'https://evil.example' }) }],
    ['a lookalike origin', { senderFrame: frame({ origin: 'app://till.evil.example' }) }],
    ['an origin with a slash', { senderFrame: frame({ origin: 'app://till/' }) }],
    ['an opaque origin', { senderFrame: frame({ origin: 'null' }) }],
    ['an empty origin', { senderFrame: frame({ origin: '' }) }],
    ['the document before this one', { senderFrame: frame({ frameToken: 'document-0' }) }],
    ['another process', { senderFrame: frame({ processId: 8 }) }],
  ]
}

/** Every permission name in Electron's own types, for the question and for the check. */
export function permissionNames(): string[] {
  const source = readFileSync('node_modules/electron/electron.d.ts', 'utf8').split('\n')
  const names = (method: string) => {
    const line = source.find(text => text.includes(`    ${method}(handler:`)) ?? ''
    return [...(/permission: ([^,]*),/.exec(line)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name)
  }
  return [...new Set([...names('setPermissionRequestHandler'), ...names('setPermissionCheckHandler')])]
}
