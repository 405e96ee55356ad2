// The lamp and the exposure of a camera that offers them (W3C MediaStream Image Capture): most webcams offer neither.
import type { Guidance } from './guidance.ts'

/** What TypeScript's types leave out. */
type Offered = MediaTrackCapabilities & {
  torch?: boolean
  focusMode?: string[]
  exposureMode?: string[]
  exposureCompensation?: { min: number; max: number; step: number }
}
type Wish = { torch?: boolean; focusMode?: string; exposureMode?: string; exposureCompensation?: number }

export type Light = {
  /** Whether there is a lamp. */
  readonly lamp: boolean
  /** Switches it; false when the camera did not do it. */
  switchLamp(on: boolean): Promise<boolean>
  /** Takes in what a frame said: brighter where it stays too dark, darker where it glares, half a second at a time. */
  advise(guidance: Guidance): void
}

/** Views in a row that must say the same before the exposure is changed: a camera needs some frames to follow. */
const viewsToStep = 15

/** Asks for automatic focus and exposure where they can be asked for, and never fails: light is an extra. */
export function newLight(track: MediaStreamTrack): Light {
  // Older engines do not have it.
  const offered = ((track as Partial<MediaStreamTrack>).getCapabilities?.() ?? {}) as Offered
  const range = offered.exposureCompensation
  let level = 0
  let last: Guidance | null = null
  let views = 0
  const ask = (wish: Wish): Promise<boolean> =>
    track.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] }).then(
      () => true,
      () => false,
    )
  if (offered.focusMode?.includes('continuous')) void ask({ focusMode: 'continuous' })
  if (offered.exposureMode?.includes('continuous')) void ask({ exposureMode: 'continuous' })
  return {
    lamp: offered.torch === true,
    switchLamp: on => (offered.torch === true ? ask({ torch: on }) : Promise.resolve(false)),
    advise(guidance) {
      views = guidance === last ? views + 1 : 1
      last = guidance
      if (range === undefined || views < viewsToStep) return
      const step = guidance === 'too-dark' ? 1 : guidance === 'glare' ? -1 : 0
      const next = Math.max(
        range.min,
        Math.min(range.max, level + step * Math.max(range.step, (range.max - range.min) / 8)),
      )
      views = 0
      if (next === level) return
      level = next
      void ask({ exposureCompensation: level })
    },
  }
}
