// Payment cards before the camera: which frames are dropped because the number of one may be in them.
import { steadyFrames } from './auto-still.ts'
import { looks, showsCardNumber } from './card-number/find.ts'
import type { Frame } from './frame.ts'
import type { Quad } from './homography.ts'
import type { CaptureMode } from './pipeline.ts'
import { startOver } from './state.ts'
import type { CaptureState } from './state.ts'

/** Every so many frames are searched for the number of a payment card, and how many are dropped when there was one. */
const cardEvery = 4
const dropped = 25

/**
 * Whether this frame is dropped because a payment card is in view. A picture about to be kept is always searched, others in
 * turns. A frame that shows a number is dropped at once ('suspected'); when the next one shows it too, a card is there
 * ('known'), people are told, and the frames of about a second are dropped with it. Print that is taken for a number once in
 * some hundred documents, by chance of that frame's noise, so costs one frame.
 */
export function refusalOf(frame: Frame, mode: CaptureMode, state: CaptureState): 'suspected' | 'known' | null {
  const due = mode === 'insurance' ? state.steady > 0 : state.seen !== 'mrz' && state.frames % cardEvery === 0
  // If this one is steady too it is kept, so it is searched like a file: a film may repeat itself.
  const ways = mode === 'insurance' && state.steady === steadyFrames - 1 ? looks.length : 1
  const shows =
    (due || state.suspected || state.refusing === 1) &&
    searched(frame, state, ways, mode === 'insurance' ? state.quad : null)
  if (shows && (state.suspected || state.refusing > 0)) state.refusing = dropped
  state.suspected = shows && state.refusing === 0
  if (state.suspected) return 'suspected'
  if (state.refusing === 0) return null
  state.refusing--
  startOver(state)
  return 'known'
}

/** For a picture that has only one chance, a file or the press of the shutter: looked at in every way. */
export function holdsPaymentCard(frame: Frame, state: Searcher): boolean {
  return searched(frame, state, looks.length, null)
}

type Searcher = Pick<CaptureState, 'digits' | 'cardLook'>

/** Looks at the frame in so many ways, first as it was last found. A frame without a number leaves the next one another way. */
function searched(frame: Frame, state: Searcher, ways: number, outline: Quad | null): boolean {
  for (let tried = 0; state.digits !== null && tried < ways; tried++) {
    if (showsCardNumber(frame, state.digits, outline, looks[state.cardLook])) return true
    state.cardLook = (state.cardLook + 1) % looks.length
  }
  return false
}
