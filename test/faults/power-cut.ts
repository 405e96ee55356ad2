// What a power cut leaves of the writes that were not synced: seven ways, chosen by seeded chance.
import { changeBytes, changeName, type Disk, type Inode, type Names, type Pending } from './power-disk.ts'
import type { Random } from './random.ts'

/**
 * 'nothing' and 'everything' of what was not synced; 'in order': the oldest changes of all files together; 'by file': the
 * oldest of each file; 'reordered': any of them; 'torn 512', 'torn 4096': any sectors of any of them; 'names first' and
 * 'bytes first': names without the bytes they lead to (delayed allocation), and the other way round.
 */
export const cuts = [
  'nothing',
  'everything',
  'in order',
  'by file',
  'reordered',
  'torn 512',
  'torn 4096',
  'names first',
  'bytes first',
] as const
export type Cut = (typeof cuts)[number]

/** `key`: two files with the same key have the same bytes. */
export type FoundFile = { bytes: Buffer; key: string }
/** Folders have null. */
export type Found = Map<string, FoundFile | null>

type Choice = {
  name(change: Pending): boolean
  /** False: missing; true: there; a number: torn at borders of so many bytes. */
  bytes(change: Pending, place: number, of: number): boolean | number
}

function choice(cut: Cut, disk: Disk, random: Random, newest: number): Choice {
  const coin = (): boolean => random.chance(0.5)
  switch (cut) {
    case 'nothing':
      return { name: () => false, bytes: () => false }
    case 'everything':
      return { name: () => true, bytes: () => true }
    case 'in order': {
      const oldest = oldestOf(disk, newest)
      const last = random.between(oldest - 1, newest)
      const there = ({ n }: Pending): boolean => n <= last
      return { name: there, bytes: there }
    }
    case 'by file': {
      const last = new Map<number, number>()
      const names = random.between(0, disk.pendingNames.length)
      return {
        name: change => disk.pendingNames.indexOf(change) < names,
        bytes: (change, place, of) => {
          const kept = last.get(change.op.inode) ?? random.between(0, of)
          last.set(change.op.inode, kept)
          return place < kept
        },
      }
    }
    case 'reordered':
      return { name: coin, bytes: coin }
    case 'torn 512':
      return { name: coin, bytes: () => (random.chance(0.6) ? 512 : coin()) }
    case 'torn 4096':
      return { name: coin, bytes: () => (random.chance(0.6) ? 4096 : coin()) }
    case 'names first':
      return { name: () => true, bytes: () => random.chance(0.2) }
    case 'bytes first':
      return { name: () => random.chance(0.2), bytes: () => true }
    default:
      return cut satisfies never
  }
}

function oldestOf(disk: Disk, newest: number): number {
  const files = [...disk.names.values()].map(inode => inode?.pending[0]?.n ?? newest)
  return Math.min(newest, disk.pendingNames[0]?.n ?? newest, ...files)
}

/** The folder as it is found after a power cut behind change `newest` of the record. */
export function found(disk: Disk, cut: Cut, random: Random, newest: number): Found {
  const choose = choice(cut, disk, random, newest)
  const names: Names = new Map(disk.names)
  for (const change of disk.pendingNames) if (choose.name(change)) changeName(names, change.op, disk.inodeOf)
  const all: Found = new Map()
  const done = new Map<Inode, FoundFile>()
  for (const [name, inode] of names) {
    // A folder that has no name yet hides everything below it.
    if (isHidden(name, names)) continue
    const file = inode === null ? null : (done.get(inode) ?? contents(inode, choose, random))
    if (inode !== null && file !== null) done.set(inode, file)
    all.set(name, file)
  }
  return all
}

function isHidden(name: string, names: Names): boolean {
  const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')))
  return folder !== '' && (names.get(folder) !== null || isHidden(folder, names))
}

/** Differs for every file whose bytes are not the certain ones. */
let others = 0

function contents(inode: Inode, choose: Choice, random: Random): FoundFile {
  const kept = inode.pending.map((change, place) => ({
    change,
    how: choose.bytes(change, place, inode.pending.length),
  }))
  if (kept.every(({ how }) => how === false))
    return { bytes: inode.bytes.subarray(0, inode.size), key: `${inode.id} ${inode.version}` }
  const copy = { bytes: Buffer.from(inode.bytes), size: inode.size }
  for (const { change, how } of kept) {
    if (how === true || (how !== false && change.op.kind === 'truncate')) changeBytes(copy, change.op)
    else if (how !== false) tear(copy, change, how, random)
  }
  others += 1
  return { bytes: copy.bytes.subarray(0, copy.size), key: `other ${others}` }
}

/** Some sectors of a write: the first ones, or any. */
function tear(file: Pick<Inode, 'bytes' | 'size'>, { op }: Pending, sector: number, random: Random): void {
  const end = op.offset + op.data.length
  const first = Math.floor(op.offset / sector)
  const count = Math.ceil(end / sector) - first
  const prefix = random.chance(0.5) ? random.between(0, count) : null
  for (let i = 0; i < count; i += 1) {
    if (prefix === null ? random.chance(0.5) : i >= prefix) continue
    const from = Math.max(op.offset, (first + i) * sector)
    const to = Math.min(end, (first + i + 1) * sector)
    changeBytes(file, op, [from - op.offset, to - op.offset])
  }
}
