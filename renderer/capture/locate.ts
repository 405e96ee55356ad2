// Finds texture that looks like a PDF417 symbol: many strong edges that all run the same way, in one wide patch.
import { shrink } from './frame.ts'
import type { Frame } from './frame.ts'
import { areaOf, distance, sizeOf, scaledQuad } from './homography.ts'
import type { Point, Quad } from './homography.ts'
import { fitQuad } from './patch-quad.ts'

/** A patch of barcode-like texture; `score` only orders the patches of one frame. */
export type SymbolCandidate = { quad: Quad; score: number }

/** Sums of squared gradients in each block of pixels: the structure tensor (Förstner & Gülch 1987). */
type BlockTensors = {
  xx: Float32Array
  yy: Float32Array
  xy: Float32Array
  columns: number
  rows: number
  block: number
}

/** A patch smaller than this share of the picture is not worth reading. */
const smallestPatch = 0.008
/** A symbol longer than this share of the picture has wide bars. */
const fillsFrom = 0.45
/** Thresholds tried in this order, as a share of the strongest texture in the frame. */
const thresholds = [0.55, 0.4, 0.7]

/**
 * The one or two most PDF417-like patches, best first, each as a quad whose first side runs along the rows of the symbol
 * (left to right within ±90°). A symbol that lies upside down gives a quad that is upside down.
 */
export function locateSymbols(frame: Frame, most = 2): SymbolCandidate[] {
  // At half the size, because averaging halves the noise of a dark picture and the texture is still there.
  const smaller = shrink(frame, 2)
  const half = larger(locateIn(smaller, frame.height > 800 ? 5 : 4, most), 2)
  const whole = locateIn(frame, frame.height > 800 ? 10 : 8, most)
  if (half.length === 0) return whole
  // The bars of a symbol that fills the picture are so wide that between them there is no texture: in a quarter it hangs together.
  const quarter = larger(locateIn(shrink(smaller, 2), 4, most), 4)
  const [first] = half
  const entire =
    first && quarter.find(({ quad }) => sizeOf(quad)[0] > frame.width * fillsFrom && holds(quad, first.quad))
  if (entire) return [entire]
  // A patch that both sizes see is as long as the one that sees more of it.
  return half.map(({ quad, score }) => {
    const longer = whole.find(other => isMoreOf(other.quad, quad))
    return { quad: longer?.quad ?? quad, score }
  })
}

/** Whether `one` is a longer piece of the same patch, and no higher than that needs. */
function isMoreOf(one: Quad, other: Quad): boolean {
  const [[along, across], [length, height]] = [sizeOf(one), sizeOf(other)]
  return along > length * 1.05 && across < height * 1.3 && distance(middleOf(one), middleOf(other)) < length * 0.3
}

/** Whether the middle of `piece`, which is clearly smaller, lies in `whole`. */
function holds(whole: Quad, piece: Quad): boolean {
  const [along] = sizeOf(whole)
  return areaOf(piece) < areaOf(whole) * 0.85 && distance(middleOf(whole), middleOf(piece)) < along / 2
}

function middleOf(quad: Quad): Point {
  const mean = (axis: 0 | 1) => quad.reduce((sum, corner) => sum + corner[axis], 0) / 4
  return [mean(0), mean(1)]
}

function larger(found: readonly SymbolCandidate[], times: number): SymbolCandidate[] {
  return found.map(({ quad, score }) => ({ quad: scaledQuad(quad, times), score }))
}

function locateIn(frame: Frame, block: number, most: number): SymbolCandidate[] {
  const tensors = blockTensors(frame, block)
  const texture = smoothedTexture(tensors)
  const strongest = Float32Array.from(texture).sort()[Math.floor(texture.length * 0.985)] ?? 0
  for (const share of thresholds) {
    const threshold = Math.max(6, strongest * share)
    const found = patches(texture, tensors.columns, threshold)
      .map(patch => asCandidate(patch, tensors, frame.width))
      .filter(candidate => candidate !== null)
    if (found.length > 0) return found.sort((a, b) => b.score - a.score).slice(0, most)
  }
  return []
}

