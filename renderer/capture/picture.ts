// Gets grey frames and JPEG stills out of camera pictures, inside a worker.
import { frameFromPlane, frameFromRgba } from './frame.ts'
import type { Frame } from './frame.ts'
import { boundsOf, grow } from './homography.ts'
import type { Quad } from './homography.ts'
import type { Picture } from './messages.ts'

/** Kept around the card, because the next reader wants to see its edges. */
const stillMargin = 0.04
const stillQuality = 0.9

/** Reused from frame to frame: a 1080p frame is 3 MB. */
let planes = new Uint8Array(0)
let canvas: OffscreenCanvas | null = null

/** The luma of a picture. A planar video frame gives its Y plane as it is (0.7 ms at 720p); everything else is drawn (6 ms). */
export async function grab(picture: Picture): Promise<Frame> {
  const { width, height } = sizeOfPicture(picture)
  if (picture instanceof VideoFrame && /^(I4|NV12)/.test(picture.format ?? '')) {
    const size = picture.allocationSize()
    if (planes.byteLength < size) planes = new Uint8Array(size)
    const [luma] = await picture.copyTo(planes)
    if (luma) return frameFromPlane(planes, luma, width, height)
  }
  const context = draw(picture, { left: 0, top: 0, right: width, bottom: height }, true)
  return frameFromRgba(context.getImageData(0, 0, width, height).data, width, height)
}

/** JPEG of the card with 4 % around it, or of the whole picture when no card was found. */
export async function still(picture: Picture, quad: Quad | null): Promise<ArrayBuffer> {
  const { width, height } = sizeOfPicture(picture)
  const box = quad
    ? boundsOf(grow(quad, stillMargin, stillMargin), width, height)
    : { left: 0, top: 0, right: width, bottom: height }
  const context = draw(picture, box, false)
  const blob = await context.canvas.convertToBlob({ type: 'image/jpeg', quality: stillQuality })
  return blob.arrayBuffer()
}

export function sizeOfPicture(picture: Picture): { width: number; height: number } {
  return picture instanceof VideoFrame
    ? {
        width: picture.visibleRect?.width ?? picture.codedWidth,
        height: picture.visibleRect?.height ?? picture.codedHeight,
      }
    : { width: picture.width, height: picture.height }
}

type Bounds = { left: number; top: number; right: number; bottom: number }

function draw(picture: Picture, box: Bounds, toRead: boolean): OffscreenCanvasRenderingContext2D {
  const width = box.right - box.left
  const height = box.bottom - box.top
  // A canvas made for reading back stays on the processor, so the two uses do not share one.
  const target = toRead ? (canvas ??= new OffscreenCanvas(width, height)) : new OffscreenCanvas(width, height)
  if (target.width !== width || target.height !== height) Object.assign(target, { width, height })
  const context = target.getContext('2d', { willReadFrequently: toRead })
  if (!context)
    throw new Error(
      'This computer gives the scanner no drawing surface, so pictures cannot be read. Type the data in instead.',
    )
  context.drawImage(picture, box.left, box.top, width, height, 0, 0, width, height)
  return context
}
