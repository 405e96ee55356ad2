// How the till's updates stand: asked for when a screen wants to know, and kept by events from then on.
import type { UpdateView } from '#contract'
import { useEffect } from 'react'
import { useLine, useSnapshot, useTillClient } from '../till.ts'

/** Null until the machine has answered. */
export function useUpdate(): UpdateView | null {
  const { client, snapshots } = useTillClient()
  const line = useLine()
  useEffect(() => {
    if (!line) return
    void snapshots.update.seed(async () => {
      const result = await client.call('update.get', {})
      return result.ok ? result.value : null
    })
  }, [client, snapshots, line])
  return useSnapshot('update')
}
