// Reads the one code that somebody holds up – a customer card, a coupon, a receipt, goods – out of the frames of a camera.
import { readCodes } from './decode.ts'
import type { CodeRead } from './decode.ts'
import type { Frame } from './frame.ts'
import type { Quad } from './homography.ts'

/** `sure` once two frames in a row gave it: bars without a check digit are misread by one blurred frame, not by two alike. */
export type HeldCode = { bytes: Uint8Array; quad: Quad; sure: boolean }

/**
 * The code nearest to the middle of the picture, which is what people aim with. A PDF417 is none of them: documents carry it,
 * and those are read by the ID check only. `before` is what the frame before gave.
 */
export async function readHeldCode(frame: Frame, before: HeldCode | null): Promise<HeldCode | null> {
  const [nearest] = (await readShopCodes(frame)).toSorted((a, b) => off(a, frame) - off(b, frame))
  if (nearest === undefined) return null
  const { bytes, quad } = nearest
  return { bytes, quad, sure: before !== null && alike(before.bytes, bytes) }
}

/** A picture file has only one look, so only a single kind of text in it counts. Null when there is none, or more than one. */
export async function readOnlyCode(frame: Frame): Promise<Uint8Array | null> {
  const [first, ...others] = await readShopCodes(frame)
  return first !== undefined && others.every(({ bytes }) => alike(bytes, first.bytes)) ? first.bytes : null
}

const readShopCodes = async (frame: Frame): Promise<CodeRead[]> =>
  (await readCodes(frame)).filter(({ format, bytes }) => format !== 'pdf417' && bytes.length > 0)

const alike = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])

/** How far the middle of a code is from the middle of the picture, in pixels. */
function off({ quad }: CodeRead, { width, height }: Frame): number {
  const middle = (axis: 0 | 1): number => quad.reduce((sum, corner) => sum + corner[axis], 0) / quad.length
  return Math.hypot(middle(0) - width / 2, middle(1) - height / 2)
}
