// Reads the machine readable zones of one cell of the measured set and counts what came of it.
import type { Frame } from '../../renderer/capture/frame.ts'
import type { Quad } from '../../renderer/capture/homography.ts'
import { isSure } from '../../renderer/capture/mrz/accept.ts'
import { follow, newTrack } from '../../renderer/capture/mrz/fusion.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { readMrz } from '../../renderer/capture/mrz/read.ts'
import { findZones } from '../../renderer/capture/mrz/zones.ts'
import { sampleOf } from './mrz-set.ts'
import type { Cell } from './mrz-set.ts'
import { spent } from './spent.ts'

/** Another reader of the same pictures, given the place of the zone when ours found one; null when it has seen enough. */
export type MrzPeer = (frame: Frame, zone: Quad | null) => Promise<{ lines: string[]; ms: number }> | null

/** `read` had any text, `exact` the right one, `accepted` would count from one frame alone, `wrong` of these are not right. */
export type MrzCell = {
  n: number
  read: number
  exact: number
  accepted: number
  wrong: number
  /** By format: how many there were, how many were exact. */
  formats: Record<string, { n: number; exact: number }>
  times: { find: number[]; recognise: number[]; frame: number[] }
  peer: { exact: number; times: number[] } | null
}

const warmUp = 4

export async function readMrzCell(
  cell: Cell,
  { from, n }: { from: number; n: number },
  net: Network,
  peer: MrzPeer | null,
): Promise<MrzCell> {
  const seen: MrzCell = {
    n,
    read: 0,
    exact: 0,
    accepted: 0,
    wrong: 0,
    formats: {},
    times: { find: [], recognise: [], frame: [] },
    peer: peer && { exact: 0, times: [] },
  }
  let inNet = 0
  const timed: Network = {
    recognise(strip, width) {
      const before = process.threadCpuUsage()
      const columns = net.recognise(strip, width)
      const { user, system } = process.threadCpuUsage(before)
      inNet += (user + system) / 1000
      return columns
    },
  }
  // The first pictures would be those of a cold engine.
  for (let i = 0; i < warmUp; i++) readMrz((await sampleOf(cell, from + n + i)).frame, net)
  for (let i = from; i < from + n; i++) {
    const { frame, lines, format } = await sampleOf(cell, i)
    seen.times.find.push((await spent(() => findZones(frame)))[1])
    inNet = 0
    const [reading, ms] = await spent(() => readMrz(frame, timed))
    seen.times.recognise.push(inNet)
    seen.times.frame.push(ms)
    const right = reading?.lines.join() === lines.join()
    const kind = (seen.formats[format] ??= { n: 0, exact: 0 })
    kind.n++
    if (reading) seen.read++
    if (right) seen.exact++
    if (right) kind.exact++
    if (reading && isSure(reading)) {
      seen.accepted++
      if (!right) seen.wrong++
    }
    if (!peer || !seen.peer) continue
    const other = await peer(frame, reading?.quad ?? null)
    if (other === null) continue
    seen.peer.times.push(other.ms)
    if (other.lines.join() === lines.join()) seen.peer.exact++
  }
  return seen
}

/** How many documents count within 1, 2, … frames of each, and how many were told wrongly. */
export async function fuseMrzCell(
  cell: Cell,
  { from, n, frames }: { from: number; n: number; frames: number },
  net: Network,
): Promise<{ n: number; within: number[]; wrong: number }> {
  const within = new Array<number>(frames).fill(0)
  let wrong = 0
  for (let i = from; i < from + n; i++) {
    const track = newTrack()
    for (let picture = 0; picture < frames; picture++) {
      const { frame, lines } = await sampleOf(cell, i, picture)
      const told = follow(track, readMrz(frame, net))
      if (told === null) continue
      if (told.join() === lines.join()) for (let later = picture; later < frames; later++) within[later]!++
      else wrong++
      break
    }
  }
  return { n, within, wrong }
}
