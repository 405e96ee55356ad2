// Photographs a drawn document the way a webcam would: laid tilted on a desk, unevenly lit, blurred, noisy, compressed.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { homography, rectangle } from '../../renderer/capture/homography.ts'
import type { Point, Quad } from '../../renderer/capture/homography.ts'
import { frameFromRgba } from '../../renderer/capture/frame.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import type { Chance } from './chance.ts'
import type { Drawn } from './mrz-card.ts'

export type Level = 'mild' | 'medium' | 'hard'
export type Size = { width: number; height: number }
type Range = readonly [number, number]
type Conditions = {
  /** Degrees either way. */
  turn: number
  /** How far corners are moved, as a share of the document's size. */
  jitter: number
  /** Standard deviation in pixels; 1080p × 1.25. */
  blur: Range
  noise: Range
  brightness: Range
  shade: number
  /** Probability of a reflected lamp. */
  glare: number
  /** Longest smear in pixels. */
  motion: number
  jpeg: Range
  /** Width of the document as a share of the frame's. */
  share: Range
}

export const levels: Readonly<Record<Level, Conditions>> = {
  mild: {
    turn: 5,
    jitter: 0.03,
    blur: [0.3, 0.8],
    noise: [2, 5],
    brightness: [0.85, 1.12],
    shade: 0.15,
    glare: 0,
    motion: 0,
    jpeg: [85, 95],
    share: [0.68, 0.92],
  },
  medium: {
    turn: 12,
    jitter: 0.07,
    blur: [0.7, 1.3],
    noise: [5, 10],
    brightness: [0.55, 1.2],
    shade: 0.35,
    glare: 0.5,
    motion: 0,
    jpeg: [70, 88],
    share: [0.6, 0.9],
  },
  hard: {
    turn: 25,
    jitter: 0.11,
    blur: [1.1, 1.9],
    noise: [8, 18],
    brightness: [0.3, 0.65],
    shade: 0.5,
    glare: 0.7,
    motion: 4,
    jpeg: [55, 75],
    share: [0.55, 0.85],
  },
}

export const sizes = { 720: { width: 1280, height: 720 }, 1080: { width: 1920, height: 1080 } } as const

type Plane = Float32Array<ArrayBuffer>

/** The picture a webcam would give. */
export async function photograph(c: Chance, document: Drawn, level: Level, size: Size): Promise<Frame> {
  return (await shoot(c, document, level, size)).frame
}

/** The same, with the place of the document's corners in it. */
export async function shoot(
  c: Chance,
  document: Drawn,
  level: Level,
  size: Size,
): Promise<{ frame: Frame; quad: Quad }> {
  const conditions = levels[level]
  const plane = background(c, size)
  const quad = placement(c, document, conditions, size)
  lay(plane, size, document, quad)
  light(c, plane, size, conditions)
  if (c.is(conditions.glare)) lamp(c, plane, size, quad)
  blur(plane, size, c.between(...conditions.blur) * (size.height > 720 ? 1.25 : 1))
  smear(plane, size, Math.round(c.between(0, conditions.motion)), c.is(0.3))
  grain(c, plane, c.between(...conditions.noise))
  return { frame: await compressed(plane, size, Math.round(c.between(...conditions.jpeg))), quad }
}

/** One for all, because canvases are not freed as fast as they are made. */
const canvas = createCanvas(10, 10)

