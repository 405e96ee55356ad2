// How the queue to the back office stands, asked for again whenever it moved and while it waits.
import type { OutboxView } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useList, useTill } from '../../till.ts'

/** A queue that stands still has news too: the reason, and when it is tried again. */
const AGAIN_MS = 5000
const asked = ['outbox.state', 'sale.list', 'receipt.get']

/** What is shown of single sales is asked for again with it. */
export function useDeliveries(): void {
  const cache = useQueryClient()
  const { queued } = useTill()
  useEffect(() => {
    const again = () => {
      for (const name of asked) void cache.invalidateQueries({ queryKey: [name] })
    }
    again()
    if (queued === 0) return
    const timer = setInterval(again, AGAIN_MS)
    return () => clearInterval(timer)
  }, [cache, queued])
}

/** Undefined until the machine has answered. */
export function useOutbox(): OutboxView | undefined {
  useDeliveries()
  return useList('outbox.state', {}).data
}
