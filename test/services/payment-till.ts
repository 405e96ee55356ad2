// A whole till on a clock that the test moves, against the real gateway and terminal simulators behind a line that breaks on request.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Output } from '#contract'
import { boot } from '../../main/boot.ts'
import { checkConfig } from '../../main/config.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { tillClient, type TillClient } from '../../scripts/till-client.ts'
import type { CustomerAction } from '../../main/sandbox/terminal-card.ts'
import type { LineFault, Operation } from '../faults/payment-wire.ts'
import { startPaymentWorld } from '../faults/payment-world.ts'
import { keptLog } from '../providers/kit.ts'
import { fakeClock } from './fake-clock.ts'

type Sale = NonNullable<Output<'sale.get'>['sale']>

export async function paymentTill(mode: 'read' | 'charge' = 'read') {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-payment-'))
  const world = await startPaymentWorld()
  const clock = fakeClock()
  const log = keptLog()
  const waiting: { operation: Operation; fault: LineFault; before: (() => void) | null }[] = []
  const asked: { operation: Operation; orderId: string | null }[] = []
  let customer: CustomerAction = 'tap-approve'
  world.wire.watch({
    arrived({ operation, orderId }) {
      asked.push({ operation, orderId })
      const found = waiting.find(one => one.operation === operation)
      if (found === undefined) return null
      waiting.splice(waiting.indexOf(found), 1)
      found.before?.()
      return found.fault
    },
    forwarding({ operation }) {
      if (operation !== 'read' && operation !== 'charge') return
      const look = (): void => void (world.terminal.act(customer) || setTimeout(look, 2))
      setTimeout(look, 2)
    },
    answered: () => undefined,
  })
  const start = () => {
    const config = checkConfig(world.config(mode), 'of the test')
    const till = boot({ dataDir: dir, config, secrets: keyFileSecrets(dir), clock, log })
    return { till, client: tillClient(till.app) }
  }
  let now = start()
  const call: TillClient['call'] = (name, input) => now.client.call(name, input)
  const stop = (): void => {
    now.client.close()
    now.till.close()
  }
  const breathe = (ms = 4): Promise<void> => new Promise(resolve => void setTimeout(resolve, ms))

  /** Lets the till's time pass in small steps, and what is under way arrive, until it holds. */
  async function until<T>(look: () => Promise<T | null | false | undefined>, most = 3_600_000): Promise<T> {
    // Seconds at first, then in longer strides: what is awaited after minutes is half an hour away.
    for (let passed = 0, stride = 1000; passed <= most; passed += stride, stride = passed < 120_000 ? 1000 : 20_000) {
      // What was asked is answered before time goes on.
      for (let turn = 0; turn < 2; turn += 1) {
        await breathe()
        await world.wire.passTo(clock.mono())
      }
      const found = await look()
      if (found) return found
      await clock.advance(stride)
      await world.wire.passTo(clock.mono())
    }
    throw new Error(`it did not come true within ${most} ms of the till's time`)
  }
  const sale = async (): Promise<Sale | null> => (await call('sale.get', {})).sale
  const step = async (): Promise<string | undefined> => (await sale())?.payment?.step

  await call('staff.first', { name: 'Mona Manager', pin: '4711' })
  await call('shift.open', { floatMinor: 10_000 })
  return {
    call,
    clock,
    log,
    asked,
    panel: world.panel,
    wire: world.wire,
    until,
    sale,
    step,
    /** The next request of this kind suffers this; `before` is done when it arrives. */
    suffer: (operation: Operation, fault: LineFault, before: (() => void) | null = null) =>
      void waiting.push({ operation, fault, before }),
    customer: (action: CustomerAction) => void (customer = action),
    /** A sale with goods in it; what is due. */
    async goods(): Promise<number> {
      await call('sale.add', { productId: 'mineralwasser-classic-1-l', quantityMilli: 10_000 })
      return (await sale())?.remainingMinor ?? 0
    },
    async pay(amountMinor: number | null = null): Promise<string> {
      return (await call('pay.card', { amountMinor })).attemptId
    },
    isStep: (...steps: string[]) => until(async () => steps.includes((await step()) ?? 'none') && (await sale())),
    isSold: () => until(async () => (await sale()) === null && (await call('sale.get', {})).lastSaleId),
    review: async () => (await call('payments.review', {})).payments,
    decide: (attemptId: string, decision: 'check' | 'give-up' | 'void' | 'keep' | 'checked') =>
      call('payments.decide', { attemptId, decision, reason: 'as the test says' }),
    /** Minor units that the customer has paid by card, over all orders. */
    charged: () => Object.values(world.panel.ledger()).reduce((sum, one) => sum + one.charges - one.returned, 0),
    live: () => Object.values(world.panel.ledger()).reduce((sum, one) => sum + one.count, 0),
    async restart(): Promise<void> {
      stop()
      now = start()
      const { staff } = await call('staff.list', {})
      await call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
    },
    async end(): Promise<void> {
      stop()
      await world.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
export type PaymentTill = Awaited<ReturnType<typeof paymentTill>>