function background(c: Chance, { width, height }: Size): Plane {
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  const kind = c.between(0, 1)
  if (kind < 0.35) {
    const [r, g, b] = [c.whole(70, 170), c.whole(45, 120), c.whole(25, 80)]
    context.fillStyle = `rgb(${r}, ${g}, ${b})`
    context.fillRect(0, 0, width, height)
    for (let i = 0; i < 160; i++) {
      context.strokeStyle = `rgba(${r - 30}, ${g - 25}, ${b - 20}, ${c.between(0.05, 0.3)})`
      context.lineWidth = c.between(1, 4)
      const y = c.between(0, height)
      context.beginPath()
      context.moveTo(0, y)
      context.bezierCurveTo(
        width * 0.3,
        y + c.between(-20, 20),
        width * 0.6,
        y + c.between(-20, 20),
        width,
        y + c.between(-10, 10),
      )
      context.stroke()
    }
  } else if (kind < 0.7) {
    const gradient = context.createLinearGradient(0, 0, width * c.between(0, 1), height)
    const one = c.whole(15, 230)
    const other = Math.max(0, Math.min(255, one + c.whole(-70, 70)))
    gradient.addColorStop(0, `rgb(${one}, ${one}, ${one})`)
    gradient.addColorStop(1, `rgb(${other}, ${other}, ${other})`)
    context.fillStyle = gradient
    context.fillRect(0, 0, width, height)
  } else {
    context.fillStyle = `hsl(${c.whole(0, 360)}, 20%, ${c.whole(20, 70)}%)`
    context.fillRect(0, 0, width, height)
    for (let i = 0; i < 14; i++) {
      context.fillStyle = `hsla(${c.whole(0, 360)}, 40%, ${c.whole(15, 80)}%, ${c.between(0.3, 1)})`
      context.fillRect(
        c.between(-50, width),
        c.between(-50, height),
        c.between(20, width * 0.4),
        c.between(20, height * 0.5),
      )
    }
    context.fillStyle = '#222'
    context.font = '20px DejaVu Sans, Arial, sans-serif'
    for (let i = 0; i < 12; i++)
      context.fillText('TOTAL 12,95  receipt store pharmacy', c.between(-50, width), c.between(0, height))
  }
  return Float32Array.from(frameFromRgba(context.getImageData(0, 0, width, height).data, width, height).luma)
}

/** Where the corners come to lie: as large as wanted, turned, pulled at each corner, inside the picture. */
function placement(c: Chance, document: Size, { turn, jitter, share }: Conditions, { width, height }: Size): Quad {
  const shape = document.width / document.height
  let wide = Math.min(width * c.between(...share), height * 0.93 * shape)
  const angle = (c.between(-turn, turn) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const bounds = () =>
    [
      wide * Math.abs(cos) + (wide / shape) * Math.abs(sin),
      wide * Math.abs(sin) + (wide / shape) * Math.abs(cos),
    ] as const
  const [across, down] = bounds()
  wide *= Math.min(1, (width * 0.98) / across, (height * 0.98) / down)
  const [boxWidth, boxHeight] = bounds()
  const x = width / 2 + c.between(-1, 1) * Math.max(0, (width - boxWidth) / 2) * 0.6
  const y = height / 2 + c.between(-1, 1) * Math.max(0, (height - boxHeight) / 2) * 0.6
  const high = wide / shape
  const corner = (sideX: number, sideY: number): Point => {
    const u = (sideX * wide) / 2 + c.between(-jitter, jitter) * wide * 0.5
    const v = (sideY * high) / 2 + c.between(-jitter, jitter) * high
    return [
      Math.max(2, Math.min(width - 3, x + u * cos - v * sin)),
      Math.max(2, Math.min(height - 3, y + u * sin + v * cos)),
    ]
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

/** Draws the document into the picture, 3 × 3 samples a pixel, corners rounded. */
function lay(plane: Plane, { width, height }: Size, document: Drawn, quad: Quad): void {
  const { width: w, height: h, rgba } = document
  const luma = frameFromRgba(rgba, w, h).luma
  const back = homography(quad, rectangle(0, 0, w, h))
  if (!back) throw new Error('The document has no area.')
  const [a, b, d, e, f, g, k, l] = back
  const radius = 16 * 2.7
  const xs = quad.map(([x]) => x)
  const ys = quad.map(([, y]) => y)
  const right = Math.min(width - 1, Math.ceil(Math.max(...xs)) + 2)
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...ys)) + 2)
  for (let y = Math.max(0, Math.floor(Math.min(...ys)) - 2); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs)) - 2); x <= right; x++) {
      let sum = 0
      let hits = 0
      for (let sample = 0; sample < 9; sample++) {
        const px = x + (sample % 3) / 3 - 1 / 3
        const py = y + ((sample / 3) | 0) / 3 - 1 / 3
        const over = 1 / (k * px + l * py + 1)
        const u = (a * px + b * py + d) * over
        const v = (e * px + f * py + g) * over
        if (!(u >= 0 && v >= 0 && u < w - 1 && v < h - 1)) continue
        const edgeX = Math.min(u, w - u)
        const edgeY = Math.min(v, h - v)
        if (edgeX < radius && edgeY < radius && (radius - edgeX) ** 2 + (radius - edgeY) ** 2 > radius * radius)
          continue
        sum += luma[(v | 0) * w + (u | 0)]!
        hits++
      }
      const at = y * width + x
      if (hits > 0) plane[at] = plane[at]! * (1 - hits / 9) + sum / 9
    }
  }
}

