// Opens a file of any kind as pictures or text, by what is in it and not by its name.
import { readFileSync, statSync } from 'node:fs'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { frameFromRgba, type Frame } from '../renderer/capture/frame.ts'
import { jpegsIn, y4mFrames } from './scan-film.ts'

/** `frames` throws a sentence where a picture is damaged. `text` is latin1, so that no byte is lost. */
export type Opened =
  | { kind: 'picture' | 'film'; frames: AsyncIterable<Frame> }
  | { kind: 'text'; text: string }
  | { kind: 'unreadable'; why: string }

const mostBytes = 2 ** 31 - 1
const mostPixels = 80_000_000

/** Never throws; `why` is a sentence for the person who named the file. */
export function openFile(file: string): Opened {
  try {
    const { size } = statSync(file)
    if (size === 0) return unreadable('The file is empty.')
    if (size > mostBytes) return unreadable('The file is larger than 2 GB. Cut the film and try again.')
    return open(readFileSync(file))
  } catch (error) {
    return unreadable(sentenceOf(error))
  }
}

function open(bytes: Buffer): Opened {
  const starts = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text
  if (starts('\x89PNG') || (starts('RIFF') && starts('WEBP', 8))) return { kind: 'picture', frames: drawn([bytes]) }
  if (starts('\xff\xd8\xff')) {
    const pictures = jpegsIn(bytes)
    if (pictures.length === 0) return unreadable('This is a JPEG picture that ends too early.')
    return { kind: pictures.length > 1 ? 'film' : 'picture', frames: drawn(pictures) }
  }
  if (starts('YUV4MPEG2 ')) return { kind: 'film', frames: later(y4mFrames(bytes)) }
  if (starts('RIFF') && starts('AVI ', 8))
    return unreadable('This is an AVI film. Save it as MJPEG or Y4M and try again.')
  if (starts('ftyp', 4))
    return unreadable('This is an MP4 film or a HEIC picture. Save it as JPEG, PNG, MJPEG or Y4M and try again.')
  if (starts('GIF8') || starts('BM') || starts('II*') || starts('MM\0*'))
    return unreadable('This kind of picture is not read. Save it as PNG or JPEG and try again.')
  if (starts('%PDF')) return unreadable('This is a PDF document. Save the page as PNG or JPEG and try again.')
  if (looksLikeText(bytes)) return { kind: 'text', text: bytes.toString('latin1') }
  return unreadable('This is neither a picture (PNG, JPEG, WebP), a film (Y4M, MJPEG) nor text.')
}

async function* later(frames: Iterable<Frame>): AsyncGenerator<Frame> {
  for (const frame of frames) yield await Promise.resolve(frame)
}

async function* drawn(pictures: readonly Buffer[]): AsyncGenerator<Frame> {
  // One canvas for all: canvases are freed late, and a film has thousands of frames.
  let canvas = createCanvas(1, 1)
  for (const bytes of pictures) {
    const picture = await loadImage(bytes).catch(() => null)
    if (picture === null || !(picture.width > 0)) throw new Error('The picture is damaged and cannot be drawn.')
    const { width, height } = picture
    if (width * height > mostPixels)
      throw new Error(`The picture has ${width} × ${height} pixels. More than 80 million are not read.`)
    if (canvas.width !== width || canvas.height !== height) canvas = createCanvas(width, height)
    const context = canvas.getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(picture, 0, 0)
    yield frameFromRgba(context.getImageData(0, 0, width, height).data, width, height)
  }
}

/** Captures hold control characters; zeros and a lot of high bytes they do not, unless they were saved as UTF-16. */
function looksLikeText(bytes: Buffer): boolean {
  if (bytes.length > 1_000_000) return false
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  const printable = bytes.filter(
    byte => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09,
  ).length
  return printable >= bytes.length * 0.7
}

const unreadable = (why: string): Opened => ({ kind: 'unreadable', why })

/** What went wrong, as a sentence. */
export function sentenceOf(error: unknown): string {
  const code = (error as { code?: string }).code
  if (code === 'ENOENT') return 'There is no such file.'
  if (code === 'EISDIR') return 'This is a folder. Name the files in it.'
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read. Ask for access to it.'
  return error instanceof Error ? error.message : String(error)
}
