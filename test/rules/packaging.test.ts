// The packager is told to ship little, to protect it, and to do things in the order that signatures need.
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { plistTool, yamlTool } from '../../scripts/pack-tools.ts'

const text = readFileSync('electron-builder.yml', 'utf8')
const config = yamlTool.load(text) as Record<string, Record<string, unknown>> & { files: string[] }
const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string
  scripts: Record<string, string>
}

test('only one kind of file lies outside the archive, and no script of a package follows it', () => {
  expect(config.asar).toEqual({ smartUnpack: false })
  expect(config.asarUnpack).toEqual(['**/*.node'])
})

test('files are allowed by name: everything is left out first', () => {
  expect(config.files[0]).toBe('!**/*')
  expect(
    config.files.filter(entry => /^\*\*|^dist\/\*\*|^node_modules\/\*\*|^main|^test|^scripts/.test(entry)),
  ).toEqual([])
})

test('what the program reads beside itself is shipped', () => {
  const sources = readdirSync('main', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !/^(sandbox|broker)[/\\]/.test(name))
    .map(name => readFileSync(`main/${name}`, 'utf8'))
  const read = sources.flatMap(source =>
    [...source.matchAll(/new URL\(\s*'(?:\.\.\/)+resources\/([^']+)'/g)].map(match => match[1]!),
  )
  expect(read).toContain('catalogue.json')
  // Only JSON files directly in resources are shipped: dist/resources/*.json.
  expect(config.files).toContain('dist/resources/*.json')
  expect(read.filter(name => !/^[\w-]+\.json$/.test(name))).toEqual([])
})

test('Windows: for all users, nothing to choose, sales outlive the program, updates must be signed', () => {
  expect(config.nsis).toMatchObject({
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: false,
    deleteAppDataOnUninstall: false,
  })
  expect(config.win).toMatchObject({
    verifyUpdateCodeSignature: true,
    requestedExecutionLevel: 'asInvoker',
    target: ['nsis'],
  })
})

test('macOS: hardened, notarised, dmg for people and zip for updates', () => {
  expect(config.mac).toMatchObject({
    hardenedRuntime: true,
    notarize: true,
    entitlements: 'resources/entitlements.mac.plist',
    entitlementsInherit: 'resources/entitlements.mac.inherit.plist',
    target: ['dmg', 'zip'],
  })
})

test.each(['entitlements.mac.plist', 'entitlements.mac.inherit.plist'])(
  '%s asks for what the till needs and no more',
  name => {
    expect(plistTool.parse(readFileSync(`resources/${name}`, 'utf8'))).toEqual({
      'com.apple.security.cs.allow-jit': true,
      'com.apple.security.device.camera': true,
      'com.apple.security.network.client': true,
    })
  },
)

test('Linux: a deb and an AppImage, neither of them started without its sandbox', () => {
  expect(config.linux).toMatchObject({ executableArgs: [], target: ['AppImage', 'deb'] })
  const shipped = readdirSync('resources/linux').map(name => readFileSync(`resources/linux/${name}`, 'utf8'))
  expect([text, ...shipped].filter(part => part.includes('no-sandbox'))).toEqual([])
})

test('nothing switches a signature off, and nothing is published from a build', () => {
  expect(text).not.toMatch(/forceCodeSigning: false|signExecutable: false|signAndEditExecutable: false|identity: null/)
  expect(text).not.toMatch(/hardenedRuntime: false|notarize: false|disableAsarIntegrity|disableSanityCheckAsar/)
  // Makes app-update.yml; what a build makes is uploaded by nobody but a person.
  expect(config.publish).toEqual({ provider: 'generic', url: 'https://updates.tillgate.example/' })
  expect(readFileSync('scripts/pack-builder.ts', 'utf8')).toContain("publish: 'never'")
})

test('the packager runs our hook before it sets fuses, and sets fuses before it signs', () => {
  const source = readFileSync('node_modules/app-builder-lib/out/platformPackager.js', 'utf8')
  const steps = ['this.info.emitAfterPack(', 'this.doAddElectronFuses(packContext)', 'await this.doSignAfterPack(']
  const places = steps.map(step => source.indexOf(step))
  expect(places.every(place => place > 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(config.afterPack).toBe('scripts/after-pack.mjs')
})

test('a package is named by version, system and processor, and the name is plain', () => {
  expect(config.artifactName).toBe('${name}-${version}-${os}-${arch}.${ext}')
  expect(version).toMatch(/^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/)
})

test('one icon is there for every system, and large enough for each', () => {
  // The packager takes it from its resources folder by this name and makes icns, ico and the sizes of Linux of it.
  expect((config.directories as { buildResources: string }).buildResources).toBe('resources')
  const png = readFileSync('resources/icon.png')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 1024])
  expect(readFileSync('resources/icon.svg', 'utf8')).toContain('viewBox="0 0 1024 1024"')
})

test('the commands of the pages exist', () => {
  const pages = ['docs/install.md', 'docs/release.md'].map(name => readFileSync(name, 'utf8')).join('\n')
  const named = [...pages.matchAll(/npm run ([\w:]+)/g)].map(match => match[1]!)
  expect(named).toContain('pack:check')
  expect(named.filter(name => !Object.hasOwn(scripts, name))).toEqual([])
})

test('the browser of a kiosk may use the camera at the address that the kiosk opens', () => {
  const policy = JSON.parse(readFileSync('resources/linux/chromium-policy.json', 'utf8')) as Record<string, unknown>
  const port = /TILLGATE_PORT:-(\d+)/.exec(readFileSync('resources/linux/tillgate-kiosk.sh', 'utf8'))?.[1]
  expect(policy).toMatchObject({
    VideoCaptureAllowedUrls: [`http://127.0.0.1:${port}`],
    URLAllowlist: [`http://127.0.0.1:${port}`],
    URLBlocklist: ['*'],
    DeveloperToolsAvailability: 2,
  })
})
