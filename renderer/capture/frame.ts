// A grey picture: one byte of luma a pixel, row by row without padding, and how to make one.

export type Frame = {
  readonly luma: Uint8Array
  readonly width: number
  readonly height: number
}

/** Where one plane of a video frame lies in its buffer; `stride` is the bytes from one row to the next (WebCodecs PlaneLayout). */
export type Plane = { readonly offset: number; readonly stride: number }

/** Copies a luma plane out of a padded buffer, because capture devices align rows to more than the picture's width. */
export function frameFromPlane(bytes: Uint8Array, plane: Plane, width: number, height: number): Frame {
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = plane.offset + y * plane.stride
    luma.set(bytes.subarray(from, from + width), y * width)
  }
  return { luma, width, height }
}

/** BT.601 luma of RGBA pixels (the order a canvas gives); alpha is ignored. */
export function frameFromRgba(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Frame {
  const luma = new Uint8Array(width * height)
  for (let i = 0, p = 0; i < luma.length; i++, p += 4) {
    luma[i] = (rgba[p]! * 77 + rgba[p + 1]! * 150 + rgba[p + 2]! * 29) >>> 8
  }
  return { luma, width, height }
}

/** Mean of each `factor` × `factor` box; what is left over at the right and bottom edge is dropped. */
export function shrink(frame: Frame, factor: number): Frame {
  const width = Math.floor(frame.width / factor)
  const height = Math.floor(frame.height / factor)
  const sums = new Uint32Array(width)
  const luma = new Uint8Array(width * height)
  const area = factor * factor
  for (let y = 0; y < height; y++) {
    sums.fill(0)
    for (let j = 0; j < factor; j++) {
      let p = (y * factor + j) * frame.width
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let i = 0; i < factor; i++) sum += frame.luma[p++]!
        sums[x] = sums[x]! + sum
      }
    }
    for (let x = 0; x < width; x++) luma[y * width + x] = sums[x]! / area
  }
  return { luma, width, height }
}

/** The picture at another size, each pixel between the four around its place; `by` near 1, for less than half use `shrink` first. */
export function scaled(frame: Frame, by: number): Frame {
  if (by === 1) return frame
  const { luma, width, height } = frame
  const [wide, high] = [Math.round(width * by), Math.round(height * by)]
  const out = new Uint8Array(wide * high)
  const places = Array.from({ length: wide }, (_, x) => placeOf(x, by, width))
  for (let y = 0; y < high; y++) {
    const down = placeOf(y, by, height)
    const above = down.at * width
    const below = above + width
    for (let x = 0; x < wide; x++) {
      const { at, share } = places[x]!
      const top = luma[above + at]! * (1 - share) + luma[above + at + 1]! * share
      const bottom = luma[below + at]! * (1 - share) + luma[below + at + 1]! * share
      out[y * wide + x] = top * (1 - down.share) + bottom * down.share + 0.5
    }
  }
  return { luma: out, width: wide, height: high }
}

/** The pixel before a place of the scaled picture along one side, and how far it is to the next one. */
function placeOf(index: number, by: number, length: number): { at: number; share: number } {
  const place = Math.min(length - 1, Math.max(0, (index + 0.5) / by - 0.5))
  const at = Math.min(length - 2, Math.floor(place))
  return { at, share: place - at }
}
