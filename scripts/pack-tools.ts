// The packages electron-builder works with, found where it finds them, so that what is inspected is read the same way.
import { createRequire } from 'node:module'

const here = createRequire(import.meta.url)
const inside = createRequire(createRequire(here.resolve('electron-builder')).resolve('app-builder-lib'))

type AsarNode = {
  files?: Record<string, AsarNode>
  link?: string
  size?: number
  offset?: string
  unpacked?: boolean
  integrity?: { algorithm: string; hash: string }
}
export type AsarHeader = { files: Record<string, AsarNode> }
export type AsarEntry = AsarNode

export const asarTool = inside('@electron/asar') as {
  getRawHeader(file: string): { header: AsarHeader; headerString: string; headerSize: number }
}
export const yamlTool = inside('js-yaml') as { load(text: string): unknown }
export const plistTool = inside('plist') as { parse(text: string): unknown; build(value: unknown): string }

type Executable = { setExtraData(bytes: ArrayBuffer): void; generate(): ArrayBuffer }
type ResourceEntry = { type: string | number; id: string | number; bin: ArrayBuffer }
type Resources = { entries: ResourceEntry[]; outputResource(exe: Executable): void }
type VersionInfo = {
  lang: number
  setFileVersion(...parts: [number, number, number, number]): void
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void
  outputToResourceEntries(entries: ResourceEntry[]): void
}
/** Reads and writes Windows executables (PE/COFF resources). */
export const reseditTool = inside('resedit') as {
  NtExecutable: { from(bytes: Uint8Array): Executable; createEmpty(is32Bit: boolean, isDll: boolean): Executable }
  NtExecutableResource: { from(exe: Executable): Resources }
  Resource: { VersionInfo: { createEmpty(): VersionInfo } }
}
