// How printing stands, asked for again whenever the till says that something moved and while anything is open.
import type { Output, PrintJobView } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useList, useTillClient } from '../../till.ts'

/** While a job is open: its next try, and how it ended. */
const AGAIN_MS = 1500

/** Undefined until the machine has answered. */
export function usePrints(): Output<'print.jobs'> | undefined {
  const list = useList('print.jobs', {}).data
  useNews((list?.open.length ?? 0) > 0)
  return list
}

/** The receipt of one sale in the queue: its newest job, null where there is none, undefined until that is known. */
export function useReceiptPrint(saleId: string): { printer: boolean; job: PrintJobView | null } | undefined {
  const list = useList('print.of-sale', { saleId }).data
  const job = list?.jobs.findLast(({ kind }) => kind === 'receipt') ?? null
  useNews(job !== null && !isOver(job))
  return list === undefined ? undefined : { printer: list.printer, job }
}

export const isOver = ({ state }: PrintJobView): boolean =>
  state === 'printed' || state === 'shown' || state === 'cancelled'

function useNews(open: boolean): void {
  const cache = useQueryClient()
  const { till } = useTillClient().snapshots
  useEffect(() => {
    const again = () => {
      for (const name of ['print.jobs', 'print.of-sale', 'receipt.get'])
        void cache.invalidateQueries({ queryKey: [name] })
    }
    again()
    const leave = till.subscribe(again)
    const timer = open ? setInterval(again, AGAIN_MS) : undefined
    return () => {
      leave()
      clearInterval(timer)
    }
  }, [cache, open, till])
}
