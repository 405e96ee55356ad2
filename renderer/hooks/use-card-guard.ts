// Refuses payment card numbers wherever the page can be typed into, with a sound and in words.
import { useEffect } from 'react'
import { guardCards } from '../card-guard.ts'
import { useTillClient } from '../till.ts'
import { play } from './use-sounds.ts'

export function useCardGuard(): void {
  const { notes } = useTillClient()
  useEffect(() => {
    const end = new AbortController()
    guardCards(() => {
      notes.problem({ code: 'conflict', reason: 'payment-card-refused' }, 'card-guard')
      play('failed')
    }, end.signal)
    return () => end.abort()
  }, [notes])
}
