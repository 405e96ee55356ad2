// Runs the camera while a screen wants it, and switches it off the moment it does not.
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import type { Quad } from '../capture/homography.ts'
import type { CaptureFailure, Guidance } from '../capture/session.ts'
import { cameraSetting } from '../preferences.ts'

export type CaptureView = {
  video: RefObject<HTMLVideoElement | null>
  guidance: Guidance | null
  quad: Quad | null
  failure: CaptureFailure | null
  shutter: () => void
}

type CaptureOptions = {
  mode: 'id' | 'insurance'
  /** The camera is on only while this is a number; another number starts it afresh. */
  session: number | null
  /** For the second side of a card: wait until it was turned. */
  waitForTurn?: boolean
  onBarcode?: (bytes: Uint8Array) => void
  onStill?: (jpeg: Uint8Array, how: 'automatic' | 'manual') => void
}

export function useCapture(options: CaptureOptions): CaptureView {
  const { mode, session, waitForTurn = false } = options
  const video = useRef<HTMLVideoElement>(null)
  const hear = useRef(options)
  hear.current = options
  const press = useRef<() => void>(() => {})
  const deviceId = useSyncExternalStore(cameraSetting.subscribe, cameraSetting.get)
  const [seen, setSeen] = useState<{ guidance: Guidance; quad: Quad | null } | null>(null)
  const [failure, setFailure] = useState<CaptureFailure | null>(null)

  useEffect(() => {
    if (session === null) return
    const end = new AbortController()
    setSeen(null)
    setFailure(null)
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
          onBarcode: bytes => hear.current.onBarcode?.(bytes),
          onStill: (jpeg, how) => hear.current.onStill?.(jpeg, how),
          onFailure: reason => setFailure(reason),
          signal: end.signal,
        })
        press.current = shutter
      },
      () => setFailure('unavailable'),
    )
    return () => {
      press.current = () => {}
      end.abort()
    }
  }, [mode, session, deviceId, waitForTurn])

  return { video, guidance: seen?.guidance ?? null, quad: seen?.quad ?? null, failure, shutter: () => press.current() }
}
