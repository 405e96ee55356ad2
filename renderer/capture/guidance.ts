// Turns what was measured in a frame into the one thing the cashier should do next.
import type { FrameQuality } from './quality.ts'

/** What one frame says by its measures. */
export type Hint = 'no-card' | 'closer' | 'farther' | 'hold-still' | 'too-dark' | 'glare' | 'ok'

/**
 * What the cashier is told: a hint, or that a card lies with its wrong side up, that two documents are in view, that it is
 * a payment card, that nothing could be read for long, or that the camera gives a black picture or always the same one.
 */
export type Guidance = Hint | 'turn-over' | 'two-documents' | 'payment-card' | 'stuck' | 'black' | 'frozen'

/** Start values from 180 generated and measured frames; a real till's camera may need others. */
export const limits = {
  sharpness: 0.62,
  p95: 110,
  /** With nothing in view a dark desk is no fault; a picture without any light is. */
  darkRoomP95: 60,
  mean: 70,
  glare: 0.02,
  motion: 6,
  /** Nearest corner to the frame's edge, as a share of the frame's width. */
  clearance: 0.01,
  /** An insurance card narrower than half the picture has too few pixels for its small print. */
  cardCoverage: 0.5,
  /** 2.2 pixels for each of the about 270 modules across a driving licence's PDF417. */
  symbolPixels: 600,
  /** 13.5 pixels for each of the 30 characters across an identity card's machine readable zone. */
  zonePixels: 400,
} as const

/**
 * The most useful single hint. Whether anything is there comes first, then light, because in the dark nothing else can
 * be judged, then size, and last movement and glare, which pass by themselves.
 */
export function guide(quality: FrameQuality, mode: 'id' | 'mrz' | 'insurance'): Hint {
  if (quality.coverage === 0) return quality.p95 < limits.darkRoomP95 ? 'too-dark' : 'no-card'
  // A dark blue insurance card has a low mean in good light, so only its brightest parts count.
  if (quality.p95 < limits.p95 || (mode !== 'insurance' && quality.mean < limits.mean)) return 'too-dark'
  if (quality.clearance < limits.clearance) return 'farther'
  if (isTooSmall(quality, mode)) return 'closer'
  if (quality.motion > limits.motion || quality.sharpness < limits.sharpness) return 'hold-still'
  if (quality.glare > limits.glare) return 'glare'
  return 'ok'
}

function isTooSmall({ pixels, coverage }: FrameQuality, mode: 'id' | 'mrz' | 'insurance'): boolean {
  if (mode === 'insurance') return coverage < limits.cardCoverage
  return pixels < (mode === 'id' ? limits.symbolPixels : limits.zonePixels)
}

/** What is shown, and what would be shown if it lasted. */
export type Shown = { guidance: Guidance; next: Guidance; seen: number }

export const nothingShown: Shown = { guidance: 'no-card', next: 'no-card', seen: 0 }
/** Frames a new hint must last before it replaces the one on the screen: words that flicker cannot be followed. */
const patience = 3

/** The hint to show after one more frame. */
export function settle(shown: Shown, seen: Guidance): Shown {
  const count = seen === shown.next ? shown.seen + 1 : 1
  return { guidance: count >= patience ? seen : shown.guidance, next: seen, seen: count }
}
