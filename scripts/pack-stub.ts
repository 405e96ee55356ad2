// A made-up Electron for each system: just enough for the packager to do everything it does to a real one.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { plistTool, reseditTool } from './pack-tools.ts'

export type StubPlatform = 'linux' | 'win32' | 'darwin'

/** Every fuse the other way round, so that a fuse nobody sets is seen. The removed state would stop the packager. */
const wire = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.of(1, 9), Buffer.from('101100110')])
const digestPlace = Buffer.concat([Buffer.from('AGbevlPCksUGKNL8TSn7wGmJEuJsXb2A'), Buffer.alloc(34)])

/** Writes it to `dir`, for electron-builder's `electronDist`. */
export function writeStub(dir: string, platform: StubPlatform): void {
  rmSync(dir, { recursive: true, force: true })
  const files: Record<string, string | Buffer> = {
    LICENSE: 'made-up',
    'LICENSES.chromium.html': 'made-up',
    ...{ linux: linuxFiles, win32: windowsFiles, darwin: macFiles }[platform](),
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content, { mode: /electron$|Helper$/i.test(name) ? 0o755 : 0o644 })
  }
}

const locales = { 'locales/en-US.pak': '', 'locales/de.pak': '', 'locales/fr.pak': '', 'resources/.keep': '' }

const linuxFiles = () => ({
  ...locales,
  electron: Buffer.concat([Buffer.from('\u007FELF made-up '), wire]),
  'chrome-sandbox': 'made-up',
})

/** A real executable without code, because the packager edits its resources. */
function windowsFiles() {
  const { NtExecutable, NtExecutableResource, Resource } = reseditTool
  const exe = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(exe)
  const version = Resource.VersionInfo.createEmpty()
  version.lang = 1033
  version.setFileVersion(1, 0, 0, 0)
  version.setStringValues({ lang: 1033, codepage: 1200 }, { FileDescription: 'Electron', ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(exe)
  exe.setExtraData(new Uint8Array(wire).buffer)
  return { ...locales, 'electron.exe': Buffer.from(exe.generate()) }
}

/** Both places twice, as in a universal binary. */
function macFiles() {
  const info = (name: string) =>
    plistTool.build({ CFBundleExecutable: name, CFBundleName: name, CFBundleIconFile: 'x.icns' })
  const contents = 'Electron.app/Contents'
  const framework = `${contents}/Frameworks/Electron Framework.framework`
  const helpers = ['', ' (Renderer)', ' (GPU)', ' (Plugin)'].flatMap(kind => {
    const name = `Electron Helper${kind}`
    const folder = `${contents}/Frameworks/${name}.app/Contents`
    return [[`${folder}/Info.plist`, info(name)] as const, [`${folder}/MacOS/${name}`, 'made-up'] as const]
  })
  return {
    [`${contents}/Info.plist`]: info('Electron'),
    [`${contents}/MacOS/Electron`]: 'made-up',
    [`${contents}/Resources/x.icns`]: '',
    [`${contents}/Resources/en.lproj/locale.pak`]: '',
    [`${framework}/Electron Framework`]: Buffer.concat([
      wire,
      digestPlace,
      Buffer.from(' other half '),
      wire,
      digestPlace,
    ]),
    [`${framework}/Versions/A/Resources/en.lproj/locale.pak`]: '',
    [`${framework}/Versions/A/Resources/fr.lproj/locale.pak`]: '',
    ...Object.fromEntries(helpers),
  }
}
