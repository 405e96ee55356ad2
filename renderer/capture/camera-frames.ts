// Brings camera frames to the scan worker: as a stream where the browser has one, frame by frame where it has not.
import type { ToWorker } from './messages.ts'

/** Chromium offers it to windows only, and TypeScript's window types do not know it (MediaStreamTrack Insertable Streams). */
type TrackProcessor = new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => {
  readable: ReadableStream<VideoFrame>
}

/** The frames of a track as a stream that can be transferred, or null where the browser cannot. */
export function streamOf(track: MediaStreamTrack): ReadableStream<VideoFrame> | null {
  const Processor = (globalThis as { MediaStreamTrackProcessor?: TrackProcessor }).MediaStreamTrackProcessor
  return Processor ? new Processor({ track, maxBufferSize: 1 }).readable : null
}

/** Sends the next painted frame of a playing video to the worker. */
export function sendNextFrame(video: HTMLVideoElement, worker: Worker, signal: AbortSignal): void {
  video.requestVideoFrameCallback(() => {
    if (signal.aborted) return
    void send(video, worker)
  })
}

async function send(video: HTMLVideoElement, worker: Worker): Promise<void> {
  const picture = await createImageBitmap(video)
  worker.postMessage({ type: 'picture', picture } satisfies ToWorker, [picture])
}
