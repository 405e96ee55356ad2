// Runs the camera while a screen wants it, and switches it off the moment it does not.
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import type { Quad } from '../capture/homography.ts'
import type { CaptureFailure, CaptureMode, Guidance, Light } from '../capture/session.ts'
import { cameraSetting } from '../preferences.ts'

export type CaptureView = {
  video: RefObject<HTMLVideoElement | null>
  guidance: Guidance | null
  quad: Quad | null
  failure: CaptureFailure | null
  /** The camera has fewer pixels than it should: how many. */
  small: { width: number; height: number } | null
  /** Whether the camera's lamp is on; null where it has none. */
  lamp: boolean | null
  switchLamp: (on: boolean) => void
  shutter: () => void
}

type CaptureOptions = {
  mode: CaptureMode
  /** The camera is on only while this is a number; another number starts it afresh. */
  session: number | null
  /** For the second side of a card: wait until it was turned. */
  waitForTurn?: boolean
  onBarcode?: (bytes: Uint8Array, mirrored: boolean) => void
  onStill?: (jpeg: Uint8Array, how: 'automatic' | 'manual') => void
}

export function useCapture(options: CaptureOptions): CaptureView {
  const { mode, session, waitForTurn = false } = options
  const video = useRef<HTMLVideoElement>(null)
  const hear = useRef(options)
  hear.current = options
  const press = useRef<() => void>(() => {})
  const light = useRef<Light | null>(null)
  const deviceId = useSyncExternalStore(cameraSetting.subscribe, cameraSetting.get)
  const [seen, setSeen] = useState<{ guidance: Guidance; quad: Quad | null } | null>(null)
  const [failure, setFailure] = useState<CaptureFailure | null>(null)
  const [small, setSmall] = useState<CaptureView['small']>(null)
  const [lamp, setLamp] = useState<boolean | null>(null)
  const [plugged, setPlugged] = useState(0)

  // A camera that is plugged in again is used again, without a key.
  const missing = session !== null && (failure === 'no-camera' || failure === 'unplugged')
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (!missing || media === undefined) return
    const again = () => setPlugged(count => count + 1)
    media.addEventListener('devicechange', again)
    return () => media.removeEventListener('devicechange', again)
  }, [missing])

  const run = session === null ? null : `${session}.${plugged}`
  useEffect(() => {
    if (run === null) return
    const end = new AbortController()
    setSeen(null)
    setFailure(null)
    setSmall(null)
    setLamp(null)
    // Loaded when first needed: a till that never checks an ID never loads the reader.
    void import('../capture/session.ts').then(
      ({ startCapture }) => {
        if (end.signal.aborted || video.current === null) return
        const { shutter } = startCapture({
          mode,
          video: video.current,
          deviceId: deviceId === '' ? null : deviceId,
          waitForTurn,
          onGuidance: (guidance, { quad }) => setSeen({ guidance, quad }),
          onBarcode: (bytes, mirrored) => hear.current.onBarcode?.(bytes, mirrored),
          onStill: (jpeg, how) => hear.current.onStill?.(jpeg, how),
          onFailure: reason => setFailure(reason),
          onOpen: ({ settings, small: few }, itsLight) => {
            light.current = itsLight
            setSmall(few ? { width: settings.width ?? 0, height: settings.height ?? 0 } : null)
            setLamp(itsLight.lamp ? false : null)
          },
          signal: end.signal,
        })
        press.current = shutter
      },
      () => setFailure('unavailable'),
    )
    return () => {
      press.current = () => {}
      light.current = null
      end.abort()
    }
  }, [mode, run, deviceId, waitForTurn])

  return {
    video,
    guidance: seen?.guidance ?? null,
    quad: seen?.quad ?? null,
    failure,
    small,
    lamp,
    switchLamp: on => void light.current?.switchLamp(on).then(done => (done ? setLamp(on) : undefined)),
    shutter: () => press.current(),
  }
}
