// The scan worker: takes camera frames, the newest only, and posts hints, what a document's barcode or machine readable zone says, and stills. Nothing is kept.
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { advanceStill } from './auto-still.ts'
import type { AutoStill } from './auto-still.ts'
import { classifierFrom } from './card-number/classify.ts'
import { scales, weights } from './card-number/weights.ts'
import { prepareReader } from './decode.ts'
import { nothingShown, settle } from './guidance.ts'
import { relativeTo } from './homography.ts'
import type { FromWorker, Picture, ToWorker } from './messages.ts'
import networkUrl from './mrz/network.wasm?url'
import { loadNetwork } from './mrz/network.ts'
import { grab, still } from './picture.ts'
import { newCaptureState, readFrame, readPicture } from './pipeline.ts'
import type { CaptureMode, FrameReading } from './pipeline.ts'
import { holdsPaymentCard } from './refuse.ts'
import { newRhythm } from './rhythm.ts'
import { readOnlyCode } from './shop-code.ts'
import { isSilent, newWatch, watchFrame } from './watch.ts'

/** The same document is told again after this long, for a screen that was not ready the first time. */
const repeatAfterMs = 3_000
/** How often a camera that gives no pictures at all is told. */
const silenceEveryMs = 1_000

let mode: CaptureMode = 'id'
let newest: Picture | null = null
let busy = false
let shutterPressed = false
let autoStill: AutoStill = 'armed'
let lastBarcode = { text: '', at: 0 }
let shown = nothingShown
let told: string | null = null
const state = newCaptureState(null, classifierFrom(weights, scales))
const rhythm = newRhythm()
const watch = newWatch(performance.now())
let silent = false
const ready = loadReader()

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer })
}

async function loadReader(): Promise<void> {
  const [reader, network] = await Promise.all([bytesAt(wasmUrl), bytesAt(networkUrl)])
  await prepareReader(reader)
  // A processor that cannot run it still reads barcodes.
  state.mrz = await loadNetwork(network).catch(() => null)
}

async function bytesAt(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url)
  return response.arrayBuffer()
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  void handle(data).catch(() => post({ type: 'failed' }))
})

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'start':
      mode = message.mode
      autoStill = message.waitForTurn ? 'turning' : 'armed'
      watch.lastFrame = performance.now()
      setInterval(tellSilence, silenceEveryMs)
      if (message.frames) await follow(message.frames)
      else post({ type: 'next' })
      return
    case 'picture':
      await take(message.picture)
      post({ type: 'next' })
      return
    case 'shutter':
      shutterPressed = mode === 'insurance'
      return
    case 'file':
      return readFile(message.picture, message.mode)
    default:
      message satisfies never
  }
}

async function follow(frames: ReadableStream<VideoFrame>): Promise<void> {
  const reader = frames.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    void take(next.value).catch(() => post({ type: 'failed' }))
  }
}

/** Queue of length one: a frame that arrives while another is being looked at replaces the one that waits. */
async function take(picture: Picture): Promise<void> {
  newest?.close()
  newest = picture
  watch.lastFrame = performance.now()
  if (busy) return
  busy = true
  try {
    for (let current = next(); current; current = next()) {
      try {
        if (shutterPressed || rhythm.due(performance.now(), state.empty)) await look(current)
      } finally {
        current.close()
      }
    }
  } finally {
    busy = false
  }
}

function next(): Picture | null {
  const picture = newest
  newest = null
  return picture
}

async function look(picture: Picture): Promise<void> {
  if (mode !== 'insurance') await ready
  const frame = await grab(picture)
  const fault = watchFrame(watch, frame, performance.now())
  const reading = await readFrame(frame, mode, state)
  if (shutterPressed && holdsPaymentCard(frame, state)) reading.guidance = 'payment-card'
  // A document that is read proves the picture to be one; what must be taken away is told whatever else is wrong, and at once.
  const refused = reading.guidance === 'payment-card'
  shown =
    refused || reading.guidance === 'two-documents'
      ? { guidance: reading.guidance, next: reading.guidance, seen: 0 }
      : settle(shown, reading.barcode ? reading.guidance : (fault ?? reading.guidance))
  const fps = rhythm.looked(performance.now())
  if (reading.calm !== true || shown.guidance !== told)
    post({
      type: 'view',
      guidance: shown.guidance,
      quad: reading.quad && relativeTo(reading.quad, frame.width, frame.height),
      fps,
    })
  told = shown.guidance
  if (refused) shutterPressed = false
  if (reading.barcode) tellBarcode(reading.barcode, reading.mirrored ?? false)
  if (mode === 'insurance' && !refused) await maybeStill(picture, reading)
}

/** Only when it was so a second ago too: a busy machine hands over late what has long arrived. */
function tellSilence(): void {
  const before = silent
  silent = !busy && isSilent(watch, performance.now())
  if (!before || !silent) return
  shown = { guidance: 'frozen', next: 'frozen', seen: 0 }
  told = 'frozen'
  post({ type: 'view', guidance: 'frozen', quad: null, fps: 0 })
}

function tellBarcode(bytes: Uint8Array, mirrored: boolean): void {
  const text = String.fromCharCode(...bytes)
  const now = performance.now()
  if (text === lastBarcode.text && now - lastBarcode.at < repeatAfterMs) return
  lastBarcode = { text, at: now }
  const copy = bytes.slice()
  post({ type: 'barcode', bytes: copy, mirrored }, [copy.buffer])
}

async function maybeStill(picture: Picture, reading: FrameReading): Promise<void> {
  const before = autoStill
  autoStill = advanceStill(before, reading, state.empty)
  const how = shutterPressed ? 'manual' : autoStill === 'taken' && before !== 'taken' ? 'automatic' : null
  if (!how) return
  shutterPressed = false
  autoStill = 'taken'
  const jpeg = await still(picture, reading.quad)
  post({ type: 'still', jpeg, how }, [jpeg])
}

async function readFile(picture: ImageBitmap, readAs: CaptureMode): Promise<void> {
  try {
    const frame = await grab(picture)
    const paymentCard = holdsPaymentCard(frame, state)
    if (paymentCard || readAs === 'insurance') return post({ type: 'file', bytes: null, paymentCard })
    await ready
    const read = readAs === 'code' ? await readOnlyCode(frame) : await readPicture(frame, state.mrz)
    const bytes = read?.slice() ?? null
    post({ type: 'file', bytes, paymentCard }, bytes ? [bytes.buffer] : [])
  } finally {
    picture.close()
  }
}
