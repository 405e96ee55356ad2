// What the window and the scan worker say to each other. Pictures and bytes are transferred, never copied or stored.
import type { Guidance } from './guidance.ts'
import type { Quad } from './homography.ts'
import type { CaptureMode } from './pipeline.ts'

/** A picture the worker can both measure and draw; whoever receives it must close it. */
export type Picture = VideoFrame | ImageBitmap

export type ToWorker =
  | { type: 'start'; mode: CaptureMode; waitForTurn: boolean; frames: ReadableStream<VideoFrame> | null }
  /** One frame by hand, where there is no stream of frames; the worker answers `next` when it wants another. */
  | { type: 'picture'; picture: ImageBitmap }
  | { type: 'shutter' }
  /** A picture file: in `id` and `code` mode it is read, in all it is searched for a payment card first. */
  | { type: 'file'; mode: CaptureMode; picture: ImageBitmap }

export type FromWorker =
  | { type: 'next' }
  /** `quad` in 0..1 of the frame. */
  | { type: 'view'; guidance: Guidance; quad: Quad | null; fps: number }
  | { type: 'barcode'; bytes: Uint8Array<ArrayBuffer>; mirrored: boolean }
  | { type: 'still'; jpeg: ArrayBuffer; how: 'automatic' | 'manual' }
  | { type: 'file'; bytes: Uint8Array<ArrayBuffer> | null; paymentCard: boolean }
  /** The reader could not be loaded, or the stream of frames broke. */
  | { type: 'failed' }
