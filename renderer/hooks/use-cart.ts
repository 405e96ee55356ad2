// What the sell screen does to the sale: each tap is sent at once, and fast taps on one line add up.
import type { Sale } from '#contract'
import { useMemo, useRef } from 'react'
import { useSend, useTillClient } from '../till.ts'
import { play } from './use-sounds.ts'

type Line = Sale['lines'][number]
export const MOST_MILLI = 9_999_000

export type Cart = {
  add(productId: string, quantityMilli: number): void
  setQuantity(line: Line, quantityMilli: number): void
  step(line: Line, units: 1 | -1): void
  remove(line: Line): void
  discount(lineId: string | null, basisPoints: number): void
  /** `nothing` is called when there is no change to take back. */
  undo(nothing: () => void): void
}

/** The same object for as long as the screen is shown, so that a long list need not be drawn anew. */
export function useCart(): Cart {
  const { notes } = useTillClient()
  const sendAdd = useSend('sale.add')
  const sendLine = useSend('sale.line')
  const sendDiscount = useSend('sale.discount')
  const sendUndo = useSend('sale.undo')
  /** Quantities that are on their way, so that the second of two fast taps does not count from the old snapshot. */
  const sent = useRef(new Map<string, { seen: number; wanted: number }>())

  return useMemo(() => {
    const setQuantity = (line: Line, wanted: number) => {
      if (!Number.isInteger(wanted) || wanted < 0 || wanted > MOST_MILLI)
        return notes.problem({ code: 'invalid', fields: ['quantityMilli'] }, 'sale.line')
      sent.current.set(line.id, { seen: line.quantityMilli, wanted })
      return void sendLine({ lineId: line.id, quantityMilli: wanted }).then(({ ok }) => {
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
        setQuantity(line, Math.max(0, base + units * 1000))
      },
      remove: line => setQuantity(line, 0),
      discount(lineId, basisPoints) {
        void sendDiscount({ kind: 'percent', lineId, basisPoints })
      },
      undo(nothing) {
        void sendUndo({}).then(result => (result.ok && !result.value.undone ? nothing() : undefined))
      },
    }
  }, [notes, sendAdd, sendLine, sendDiscount, sendUndo])
}
