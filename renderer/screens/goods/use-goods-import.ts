// Drives an import from the page: sends the file in pieces, asks for the preview, and follows how far the machine is.
import type { GoodsImport, Result } from '#contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toBase64 } from '../../bytes.ts'
import { useTillClient } from '../../till.ts'

const PIECE = 262_144
const ASK_MS = 400

export type ImportDriver = {
  view: GoodsImport | null
  busy: boolean
  choose(file: File, replace: boolean): Promise<void>
  apply(): Promise<void>
  cancel(): Promise<void>
}

export function useGoodsImport(): ImportDriver {
  const { client, notes } = useTillClient()
  const [view, setView] = useState<GoodsImport | null>(null)
  const [busy, setBusy] = useState(false)
  const turn = useRef(0)

  /** Shows the answer, or tells the failure; false where nothing more should be sent. */
  const take = useCallback(
    (result: Result<GoodsImport>): result is { ok: true; value: GoodsImport } => {
      if (result.ok) setView(result.value)
      else notes.problem(result.error, 'catalogue.import-begin')
      return result.ok && result.value.step !== 'refused'
    },
    [notes],
  )

  // An import goes on in the machine, whatever page shows it.
  useEffect(() => {
    void client.call('catalogue.import-state', {}).then(result => {
      if (result.ok && turn.current === 0) setView(result.value.import)
    })
  }, [client])
  const step = view?.step ?? null
  useEffect(() => {
    if (step !== 'applying') return
    const timer = setInterval(() => {
      void client.call('catalogue.import-state', {}).then(result => {
        if (result.ok) setView(result.value.import)
      })
    }, ASK_MS)
    return () => clearInterval(timer)
  }, [client, step])

  return {
    view,
    busy,
    async choose(file, replace) {
      const mine = (turn.current += 1)
      setBusy(true)
      try {
        const begun = await client.call('catalogue.import-begin', { bytes: file.size, replace })
        if (!take(begun)) return
        const { importId } = begun.value
        for (let at = 0, place = 0; at < file.size; at += PIECE, place += 1) {
          const bytes = toBase64(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()))
          const sent = await client.call('catalogue.import-chunk', { importId, place, bytes })
          if (mine !== turn.current || !take(sent)) return
        }
        take(await client.call('catalogue.import-preview', { importId }))
      } catch {
        // The file went away while it was read: what was sent is forgotten with the next file.
        notes.problem({ code: 'unreachable', service: 'till' }, 'catalogue.import-begin')
      } finally {
        if (mine === turn.current) setBusy(false)
      }
    },
    async apply() {
      if (view === null) return
      setBusy(true)
      take(await client.call('catalogue.import-apply', { importId: view.importId }))
      setBusy(false)
    },
    async cancel() {
      turn.current += 1
      setBusy(false)
      if (view === null) return
      await client.call('catalogue.import-cancel', { importId: view.importId })
      const { importId, step: at } = view
      const now = await client.call('catalogue.import-state', {})
      setView(now.ok && at === 'applying' && now.value.import?.importId === importId ? now.value.import : null)
    },
  }
}
