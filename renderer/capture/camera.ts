// Opens the till's camera and names every way that can fail.

export type CameraFailure = 'no-camera' | 'denied' | 'in-use' | 'unavailable'
/** One camera a cashier can choose. Labels are empty until the camera was allowed once. */
export type CameraChoice = { deviceId: string; label: string }

export type OpenCamera = {
  stream: MediaStream
  track: MediaStreamTrack
  devices: CameraChoice[]
  /** What the camera really delivers, such as width, height, frameRate and deviceId. */
  settings: MediaTrackSettings
}
export type CameraResult = { ok: true; camera: OpenCamera } | { ok: false; failure: CameraFailure }

/** Below 720p the small print and the barcode have too few pixels; 1080p reads from farther away. */
const size = { width: { ideal: 1920, min: 1280 }, height: { ideal: 1080, min: 720 }, frameRate: { ideal: 30 } }

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
    return { ok: true, camera: { stream, track, devices: await listCameras(), settings: track.getSettings() } }
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

/** The cameras of this till, for a choice on the screen. */
export async function listCameras(): Promise<CameraChoice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(device => device.kind === 'videoinput').map(({ deviceId, label }) => ({ deviceId, label }))
}

async function openStream(media: MediaDevices, deviceId: string | null): Promise<MediaStream> {
  if (deviceId === null) return media.getUserMedia({ audio: false, video: size })
  try {
    return await media.getUserMedia({ audio: false, video: { ...size, deviceId: { exact: deviceId } } })
  } catch (error) {
    // Unplugged since it was chosen: any other camera is better than none.
    if (nameOf(error) === 'OverconstrainedError' || nameOf(error) === 'NotFoundError') return openStream(media, null)
    throw error
  }
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
