// Goods that come back to a till of the payment harness: given back once, whoever presses twice, asks again or begins anew.
import type { TillClient } from '../../scripts/till-client.ts'
import type { Random } from './random.ts'

export function goodsBack(parts: {
  client: Pick<TillClient, 'call'>
  random: Random
  /** Runs an op that may be refused; true when it was not. */
  tried: (work: Promise<unknown>) => Promise<boolean>
  /** The screen has said that this refund is made. */
  gave: (refundId: string) => void
}) {
  const { client, random, tried, gave } = parts
  const freshId = (): string => {
    const hex = Array.from({ length: 32 }, () => random.between(0, 15).toString(16)).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
  }
  return {
    /** All of the newest receipt, or a piece of it. */
    async giveBack(): Promise<void> {
      const { sales } = await client.call('sale.list', { text: '', limit: 3 })
      const newest = sales.find(({ status, number }) => status === 'completed' && number !== null)
      if (newest === undefined) return
      const { lines: sold, notVoidable } = await client.call('refund.of', { saleId: newest.id })
      const whole = random.chance(0.6)
      const lines = sold
        .filter(({ leftMilli }) => leftMilli > 0)
        .map(({ lineId, leftMilli }) => ({ lineId, quantityMilli: whole ? leftMilli : Math.min(leftMilli, 1000) }))
      if (lines.length === 0) return
      const untouched = sold.every(({ quantityMilli, leftMilli }) => quantityMilli === leftMilli)
      const wish = {
        refundId: freshId(),
        saleId: newest.id,
        lines,
        to: 'tenders' as const,
        void: whole && untouched && notVoidable === null && random.chance(0.5),
        reason: 'faulty' as const,
        note: '',
      }
      const give = async (refundId: string): Promise<void> => {
        if (await tried(client.call('refund.give', { ...wish, refundId }))) gave(refundId)
      }
      await give(wish.refundId)
      // The answer was slow: the same button again. And somebody who begins from the receipt anew.
      if (random.chance(0.3)) await give(wish.refundId)
      if (random.chance(0.3)) await give(freshId())
    },
    /** Somebody looks at what is open and presses Try again: a refund that never reached the bank asks for that. */
    async lookAfter(each: number): Promise<void> {
      const { refunds } = await client.call('refund.open', {})
      for (const { id } of refunds) if (random.chance(each)) await tried(client.call('refund.again', { refundId: id }))
    },
  }
}
