// A disk that forgets: what was synced is there, every later write, size and name may be there or not.
import type { Op } from './power-record.ts'

/** A file's bytes as they are on the disk for certain, and the changes since its last sync. */
export type Inode = {
  id: number
  bytes: Buffer
  size: number
  /** Grows with every change of what is certain. */
  version: number
  pending: Pending[]
}
/** `n` is the place in the record. */
export type Pending = { n: number; op: Op }
/** A name leads to a file, or to a folder (null). */
export type Names = Map<string, Inode | null>

export type Disk = {
  /** Durable names; the till's folder itself has none. */
  readonly names: Names
  /** Changes of names whose folder was not synced since. */
  readonly pendingNames: readonly Pending[]
  /** One more change; marks are none. */
  apply(n: number, op: Op): void
  inodeOf(op: Op): Inode | undefined
}

const parent = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')))
/** Whose sync makes the change of a name durable. */
const folderOf = ({ name, to }: Op): string => parent(to === '' ? name : to)

export function emptyDisk(): Disk {
  const names: Names = new Map()
  const inodes = new Map<number, Inode>()
  /** The file that each creation made: inode numbers are used again. */
  const made = new Map<Op, Inode>()
  let pendingNames: Pending[] = []
  let count = 0

  const inodeOf = (op: Op): Inode | undefined => made.get(op)
  return {
    names,
    get pendingNames() {
      return pendingNames
    },
    inodeOf,
    apply(n, op) {
      switch (op.kind) {
        case 'create': {
          const inode: Inode = { id: (count += 1), bytes: Buffer.alloc(0), size: 0, version: 0, pending: [] }
          inodes.set(op.inode, inode)
          made.set(op, inode)
          pendingNames.push({ n, op })
          return
        }
        case 'mkdir':
        case 'unlink':
        case 'rename':
        case 'link':
          pendingNames.push({ n, op })
          return
        case 'write':
        case 'truncate':
          known(op).pending.push({ n, op })
          return
        case 'sync': {
          const inode = known(op)
          for (const { op: change } of inode.pending) changeBytes(inode, change)
          if (inode.pending.length > 0) inode.version += 1
          inode.pending = []
          return
        }
        case 'sync-folder': {
          const settled = new Set<Pending>()
          for (const change of pendingNames) if (folderOf(change.op) === op.name) settle(change, settled)
          for (const change of pendingNames) if (settled.has(change)) changeName(names, change.op, inodeOf)
          pendingNames = pendingNames.filter(change => !settled.has(change))
          return
        }
        case 'mark':
          return
        default:
          op.kind satisfies never
      }
    },
  }

  /** A name that comes from another folder brings along what made the file there. */
  function settle(change: Pending, settled: Set<Pending>): void {
    settled.add(change)
    if (change.op.kind !== 'rename' && change.op.kind !== 'link') return
    for (const before of pendingNames) {
      if (before.n >= change.n) return
      if ((before.op.to || before.op.name) === change.op.name && !settled.has(before)) settle(before, settled)
    }
  }

  function known(op: Op): Inode {
    const inode = inodes.get(op.inode)
    if (inode === undefined) throw new Error(`The record changes ${op.name}, which it never saw being made.`)
    return inode
  }
}

/** Applies a change to names; one whose file is not there changes nothing. */
export function changeName(names: Names, op: Op, inodeOf: (op: Op) => Inode | undefined): void {
  switch (op.kind) {
    case 'create':
      names.set(op.name, inodeOf(op) ?? null)
      return
    case 'mkdir':
      names.set(op.name, null)
      return
    case 'unlink':
      names.delete(op.name)
      return
    case 'rename':
    case 'link': {
      const inode = names.get(op.name)
      if (inode === undefined) return
      names.set(op.to, inode)
      if (op.kind === 'rename') names.delete(op.name)
      return
    }
    default:
      throw new Error(`${op.kind} changes no name`)
  }
}

/** Applies a write or a new size to a file's bytes; `part` writes only some of the data. */
export function changeBytes(
  file: Pick<Inode, 'bytes' | 'size'>,
  op: Op,
  part: [number, number] = [0, op.data.length],
): void {
  if (op.kind === 'truncate') {
    room(file, op.offset)
    if (op.offset < file.size) file.bytes.fill(0, op.offset, file.size)
    file.size = op.offset
    return
  }
  const end = op.offset + part[1]
  room(file, end)
  op.data.copy(file.bytes, op.offset + part[0], part[0], part[1])
  file.size = Math.max(file.size, end)
}

function room(file: Pick<Inode, 'bytes' | 'size'>, size: number): void {
  if (size <= file.bytes.length) return
  const grown = Buffer.alloc(Math.max(4096, size, file.bytes.length * 2))
  file.bytes.copy(grown, 0, 0, file.size)
  file.bytes = grown
}
