// Opens the till's camera and names every way that can fail.

/** `unplugged` is told by whoever watches the open camera; the others are why it did not open. */
export type CameraFailure = 'no-camera' | 'denied' | 'in-use' | 'unplugged' | 'unavailable'
/** One camera a cashier can choose. Labels are empty until the camera was allowed once. */
export type CameraChoice = { deviceId: string; label: string }

export type OpenCamera = {
  stream: MediaStream
  track: MediaStreamTrack
  devices: CameraChoice[]
  /** What the camera really delivers, such as width, height, frameRate and deviceId. */
  settings: MediaTrackSettings
  /** It has fewer pixels than a licence's barcode needs at arm's length. */
  small: boolean
}
export type CameraResult = { ok: true; camera: OpenCamera } | { ok: false; failure: CameraFailure }

/** Below 720p the small print and the barcode have too few pixels; 1080p reads from farther away. */
const least = { width: 1280, height: 720 } as const
const wished = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } } as const
const good = {
  ...wished,
  width: { ...wished.width, min: least.width },
  height: { ...wished.height, min: least.height },
}
/** What is asked for, in turns: old webcams give 640 × 480, which is told, and better than no camera. */
const sizes: readonly MediaTrackConstraints[] = [good, wished]

/**
 * Opens the asked camera, or any when none is asked or the asked one is gone. The camera stops when `signal` aborts,
 * also when that happens while the browser is still asking for permission. Remembers nothing.
 */
export async function openCamera(options: { deviceId?: string | null; signal: AbortSignal }): Promise<CameraResult> {
  const { deviceId, signal } = options
  // Absent outside secure contexts, whatever the types say.
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (!media) return { ok: false, failure: 'unavailable' }
  try {
    const stream = await openStream(media, deviceId ?? null)
    const [track] = stream.getVideoTracks()
    if (!track || signal.aborted) {
      stop(stream)
      return { ok: false, failure: 'unavailable' }
    }
    signal.addEventListener('abort', () => stop(stream), { once: true })
    const settings = track.getSettings()
    const small = (settings.width ?? least.width) < least.width || (settings.height ?? least.height) < least.height
    return { ok: true, camera: { stream, track, devices: await listCameras(), settings, small } }
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

/** The cameras of this till, for a choice on the screen. */
export async function listCameras(): Promise<CameraChoice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(device => device.kind === 'videoinput').map(({ deviceId, label }) => ({ deviceId, label }))
}

/** The asked camera in the best size it has; any other camera when it was unplugged since it was chosen. */
async function openStream(media: MediaDevices, deviceId: string | null): Promise<MediaStream> {
  const cameras = deviceId === null ? [{}] : [{ deviceId: { exact: deviceId } }, {}]
  const wishes = cameras.flatMap(camera => sizes.map(size => ({ ...camera, ...size })))
  let last: unknown = null
  for (const video of wishes) {
    try {
      return await media.getUserMedia({ audio: false, video })
    } catch (error) {
      last = error
      if (nameOf(error) !== 'OverconstrainedError' && (deviceId === null || nameOf(error) !== 'NotFoundError'))
        throw error
    }
  }
  throw last
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

/** The error names of getUserMedia (Media Capture and Streams §10.2) in the words of the till. */
export function failureOf(error: unknown): CameraFailure {
  switch (nameOf(error)) {
    case 'NotFoundError':
      return 'no-camera'
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    default:
      return 'unavailable'
  }
}
