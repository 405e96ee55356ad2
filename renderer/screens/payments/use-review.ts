// The payments that need a decision, asked for again whenever the till or its sale has changed.
import type { Output } from '#contract'
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useList, useTillClient, type ListError } from '../../till.ts'

/** Only a manager may ask; with `enabled` false nothing is asked and nothing is known. */
export function useReview(enabled: boolean): UseQueryResult<Output<'payments.review'>, ListError> {
  const cache = useQueryClient()
  const { till, sale } = useTillClient().snapshots
  useEffect(() => {
    const again = () => void cache.invalidateQueries({ queryKey: ['payments.review'] })
    const ends = [till.subscribe(again), sale.subscribe(again)]
    return () => {
      for (const end of ends) end()
    }
  }, [till, sale, cache])
  return useList('payments.review', {}, enabled)
}
