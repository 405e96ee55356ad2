// A page with nothing but the till's capture on it, which notes when a document came into the film and when it was read.
import { startCapture } from '../../../renderer/capture/session.ts'

/** Milliseconds of the page's clock. `shown` and `gone` are when the film's mark came and went. */
export type Seen = { what: 'frame' | 'view' | 'shown' | 'gone' | 'read' | 'failure'; at: number }

export type BenchPage = {
  seen: Seen[]
  /** Starts a capture; the answer is the clock at that moment. */
  start(): number
  /** Only the camera and its picture, without looking at it. */
  preview(): Promise<void>
  stop(): void
}

/** Chromium offers it to windows only, and TypeScript does not know it (MediaStreamTrack Insertable Streams). */
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readable: ReadableStream<VideoFrame>
}

const video = document.querySelector('video')!
let end = new AbortController()
const note = (what: Seen['what']) => void bench.seen.push({ what, at: performance.now() })

/** Reads the corner of each frame, which is white as long as the film shows a document. */
async function watchMark(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  const copy = track.clone()
  signal.addEventListener('abort', () => copy.stop(), { once: true })
  const reader = new MediaStreamTrackProcessor({ track: copy, maxBufferSize: 2 }).readable.getReader()
  const corner = { rect: { x: 4, y: 4, width: 4, height: 4 } }
  let shown = false
  for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) {
    const at = performance.now()
    const frame = next.value
    const pixels = new Uint8Array(frame.allocationSize(corner))
    await frame.copyTo(pixels, corner)
    frame.close()
    const now = pixels[0]! > 128
    if (now !== shown) bench.seen.push({ what: now ? 'shown' : 'gone', at })
    shown = now
  }
}

const bench: BenchPage = {
  seen: [],
  start() {
    end = new AbortController()
    bench.seen.length = 0
    const began = performance.now()
    const { signal } = end
    let viewed = false
    video.requestVideoFrameCallback(() => note('frame'))
    startCapture({
      mode: 'id',
      video,
      signal,
      onGuidance() {
        if (viewed) return
        viewed = true
        note('view')
        const [track] = (video.srcObject as MediaStream).getVideoTracks()
        void watchMark(track!, signal)
      },
      onBarcode: () => note('read'),
      onStill: () => undefined,
      onFailure: () => note('failure'),
    })
    return began
  },
  async preview() {
    end = new AbortController()
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } })
    end.signal.addEventListener('abort', () => stream.getTracks().forEach(track => track.stop()), { once: true })
    video.srcObject = stream
    await video.play()
  },
  stop: () => end.abort(),
}
Object.assign(globalThis, { bench })