function blockTensors({ luma, width, height }: Frame, block: number): BlockTensors {
  const columns = Math.floor(width / block)
  const rows = Math.floor(height / block)
  const xx = new Float32Array(columns * rows)
  const yy = new Float32Array(columns * rows)
  const xy = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const first = Math.max(1, row * block)
    const last = Math.min(height - 2, row * block + block - 1)
    for (let column = 0; column < columns; column++) {
      const left = Math.max(1, column * block)
      const right = Math.min(width - 2, column * block + block - 1)
      let sumXX = 0
      let sumYY = 0
      let sumXY = 0
      for (let y = first; y <= last; y++) {
        for (let i = y * width + left, end = y * width + right; i <= end; i++) {
          const dx = luma[i + 1]! - luma[i - 1]!
          const dy = luma[i + width]! - luma[i - width]!
          sumXX += dx * dx
          sumYY += dy * dy
          sumXY += dx * dy
        }
      }
      const at = row * columns + column
      xx[at] = sumXX
      yy[at] = sumYY
      xy[at] = sumXY
    }
  }
  return { xx, yy, xy, columns, rows, block }
}

/**
 * How strongly each block is striped in one direction (difference of the tensor's eigenvalues: camera noise has no
 * direction and cancels), half the mean and half the minimum of the 3 × 3 blocks around: the minimum keeps thin lines
 * and text apart from solid texture.
 */
function smoothedTexture({ xx, yy, xy, columns, rows, block }: BlockTensors): Float32Array {
  const energy = xx.map((value, i) => Math.sqrt(Math.hypot(value - yy[i]!, 2 * xy[i]!)) / block)
  const smooth = new Float32Array(energy.length)
  for (let y = 1; y < rows - 1; y++) {
    for (let x = 1; x < columns - 1; x++) {
      let sum = 0
      let least = Infinity
      for (let j = -1; j <= 1; j++) {
        for (let i = -1; i <= 1; i++) {
          const value = energy[(y + j) * columns + x + i]!
          sum += value
          if (value < least) least = value
        }
      }
      smooth[y * columns + x] = sum / 18 + least / 2
    }
  }
  return smooth
}

/** 8-connected groups of blocks over the threshold, as lists of block indices. */
function patches(texture: Float32Array, columns: number, threshold: number): number[][] {
  const seen = new Uint8Array(texture.length)
  const found: number[][] = []
  for (let start = 0; start < texture.length; start++) {
    if (seen[start] || texture[start]! <= threshold) continue
    const patch = [start]
    seen[start] = 1
    for (let next = 0; next < patch.length; next++) {
      const at = patch[next]!
      // The outermost blocks carry no texture (smoothedTexture leaves them 0), so no neighbour wraps around an edge.
      for (const step of [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1]) {
        const neighbour = at + step
        if (seen[neighbour] || !(texture[neighbour]! > threshold)) continue
        seen[neighbour] = 1
        patch.push(neighbour)
      }
    }
    if (patch.length >= texture.length * smallestPatch) found.push(patch)
  }
  return found
}

function asCandidate(patch: readonly number[], tensors: BlockTensors, frameWidth: number): SymbolCandidate | null {
  const { columns, block } = tensors
  let xx = 0
  let yy = 0
  let xy = 0
  for (const at of patch) {
    xx += tensors.xx[at]!
    yy += tensors.yy[at]!
    xy += tensors.xy[at]!
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy)
  const coherence = Math.hypot(xx - yy, 2 * xy) / (xx + yy)
  const centres = patch.map(at => [((at % columns) + 0.5) * block, (Math.floor(at / columns) + 0.5) * block] as const)
  const fitted = fitQuad(centres, angle, block)
  if (!fitted || fitted.along < frameWidth * 0.15 || fitted.along < fitted.across * 1.3) return null
  return { quad: fitted.quad, score: patch.length * coherence * Math.min(1, fitted.fill * 1.3) }
}
