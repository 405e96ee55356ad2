// The life of a hosted check on the screen: started when it opens, heard while it runs, cancelled when it is left by any way.
import type { HostedCheck } from '#contract'
import { useCallback, useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { completionFrom, returnFrom } from '../../hosted-event.ts'
import { useLine, useSnapshot, useTillClient } from '../../till.ts'

/** A frame that names more results than this is not heard any more. */
const MOST_HINTS = 20
const OP = 'id.hosted-start'

export type Hosted = {
  check: HostedCheck | null
  starting: boolean
  /** It could not be started, or the machine knows it no more. */
  lost: boolean
  start: () => void
  frame: RefObject<HTMLIFrameElement | null>
}

/** Where a frame is, or null while it shows another origin's page: then nobody here may know. */
function addressOf(frame: HTMLIFrameElement | null): string | null {
  try {
    return frame?.contentWindow?.location.href ?? null
  } catch {
    return null
  }
}

export function useHosted(): Hosted {
  const { client, snapshots, notes } = useTillClient()
  const [checkId, setCheckId] = useState<string | null>(null)
  const [starting, setStarting] = useState(false)
  const [lost, setLost] = useState(false)
  const latest = useSnapshot('hosted')
  const line = useLine()
  const frame = useRef<HTMLIFrameElement>(null)
  const shown = useRef<{ job: AbortController; checkId: string | null; running: boolean } | null>(null)
  const check = latest !== null && latest.checkId === checkId ? latest : null
  const open = !lost && (check?.step === 'open' || check?.step === 'evaluating')

  const start = useCallback(async () => {
    const mine = shown.current
    if (mine === null || mine.running) return
    mine.running = true
    setStarting(true)
    setLost(false)
    const result = await client.call(OP, {}, mine.job.signal)
    mine.running = false
    // Left while it was being started: nobody would ever see it.
    if (mine.job.signal.aborted) {
      if (result.ok) void client.call('id.hosted-cancel', { checkId: result.value.checkId })
      return
    }
    setStarting(false)
    if (!result.ok) {
      setLost(true)
      setCheckId(null)
      return notes.problem(result.error, OP)
    }
    notes.settled(OP)
    if (snapshots.hosted.get()?.checkId !== result.value.checkId) snapshots.hosted.put(result.value)
    mine.checkId = result.value.checkId
    setCheckId(result.value.checkId)
  }, [client, notes, snapshots])

  useEffect(() => {
    const mine = (shown.current = { job: new AbortController(), checkId: null as string | null, running: false })
    void start()
    return () => {
      mine.job.abort()
      if (shown.current === mine) shown.current = null
      // A finished check is told as well, so that the machine forgets its pictures.
      if (mine.checkId !== null) void client.call('id.hosted-cancel', { checkId: mine.checkId })
    }
  }, [client, start])

  /** Asks the machine to look; what an event told meanwhile is newer than the answer. */
  const ask = useEffectEvent(async (resultId: string | null) => {
    if (checkId === null) return
    await snapshots.hosted.seed(async () => {
      const result = await client.call('id.hosted-result', { checkId, resultId })
      if (!result.ok && result.error.code === 'not-found' && shown.current?.checkId === checkId) setLost(true)
      return result.ok && shown.current?.checkId === checkId ? result.value : null
    })
  })

  const origin = check?.origin ?? null
  useEffect(() => {
    if (!open || origin === null || checkId === null) return
    const job = new AbortController()
    const { signal } = job
    const told = new Set<string | null>()
    /** A hint moves nothing but a question, and each only once. */
    const hear = (hint: { resultId: string | null } | null) => {
      if (hint === null || told.has(hint.resultId) || told.size >= MOST_HINTS) return
      told.add(hint.resultId)
      void ask(hint.resultId)
    }
    const onMessage = (event: MessageEvent) =>
      hear(completionFrom(event, { origin, window: frame.current?.contentWindow }))
    // The frame shows another page now: perhaps it has come back.
    const onPage = ({ target }: Event) => {
      if (target !== null && target === frame.current)
        hear(returnFrom(addressOf(frame.current), { origin: location.origin, checkId }))
    }
    window.addEventListener('message', onMessage, { signal })
    // The load of a frame is told to the frame itself, and to the document on its way there only.
    document.addEventListener('load', onPage, { signal, capture: true })
    return () => job.abort()
  }, [checkId, open, origin])

  // Events that were told while the line was down are gone, so the state is asked for when it is back.
  const before = useRef(line)
  useEffect(() => {
    if (line && !before.current && open) void ask(null)
    before.current = line
  }, [line, open])

  // The machine ends an expired check by itself; this asks in case its word did not arrive.
  const secondsLeft = open ? (check?.secondsLeft ?? null) : null
  useEffect(() => {
    if (secondsLeft === null) return
    const timer = setTimeout(() => void ask(null), (secondsLeft + 2) * 1000)
    return () => clearTimeout(timer)
  }, [secondsLeft])

  return { check: lost ? null : check, starting, lost, start: () => void start(), frame }
}
