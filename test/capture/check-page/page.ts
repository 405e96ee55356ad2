// A page with nothing but a capture on it, which notes everything the capture tells and when.
import { readBarcodeFromFile, startCapture, stillFromFile } from '../../../renderer/capture/session.ts'
import type { CaptureMode } from '../../../renderer/capture/session.ts'

export type Note =
  | { at: number; what: 'view'; guidance: string; found: boolean; fps: number }
  | { at: number; what: 'barcode'; bytes: number[] }
  | { at: number; what: 'still'; how: string; width: number; height: number; size: number }
  | { at: number; what: 'cameras'; count: number; width: number; height: number; small: boolean }
  | { at: number; what: 'failure'; reason: string }

export type CheckPage = {
  notes: Note[]
  start(mode: CaptureMode, withoutStream?: boolean): void
  shutter(): void
  /** Milliseconds until the camera's track had ended. */
  stop(): Promise<number>
  barcodeIn(url: string): Promise<number[] | null>
  stillSize(url: string): Promise<[number, number]>
}

const video = document.querySelector('video')!
let end = new AbortController()
let shutter = () => {}

const page: CheckPage = {
  notes: [],
  start(mode, withoutStream = false) {
    if (withoutStream) Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor')
    end = new AbortController()
    page.notes.length = 0
    const began = performance.now()
    const at = () => performance.now() - began
    const capture = startCapture({
      mode,
      video,
      signal: end.signal,
      onGuidance: (guidance, view) =>
        page.notes.push({ at: at(), what: 'view', guidance, found: view.quad !== null, fps: view.fps }),
      onBarcode: bytes => page.notes.push({ at: at(), what: 'barcode', bytes: [...bytes] }),
      onStill: (jpeg, how) => {
        const time = at()
        void sizeOf(jpeg).then(([width, height]) =>
          page.notes.push({ at: time, what: 'still', how, width, height, size: jpeg.length }),
        )
      },
      onFailure: reason => page.notes.push({ at: at(), what: 'failure', reason }),
      onOpen: ({ devices, settings, small }) => {
        const { width = 0, height = 0 } = settings
        page.notes.push({ at: at(), what: 'cameras', count: devices.length, width, height, small })
      },
    })
    shutter = capture.shutter
  },
  shutter: () => shutter(),
  async stop() {
    const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? []
    const began = performance.now()
    end.abort()
    const running = () => track?.readyState === 'live'
    while (running() && performance.now() - began < 5_000) await new Promise(resolve => setTimeout(resolve, 5))
    return performance.now() - began
  },
  async barcodeIn(url) {
    const { bytes } = await readBarcodeFromFile(await (await fetch(url)).blob())
    return bytes && [...bytes]
  },
  stillSize: async url => {
    const still = await stillFromFile(await (await fetch(url)).blob())
    return still === null ? [0, 0] : sizeOf(still)
  },
}

async function sizeOf(jpeg: Uint8Array): Promise<[number, number]> {
  const picture = await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }))
  return [picture.width, picture.height]
}

Object.assign(globalThis, { page })
