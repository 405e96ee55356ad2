// The measured set of payment cards: pictures by style, level and size, the same for the same number.
import { GlobalFonts } from '@napi-rs/canvas'
import { missingFonts } from '../../scripts/lib/fonts.mjs'
import type { Frame } from '../../renderer/capture/frame.ts'
import { classifierFrom, type Classifier } from '../../renderer/capture/card-number/classify.ts'
import { scales, weights } from '../../renderer/capture/card-number/weights.ts'
import { photograph, sizes } from './camera.ts'
import { chance } from './chance.ts'
import type { Cell } from './mrz-set.ts'
import { drawPaymentCard, otherFaces, type CardStyle } from './payment-card.ts'

const missing = missingFonts(GlobalFonts).join(', ')
/** Why cards cannot be drawn here as they were measured, or null: with other fonts they would be other cards. */
export const notDrawable: string | null =
  missing === ''
    ? null
    : `payment cards are drawn with fonts that are not here (${missing}); Debian has them in fonts-liberation and fonts-dejavu-core`

const seeds = { mild: 21, medium: 22, hard: 23, printed: 1, embossed: 2 } as const

/** Payment card number `n`; with `unknown` its digits are of a face the classifier was never trained with. */
export function paymentCardOf(style: CardStyle, { level, size }: Cell, n: number, unknown = false): Promise<Frame> {
  if (notDrawable !== null) throw new Error(notDrawable)
  const c = chance(n * 7919 + seeds[level] * 1_000_003 + seeds[style] * 50_021 + size)
  const card = drawPaymentCard(c, style, unknown ? c.pick(otherFaces) : undefined)
  return photograph(c, card, level, sizes[size])
}

export const digitClassifier = (): Classifier => classifierFrom(weights, scales)
