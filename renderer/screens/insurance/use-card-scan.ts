// The life of an insurance scan on the screen: started when it opens, cancelled at the machine when it is left by any way.
import type { InsuranceScan, Result } from '#contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toBase64 } from '../../bytes.ts'
import { useOp, useSnapshot, useTillClient } from '../../till.ts'

export type Capture = 'automatic' | 'manual' | 'selectedFile'
export type CardScan = {
  scan: InsuranceScan | null
  /** One side only, or both. */
  bothSides: boolean
  busy: 'starting' | 'sending' | null
  /** It could not be started, or the machine knows it no more. */
  lost: boolean
  /** Counts the times the camera has to start afresh. */
  run: number
  start: (bothSides: boolean) => void
  retry: () => void
  send: (jpeg: Uint8Array, capture: Capture) => void
}

type Shown = { job: AbortController; scanId: string | null; over: boolean; opening: boolean }

export function useCardScan(): CardScan {
  const { client, snapshots, notes } = useTillClient()
  const upload = useOp('insurance.upload')
  const [scanId, setScanId] = useState<string | null>(null)
  const [bothSides, setBothSides] = useState(true)
  const [starting, setStarting] = useState(true)
  const [lost, setLost] = useState(false)
  const [run, setRun] = useState(0)
  const shown = useRef<Shown | null>(null)
  const latest = useSnapshot('insurance')
  const mine = scanId !== null && latest?.scanId === scanId
  // While it is being opened its id is not known yet, but how long that may take is told.
  const scan = lost ? null : mine || (starting && latest?.step === 'starting') ? latest : null
  if (shown.current !== null) shown.current.over = scan?.step === 'confirmed' || scan?.step === 'cancelled'

  const open = useCallback(
    async (name: string, call: (signal: AbortSignal) => Promise<Result<InsuranceScan>>) => {
      const here = shown.current
      if (here === null || here.opening) return
      here.opening = true
      setStarting(true)
      setLost(false)
      const result = await call(here.job.signal)
      here.opening = false
      if (here.job.signal.aborted) {
        if (result.ok && result.value.scanId !== here.scanId)
          void client.call('insurance.cancel', { scanId: result.value.scanId })
        return
      }
      setStarting(false)
      if (!result.ok) {
        notes.problem(result.error, name)
        // A retry that failed is told by the scan itself; a start that failed, or a scan the machine forgot, is over.
        if (name === 'insurance.start' || result.error.code === 'not-found') setLost(true)
        return
      }
      notes.settled(name)
      if (snapshots.insurance.get()?.scanId !== result.value.scanId) snapshots.insurance.put(result.value)
      here.scanId = result.value.scanId
      setScanId(result.value.scanId)
      setRun(count => count + 1)
    },
    [client, notes, snapshots],
  )
  const start = useCallback(
    (both: boolean) => {
      setBothSides(both)
      setScanId(null)
      void open('insurance.start', signal => client.call('insurance.start', { bothSides: both }, signal))
    },
    [client, open],
  )
  useEffect(() => {
    const here = (shown.current = {
      job: new AbortController(),
      scanId: null as string | null,
      over: false,
      opening: false,
    })
    start(true)
    // Leaving by any way ends the scan, so that nothing of the card stays anywhere.
    return () => {
      here.job.abort()
      if (shown.current === here) shown.current = null
      if (here.scanId !== null && !here.over) void client.call('insurance.cancel', { scanId: here.scanId })
    }
  }, [client, start])

  const side = scan?.step === 'front' || scan?.step === 'back' ? scan.step : null
  const send = async (jpeg: Uint8Array, capture: Capture) => {
    if (scanId === null || side === null) return
    const result = await upload.run({ scanId, side, capture, jpeg: toBase64(jpeg) })
    if (result.ok) return
    if (result.error.code === 'not-found') setLost(true)
    // The same side can be shown again: start the camera afresh for another picture.
    setRun(count => count + 1)
  }
  return {
    scan,
    bothSides,
    busy: starting ? 'starting' : upload.busy ? 'sending' : null,
    lost,
    run,
    start,
    retry: () => {
      if (scanId === null) start(bothSides)
      else void open('insurance.retry', signal => client.call('insurance.retry', { scanId }, signal))
    },
    send: (jpeg, capture) => void send(jpeg, capture),
  }
}
