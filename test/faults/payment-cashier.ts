// The people at a till of the payment harness: they sell as planned, go on after every start, and a manager decides what is left.
import type { Output } from '#contract'
import type { TillClient } from '../../scripts/till-client.ts'
import type { JumpingClock } from './payment-clock.ts'
import { goodsBack } from './payment-goods-back.ts'
import type { Acknowledged, PaymentOrder, SaleKind } from './payment-order.ts'
import { seeded } from './random.ts'

export const PIN = '4711'
/** Longer than the last look at a cancelled payment. */
const HALF_AN_HOUR = 32 * 60_000
/** How often the people try to bring a sale to its end. */
const PATIENCE = 8
const GOODS = 'mineralwasser-classic-1-l'

type Sale = NonNullable<Output<'sale.get'>['sale']>
const underWay = (sale: Sale): boolean =>
  ['waiting-for-card', 'customer-acting', 'sent'].includes(sale.payment?.step ?? '') ||
  ['unknown', 'cancelling'].includes(sale.payment?.step ?? '')

export function cashier(parts: {
  client: TillClient
  clock: JumpingClock
  order: PaymentOrder
  broken: string[]
  sold: (sale: Acknowledged) => void
  gave: (refundId: string) => void
}) {
  const { clock, order, broken, sold, gave } = parts
  /** A press of a button takes no time of the till's; one that waits for a partner does. */
  const client: Pick<TillClient, 'call'> = { call: (name, input) => clock.during(parts.client.call(name, input), 10) }
  const random = seeded(order.seed, 7)
  const told = new Set<string>()
  const current = async (): Promise<Sale | null> => {
    const { sale, lastSaleId } = await client.call('sale.get', {})
    if (sale === null && lastSaleId !== null) await acknowledge(lastSaleId)
    return sale
  }
  /** What the screen shows as complete is complete. */
  async function acknowledge(saleId: string): Promise<void> {
    if (told.has(saleId)) return
    told.add(saleId)
    const { sales } = await client.call('sale.list', { text: '', limit: 5 })
    const row = sales.find(one => one.id === saleId)
    if (row?.number == null) return void broken.push(`the sale ${saleId} was shown as complete and is not in the list`)
    const { lines } = await client.call('receipt.get', { saleId })
    if (lines.length === 0) broken.push(`no receipt can be made of the sale ${saleId}`)
    sold({ saleId, number: row.number, totalMinor: row.totalMinor, tendersMinor: row.totalMinor })
  }
  /** Every refusal is an answer; what was not refused happened. */
  async function tried(work: Promise<unknown>): Promise<boolean> {
    try {
      await work
      return true
    } catch (thrown) {
      if (!/"code":"(conflict|unreachable|declined|not-found|cancelled)"/.test(String(thrown)))
        broken.push(`the till answered ${String(thrown)}`)
      return false
    }
  }
  const goods = goodsBack({ client, random, tried, gave })
  const pause = (ms: number): Promise<void> => clock.sleep(ms)

  /** Waits until the payment of the sale is known, or for so long; what a manager may do at an unknown one is done on the way. */
  async function payment(giveUp: boolean, most = 600_000): Promise<Sale | null> {
    const until = clock.mono() + most
    let sale = await current()
    for (let turn = 0; sale !== null && underWay(sale) && clock.mono() < until; turn += 1) {
      if (giveUp && sale.payment?.step === 'unknown')
        await tried(
          client.call('payments.decide', {
            attemptId: sale.payment.attemptId,
            decision: 'give-up',
            reason: 'the customer left',
          }),
        )
      else if (sale.payment?.step === 'unknown' && random.chance(0.2)) await tried(client.call('pay.check-again', {}))
      await pause(turn < 5 ? 500 : 3000)
      sale = await current()
    }
    return sale
  }

  /** A manager looks at everything that waits for one. */
  async function decide(): Promise<void> {
    const { payments } = await client.call('payments.review', {})
    for (const one of payments) {
      const may = (wanted: (typeof one.decisions)[number], chance: number): boolean =>
        one.decisions.includes(wanted) && random.chance(chance)
      // Somebody in a hurry says that no money moved; the till takes that only where the bank shows none.
      const decision = may('keep', 0.3)
        ? 'keep'
        : may('checked', 0.2)
          ? 'checked'
          : may('void', 1)
            ? 'void'
            : one.decisions[0]
      if (one.step !== 'needs-human' || decision === undefined) continue
      await tried(
        client.call('payments.decide', {
          attemptId: one.attemptId,
          decision,
          reason: 'looked at it',
        }),
      )
    }
  }

  async function reversalOver(): Promise<Sale | null> {
    const until = clock.mono() + 300_000
    let sale = await current()
    while (sale?.reversal != null && clock.mono() < until) {
      if (sale.reversal.state === 'needs-human') await decide()
      await pause(3000)
      sale = await current()
    }
    return sale
  }

  /** Whatever state the sale is in, it is paid in cash or given up in the end. */
  async function finish(leave: boolean): Promise<void> {
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      let sale = await payment(tries > 3)
      sale = sale?.reversal == null ? sale : await reversalOver()
      if (sale === null) return
      if (sale.payment?.step === 'needs-human') await decide()
      const given = sale.tenders.reduce((sum, one) => sum + one.amountMinor, 0)
      if (leave && given === 0 && (await tried(client.call('sale.abandon', {})))) return
      if (leave && given !== 0) {
        const card = sale.tenders.filter(({ kind }) => kind === 'card').reduce((sum, one) => sum + one.amountMinor, 0)
        await tried(card === 0 ? client.call('pay.cancel', {}) : client.call('pay.take-back', {}))
      } else await tried(client.call('pay.cash', { tenderedMinor: Math.max(0, sale.remainingMinor) }))
      await pause(2000)
    }
    // While half of all answers are lost somebody may have to come back to it; once nothing is broken any more, nobody.
    if (order.settle && (await current()) !== null) broken.push('a sale could be brought to no end')
  }

  async function sell(kind: SaleKind): Promise<void> {
    // What an earlier process left comes first.
    if ((await current()) !== null) await finish(false)
    if (random.chance(0.3)) await goods.lookAfter(0.5)
    if (!(await tried(client.call('sale.add', { productId: GOODS, quantityMilli: 1000 * random.between(1, 4) }))))
      return
    const sale = await current()
    if (sale === null) return
    const due = sale.remainingMinor
    const part = Math.floor(due / 2)
    const card = (amountMinor: number | null) => tried(client.call('pay.card', { amountMinor }))
    switch (kind) {
      case 'cash':
        break
      case 'card':
        await card(null)
        await payment(false)
        // Declined, cancelled or lost: the customer tries once more.
        if (random.chance(0.4)) await card(null)
        break
      case 'split':
        await card(part)
        await payment(false)
        await card(null)
        break
      case 'cash-and-card':
        await tried(client.call('pay.cash', { tenderedMinor: part }))
        await card(null)
        break
      case 'taken-back': {
        await card(part)
        await payment(false)
        const back = tried(client.call('pay.take-back', {}))
        // Somebody presses something else while the gateway is asked.
        if (random.chance(0.3)) await tried(client.call('pay.cash', { tenderedMinor: due }))
        await back
        await reversalOver()
        break
      }
      case 'refunded':
        await card(random.chance(0.3) ? part : null)
        await payment(false)
        await finish(false)
        return goods.giveBack()
      case 'given-up':
        await card(null)
        await payment(true)
        break
      case 'changed-mind':
        await card(null)
        await tried(client.call('pay.cancel', {}))
        break
      case 'left':
        await card(random.chance(0.5) ? part : null)
        await payment(true)
        return finish(true)
      default:
        kind satisfies never
    }
    await finish(false)
  }

  return {
    sell,
    async setUp(): Promise<void> {
      await clock.during(parts.client.call('staff.first', { name: 'Mona Manager', pin: PIN }))
      await client.call('shift.open', { floatMinor: 10_000 })
    },
    async signIn(): Promise<void> {
      const { staff } = await client.call('staff.list', {})
      await clock.during(parts.client.call('staff.sign-in', { staffId: staff[0]!.id, pin: PIN }))
    },
    /** Nothing is broken any more: all that is open comes to its end, and what still waits for somebody is told. */
    async settle(): Promise<string[]> {
      const from = clock.mono()
      const sale = await payment(false, order.knownWithin)
      if (sale !== null && underWay(sale))
        broken.push(`a payment is ${sale.payment?.step} ${clock.mono() - from} ms after all faults ended`)
      if (sale !== null) await finish(random.chance(0.3))
      await pause(HALF_AN_HOUR)
      for (let tries = 0; tries < 8; tries += 1) {
        await decide()
        await goods.lookAfter(1)
        await pause(60_000)
      }
      await finish(false)
      const { payments } = await client.call('payments.review', {})
      return payments.map(
        one => `${one.step} ${one.orderId} ${one.why ?? ''} ${one.reversal?.state ?? ''} [${one.decisions.join(' ')}]`,
      )
    },
  }
}
