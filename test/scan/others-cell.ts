// Shows pictures that hold no document to the readers of documents: nothing may be accepted.
import { isSure } from '../../renderer/capture/mrz/accept.ts'
import { follow, newTrack } from '../../renderer/capture/mrz/fusion.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { readMrz } from '../../renderer/capture/mrz/read.ts'
import { readLicence } from './licence-cell.ts'
import { negativeOf } from './mrz-set.ts'
import { spent } from './spent.ts'

/** `zones` and `licences` are what was accepted of `n`; the times are those of looking in vain. */
export type Others = { n: number; zones: number; licences: number; times: { zone: number[]; licence: number[] } }

export async function readOthers({ from, n }: { from: number; n: number }, net: Network): Promise<Others> {
  const seen: Others = { n, zones: 0, licences: 0, times: { zone: [], licence: [] } }
  for (let i = from; i < from + n; i++) {
    const frame = await negativeOf(i)
    const [reading, zoneMs] = await spent(() => readMrz(frame, net))
    const track = newTrack()
    // The same picture again and again, as something lying still gives it.
    const told = [1, 2, 3].some(() => follow(track, reading) !== null)
    if (told || (reading && isSure(reading))) seen.zones++
    const [{ bytes }, licenceMs] = await spent(() => readLicence(frame))
    if (bytes) seen.licences++
    seen.times.zone.push(zoneMs)
    seen.times.licence.push(licenceMs)
  }
  return seen
}
