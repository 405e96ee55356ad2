// What the sell screen does to the sale: each tap is sent at once, and fast taps on one line add up.
import type { Sale } from '#contract'
import { useRef } from 'react'
import { useSend } from '../till.ts'
import { play } from './use-sounds.ts'

type Line = Sale['lines'][number]
const MOST_MILLI = 9_999_000

export type Cart = {
  add(productId: string, quantityMilli: number): void
  setQuantity(line: Line, quantityMilli: number): void
  step(line: Line, units: 1 | -1): void
  remove(line: Line): void
  discount(lineId: string | null, basisPoints: number): void
}

export function useCart(): Cart {
  const sendAdd = useSend('sale.add')
  const sendLine = useSend('sale.line')
  const sendDiscount = useSend('sale.discount')
  /** Quantities that are on their way, so that the second of two fast taps does not count from the old snapshot. */
  const sent = useRef(new Map<string, { seen: number; wanted: number }>())

  const setQuantity = (line: Line, quantityMilli: number) => {
    const wanted = Math.min(Math.max(0, quantityMilli), MOST_MILLI)
    sent.current.set(line.id, { seen: line.quantityMilli, wanted })
    void sendLine({ lineId: line.id, quantityMilli: wanted }).then(({ ok }) => {
      if (!ok) sent.current.delete(line.id)
    })
  }
  return {
    setQuantity,
    add(productId, quantityMilli) {
      void sendAdd({ productId, quantityMilli }).then(({ ok }) => play(ok ? 'added' : 'failed'))
    },
    step(line, units) {
      const known = sent.current.get(line.id)
      const base = known !== undefined && known.seen === line.quantityMilli ? known.wanted : line.quantityMilli
      setQuantity(line, base + units * 1000)
    },
    remove: line => setQuantity(line, 0),
    discount(lineId, basisPoints) {
      void sendDiscount({ lineId, basisPoints })
    },
  }
}
