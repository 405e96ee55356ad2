// One capture at the till: opens the camera, runs the scan worker, and tells the screen what to say and what was read.
import { sendNextFrame, streamOf } from './camera-frames.ts'
import { openCamera } from './camera.ts'
import type { CameraFailure, OpenCamera } from './camera.ts'
import { newLight } from './light.ts'
import type { Light } from './light.ts'
import type { Guidance } from './guidance.ts'
import type { Quad } from './homography.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import type { CaptureMode } from './pipeline.ts'

export type { CaptureMode } from './pipeline.ts'
export type { Guidance } from './guidance.ts'
export type CaptureFailure = CameraFailure
export type { Light } from './light.ts'

/** Where the card or symbol is in the picture, in 0..1 of the frame's width and height, and how many frames a second are looked at. */
export type FrameView = { quad: Quad | null; fps: number }

export type CaptureOptions = {
  mode: CaptureMode
  /** Shows the camera; it should be `muted` and `playsInline`. */
  video: HTMLVideoElement
  deviceId?: string | null
  /** For the second side: no automatic still before the card was taken away or turned. */
  waitForTurn?: boolean
  onGuidance: (guidance: Guidance, view: FrameView) => void
  /** Raw bytes of a PDF417, or the lines of a machine readable zone (`id` mode), or of a shop's code (`code` mode). Told again every 3 s while the same one stays in view; `mirrored` when the camera gives a mirror image. */
  onBarcode: (bytes: Uint8Array, mirrored: boolean) => void
  /** A JPEG of the card with a small margin (`insurance` mode): by itself once, and at every press of the shutter. */
  onStill: (jpeg: Uint8Array, how: 'automatic' | 'manual') => void
  onFailure: (reason: CaptureFailure) => void
  /** Once, when the camera is open: what it is, and its lamp where it has one. */
  onOpen?: (camera: Pick<OpenCamera, 'devices' | 'settings' | 'small'>, light: Light) => void
  /** Ends the capture: the camera goes off, the worker ends, no further callback is made. */
  signal: AbortSignal
}

/** The light of the camera each worker looks through. */
const lights = new WeakMap<Worker, Light>()

/** Starts at once; everything that happens is told through the callbacks. */
export function startCapture(options: CaptureOptions): { shutter(): void } {
  const { signal } = options
  if (signal.aborted) return { shutter() {} }
  const end = new AbortController()
  const over = AbortSignal.any([signal, end.signal])
  const worker = startWorker()
  over.addEventListener(
    'abort',
    () => {
      worker.terminate()
      options.video.srcObject = null
    },
    { once: true },
  )
  const fail = (reason: CaptureFailure) => {
    if (over.aborted) return
    end.abort()
    options.onFailure(reason)
  }
  worker.addEventListener('error', () => fail('unavailable'))
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (!over.aborted) tell(data, options, worker, over, fail)
  })
  void run(options, worker, over, fail).catch(() => fail('unavailable'))
  return {
    shutter() {
      if (!over.aborted) send(worker, { type: 'shutter' })
    },
  }
}

async function run(
  options: CaptureOptions,
  worker: Worker,
  over: AbortSignal,
  fail: (reason: CaptureFailure) => void,
): Promise<void> {
  const result = await openCamera({ deviceId: options.deviceId ?? null, signal: over })
  if (over.aborted) return
  if (!result.ok) return fail(result.failure)
  const { stream, track } = result.camera
  // Pulled out of its socket, or taken away by the operating system.
  track.addEventListener('ended', () => fail('unplugged'), { once: true, signal: over })
  const light = newLight(track)
  lights.set(worker, light)
  options.onOpen?.(result.camera, light)
  options.video.srcObject = stream
  await options.video.play()
  const frames = streamOf(track)
  const start: ToWorker = { type: 'start', mode: options.mode, waitForTurn: options.waitForTurn ?? false, frames }
  send(worker, start, frames ? [frames] : [])
}

function tell(
  message: FromWorker,
  options: CaptureOptions,
  worker: Worker,
  over: AbortSignal,
  fail: (reason: CaptureFailure) => void,
): void {
  switch (message.type) {
    case 'next':
      return sendNextFrame(options.video, worker, over)
    case 'view':
      lights.get(worker)?.advise(message.guidance)
      return options.onGuidance(message.guidance, { quad: message.quad, fps: message.fps })
    case 'barcode':
      return options.onBarcode(message.bytes, message.mirrored)
    case 'still':
      return options.onStill(new Uint8Array(message.jpeg), message.how)
    case 'failed':
      return fail('unavailable')
    case 'file':
      return
    default:
      message satisfies never
  }
}

function startWorker(): Worker {
  // Written out in one expression, because the bundler looks for exactly this.
  return new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module', name: 'scan' })
}

function send(worker: Worker, message: ToWorker, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer)
}

/** What a picture file gave: the bytes as from the camera, or why there are none. */
export type FileReading = { bytes: Uint8Array } | { bytes: null; why: 'nothing' | 'payment-card' }

/** Reads a picture file as a frame of the camera, the last resort without a camera. */
export async function readBarcodeFromFile(file: Blob, mode: 'id' | 'code' = 'id'): Promise<FileReading> {
  const picture = await createImageBitmap(file).catch(() => null)
  const answer = picture && (await askWorker(picture, mode))
  if (answer?.paymentCard) return { bytes: null, why: 'payment-card' }
  return answer?.bytes ? { bytes: answer.bytes } : { bytes: null, why: 'nothing' }
}

type FileAnswer = Extract<FromWorker, { type: 'file' }>

/** Null when the worker broke. The picture is closed by it. */
async function askWorker(picture: ImageBitmap, mode: CaptureMode): Promise<FileAnswer | null> {
  const worker = startWorker()
  try {
    return await new Promise<FileAnswer | null>(resolve => {
      worker.addEventListener('error', () => resolve(null))
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) =>
        resolve(data.type === 'file' ? data : null),
      )
      send(worker, { type: 'file', mode, picture }, [picture])
    })
  } finally {
    worker.terminate()
  }
}

const longestEdge = 2000

/** A picture file as a JPEG of at most 2000 pixels on its long edge, or null when it shows a payment card. Throws when the file is no picture. */
export async function stillFromFile(file: Blob): Promise<Uint8Array | null> {
  const searched = await askWorker(await createImageBitmap(file), 'insurance')
  // Not searched is not free of a card number.
  if (searched === null)
    throw new Error('The picture could not be looked at, so it was not taken. Type the data in instead.')
  if (searched.paymentCard) return null
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, longestEdge / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context)
    throw new Error(
      'This computer gives the till no drawing surface, so the picture was not taken. Type the data in instead.',
    )
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return new Uint8Array(await jpeg.arrayBuffer())
}
