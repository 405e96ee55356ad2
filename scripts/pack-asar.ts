// Reads an app.asar: what is in it, what lies beside it, and whether header and files are what the hashes say.
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { asarTool, type AsarEntry } from './pack-tools.ts'

export type PackedFile = { path: string; unpacked: boolean; size: number; sha256: string; read(): Buffer }
export type Archive = { headerHash: string; files: PackedFile[]; links: string[] }

/** `file` is …/app.asar; unpacked files are read from app.asar.unpacked beside it. Sizes in bytes, hashes in hex. */
export function readArchive(file: string): Archive {
  const { header, headerString, headerSize } = asarTool.getRawHeader(file)
  const files: PackedFile[] = []
  const links: string[] = []
  const walk = (nodes: Record<string, AsarEntry>, folder: string): void => {
    for (const [name, node] of Object.entries(nodes)) {
      const path = `${folder}${name}`
      if (node.files !== undefined) walk(node.files, `${path}/`)
      else if (node.link !== undefined) links.push(path)
      else files.push(fileOf(file, path, node, headerSize))
    }
  }
  walk(header.files, '')
  return { headerHash: createHash('sha256').update(headerString).digest('hex'), files, links }
}

function fileOf(archive: string, path: string, node: AsarEntry, headerSize: number): PackedFile {
  const size = node.size ?? 0
  return {
    path,
    unpacked: node.unpacked === true,
    size,
    sha256: node.integrity?.hash ?? '',
    read: () =>
      node.unpacked === true
        ? readFileSync(join(`${archive}.unpacked`, path))
        : // The header's own pickle takes 8 bytes before it (Chromium Pickle, as @electron/asar writes it).
          readPart(archive, 8 + headerSize + Number(node.offset), size),
  }
}

function readPart(file: string, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const handle = openSync(file, 'r')
  try {
    const got = readSync(handle, bytes, 0, length, from)
    return bytes.subarray(0, got)
  } finally {
    closeSync(handle)
  }
}

/** Every file whose bytes are not those of its hash in the header, or that has no hash there. */
export function corruptFiles({ files }: Archive): string[] {
  return files.flatMap(file => {
    if (file.unpacked && !existsSyncOf(file)) return [`${file.path} is missing beside the archive`]
    const bytes = file.read()
    if (file.sha256 === '') return file.unpacked ? [] : [`${file.path} has no hash in the header`]
    const found = createHash('sha256').update(bytes).digest('hex')
    return bytes.length === file.size && found === file.sha256 ? [] : [`${file.path} is not what its hash says`]
  })
}

function existsSyncOf(file: PackedFile): boolean {
  try {
    file.read()
    return true
  } catch {
    return false
  }
}

/** Where electron-builder puts the archive, below the folder of an unpacked package. */
export function archiveOf(resources: string): string {
  const file = join(resources, 'app.asar')
  if (!existsSync(file)) throw new Error(`There is no app.asar in ${resources}; the package was not built.`)
  return file
}
