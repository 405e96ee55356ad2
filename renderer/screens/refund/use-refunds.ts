// Everything about refunds that the machine knows, asked for again whenever the till or its sale has changed.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTillClient } from '../../till.ts'

const asked: ReadonlySet<string> = new Set(['refund.get', 'refund.of', 'refund.open', 'refund.preview', 'refund.limit'])

/** A card's part moves by itself when the bank answers, and the till says no more than that something has changed. */
export function useFreshRefunds(): () => void {
  const cache = useQueryClient()
  const { till, sale } = useTillClient().snapshots
  useEffect(() => {
    const again = () => void cache.invalidateQueries({ predicate: ({ queryKey }) => asked.has(String(queryKey[0])) })
    const ends = [till.subscribe(again), sale.subscribe(again)]
    return () => {
      for (const end of ends) end()
    }
  }, [till, sale, cache])
  return () => void cache.invalidateQueries({ predicate: ({ queryKey }) => asked.has(String(queryKey[0])) })
}