function light(c: Chance, plane: Plane, { width, height }: Size, { brightness, shade }: Conditions): void {
  const level = c.between(...brightness)
  const from = c.between(0, 2 * Math.PI)
  const strength = 2 * c.between(0, shade)
  const [alongX, alongY] = [(strength * Math.cos(from)) / width, (strength * Math.sin(from)) / height]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      plane[y * width + x]! *= level * (1 + (x - width / 2) * alongX + (y - height / 2) * alongY)
  }
}

/** The reflection of a lamp somewhere on the document. */
function lamp(c: Chance, plane: Plane, { width, height }: Size, quad: Quad): void {
  const place = homography(rectangle(0, 0, 1, 1), quad)!
  const [u, v] = [c.between(0.1, 0.9), c.between(0.1, 0.9)]
  const over = place[6] * u + place[7] * v + 1
  const x0 = (place[0] * u + place[1] * v + place[2]) / over
  const y0 = (place[3] * u + place[4] * v + place[5]) / over
  const [wide, high] = [c.between(0.03, 0.1) * width, c.between(0.03, 0.09) * height]
  const power = c.between(120, 260)
  const angle = c.between(0, Math.PI)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const reach = 3 * Math.max(wide, high)
  for (let y = Math.max(0, Math.ceil(y0 - reach)); y < Math.min(height, y0 + reach); y++) {
    for (let x = Math.max(0, Math.ceil(x0 - reach)); x < Math.min(width, x0 + reach); x++) {
      const along = ((x - x0) * cos + (y - y0) * sin) / wide
      const across = ((y - y0) * cos - (x - x0) * sin) / high
      plane[y * width + x]! += power * Math.exp(-along * along - across * across)
    }
  }
}

/** Separable Gaussian. */
export function blur(plane: Plane, { width, height }: Size, sigma: number): void {
  const radius = Math.ceil(sigma * 2.5)
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const total = kernel.reduce((sum, value) => sum + value, 0)
  const across = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      if (x >= radius && x < width - radius) {
        for (let i = 0, from = y * width + x - radius; i <= 2 * radius; i++) sum += kernel[i]! * plane[from + i]!
      } else {
        for (let i = -radius; i <= radius; i++)
          sum += kernel[i + radius]! * plane[y * width + Math.max(0, Math.min(width - 1, x + i))]!
      }
      across[y * width + x] = sum / total
    }
  }
  for (let y = 0; y < height; y++) {
    const row = plane.subarray(y * width, (y + 1) * width).fill(0)
    for (let i = -radius; i <= radius; i++) {
      const from = Math.max(0, Math.min(height - 1, y + i)) * width
      const weight = kernel[i + radius]! / total
      for (let x = 0; x < width; x++) row[x]! += weight * across[from + x]!
    }
  }
}

/** A movement while the shutter was open. */
export function smear(plane: Plane, { width, height }: Size, length: number, upright: boolean): void {
  if (length < 2) return
  const before = plane.slice()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let i = 0; i < length; i++) {
        const fromX = upright ? x : Math.min(width - 1, x + i)
        const fromY = upright ? Math.min(height - 1, y + i) : y
        sum += before[fromY * width + fromX]!
      }
      plane[y * width + x] = sum / length
    }
  }
}

export function grain(c: Chance, plane: Plane, deviation: number): void {
  const table = Float32Array.from({ length: 65_536 }, () => c.normal() * deviation)
  let state = c.whole(0, 0xffff_ffff) >>> 0
  for (let i = 0; i < plane.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    plane[i]! += table[state >>> 16]!
  }
}

async function compressed(plane: Plane, { width, height }: Size, quality: number): Promise<Frame> {
  const luma = Uint8ClampedArray.from(plane)
  const jpeg = pictureOf({ luma: new Uint8Array(luma.buffer), width, height }, quality)
  const context = canvas.getContext('2d')
  context.drawImage(await loadImage(jpeg), 0, 0)
  return frameFromRgba(context.getImageData(0, 0, width, height).data, width, height)
}

/** A frame as a grey JPEG. */
export function pictureOf({ luma, width, height }: Frame, quality = 90): Buffer {
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  const picture = context.createImageData(width, height)
  const pixels = new Uint32Array(picture.data.buffer, picture.data.byteOffset, luma.length)
  for (let i = 0; i < luma.length; i++) pixels[i] = 0xff000000 | (luma[i]! * 0x010101)
  context.putImageData(picture, 0, 0)
  return canvas.toBuffer('image/jpeg', quality)
}
