// How often frames are looked at: all of them while there is something to see, every second or third while there is nothing.

export type Rhythm = {
  /** True when a frame arriving now should be looked at; `emptyFrames` are the frames in a row with nothing in view. */
  due(nowMs: number, emptyFrames: number): boolean
  /** Notes a frame that was looked at and gives the frames of the last second. */
  looked(nowMs: number): number
}

/** An idle till must not spend a whole processor core on an empty desk. */
const idleAfterFrames = 30
const idleIntervalMs = 50

export function newRhythm(): Rhythm {
  let times: number[] = []
  return {
    due(nowMs, emptyFrames) {
      return emptyFrames < idleAfterFrames || nowMs - (times.at(-1) ?? -Infinity) >= idleIntervalMs
    },
    looked(nowMs) {
      times = [...times.filter(time => nowMs - time < 1_000), nowMs]
      return times.length
    },
  }
}
