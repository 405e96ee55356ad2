// What a package may hold: a list of what is allowed, and a list of what must be there.
import type { Archive } from './pack-asar.ts'

const assets = /^dist\/renderer\/assets\/[\w.-]+-[\w-]{8}\.(js|css|wasm|svg|png|woff2|wav|mp3)$/

/** Every path that is allowed inside the archive. A new kind of file is added here after somebody has looked at it. */
const allowed: readonly RegExp[] = [
  /^package\.json$/,
  /^LICENSE$/,
  /^dist\/package\.json$/,
  /^dist\/main\/index\.js$/,
  /^dist\/preload\/index\.cjs$/,
  /^dist\/renderer\/(index\.html|files\.json)$/,
  assets,
  /^dist\/resources\/(catalogue|update-keys)\.json$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE)$/,
  /^node_modules\/better-sqlite3\/lib\/(binding|database|index|sqlite-error|util)\.js$/,
  /^node_modules\/better-sqlite3\/lib\/methods\/[a-z]+\.js$/,
]
const native = /^node_modules\/better-sqlite3\/prebuilds\/(linux|darwin|win32)-(x64|arm64)\.node$/

const needed = [
  'package.json',
  'LICENSE',
  'dist/main/index.js',
  'dist/preload/index.cjs',
  'dist/renderer/index.html',
  'dist/resources/catalogue.json',
  'node_modules/better-sqlite3/lib/index.js',
]

/** Never shipped, whatever the list above says one day. */
const forbidden =
  /\.(map|ts|tsx|pem|key|p12|pfx|p8|crt|log|db|sqlite3?)$|(^|\/)(\.env|\.git|\.npmrc|tests?|__tests__|fixtures)(\/|\.|$)/i

/** Faults as sentences. `target` is platform-arch of the package: exactly its database binary lies beside the archive. */
export function fileFaults({ files, links }: Archive, target: string): string[] {
  const paths = files.map(file => file.path)
  const beside = files.filter(file => file.unpacked).map(file => file.path)
  const wanted = `node_modules/better-sqlite3/prebuilds/${target}.node`
  return [
    ...links.map(path => `${path} is a link; links are not shipped`),
    ...paths.filter(path => forbidden.test(path)).map(path => `${path} must never be shipped`),
    ...paths
      .filter(path => !native.test(path) && !allowed.some(form => form.test(path)))
      .map(path => `${path} is not on the list of what may be shipped (scripts/pack-files.ts)`),
    ...needed.filter(path => !paths.includes(path)).map(path => `${path} is missing`),
    ...paths.filter(path => native.test(path) && path !== wanted).map(path => `${path} is for another system`),
    ...(paths.includes(wanted) ? [] : [`${wanted} is missing`]),
    ...beside
      .filter(path => !native.test(path))
      .map(path => `${path} lies outside the archive, where no hash covers it`),
    ...(beside.includes(wanted) ? [] : [`${wanted} is not outside the archive, so it cannot be loaded`]),
  ]
}

/** Texts that must not be in shipped code: each would switch a protection off or give the machine that built it away. */
const words: readonly [RegExp, string][] = [
  [/sourceMappingURL=/, 'names a source map'],
  [/<webview/, 'uses <webview>'],
  // Naming such a switch in order to refuse it is fine; passing it is not.
  [
    /(appendSwitch\(\s*['"`]|--)(no-sandbox|disable-web-security|disable-site-isolation-trials)\b/,
    'switches a protection of Chromium off',
  ],
  [/NODE_TLS_REJECT_UNAUTHORIZED\s*=\s*['"]?0/, 'switches certificate checks off'],
  [/\bdebugger;/, 'stops in the debugger'],
]

/** Faults in shipped text; `places` are folders of the building machine that must not be named. */
export function textFaults({ files }: Archive, places: readonly string[]): string[] {
  return files
    .filter(file => /\.(js|cjs|mjs|json|html|css)$/.test(file.path))
    .flatMap(file => {
      const text = file.read().toString('utf8')
      const named = places.filter(place => place.length > 3 && text.includes(place))
      return [
        ...words.filter(([form]) => form.test(text)).map(([, why]) => `${file.path} ${why}`),
        ...named.map(() => `${file.path} names a folder of the machine that built it`),
      ]
    })
}
