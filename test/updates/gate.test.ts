// While an update is being installed every op of the contract is decided: answered because it only tells, or refused.
import { expect, test } from 'vitest'
import { ops, type Api, type OpName } from '../../preload/contract.ts'
import { answered, closedWhile } from '../../main/update-gate.ts'

/** What changes something, asks somebody else, or begins something that the end of the program would cut off. */
const refused: readonly OpName[] = [
  'cash.move',
  'cash.no-sale',
  'catalogue.export',
  'catalogue.import-apply',
  'catalogue.import-begin',
  'catalogue.import-cancel',
  'catalogue.import-chunk',
  'catalogue.import-preview',
  'catalogue.import-save-faults',
  'catalogue.save',
  'id.barcode',
  'id.hosted-cancel',
  'id.hosted-file',
  'id.hosted-files',
  'id.hosted-report',
  'id.hosted-result',
  'id.hosted-start',
  'id.manual',
  'id.refuse',
  'insurance.cancel',
  'insurance.confirm',
  'insurance.eligibility',
  'insurance.retry',
  'insurance.start',
  'insurance.upload',
  'journal.export',
  'journal.verify',
  'outbox.resend',
  'pay.cancel',
  'pay.card',
  'pay.cash',
  'pay.check-again',
  'pay.take-back',
  'payments.decide',
  'payments.settlement',
  'print.again',
  'print.put-away',
  'receipt.print',
  'refund.again',
  'refund.give',
  'refund.pay-out',
  'refund.preview',
  'refund.price',
  'refund.print',
  'refund.release-credit',
  'refund.set-limit',
  'refund.use-credit',
  'refund.without-receipt',
  'registration.cancel',
  'registration.revoke',
  'registration.start',
  'registration.test',
  'reports.save',
  'sale.abandon',
  'sale.add',
  'sale.discount',
  'sale.line',
  'sale.line-note',
  'sale.note',
  'sale.park',
  'sale.price',
  'sale.resume',
  'sale.scan',
  'sale.undo',
  'shift.blind',
  'shift.close',
  'shift.count',
  'shift.open',
  'shift.print',
  'staff.add',
  'staff.badge',
  'staff.change-pin',
  'staff.edit',
  'staff.first',
  'staff.gate',
  'staff.leave',
  'staff.override',
  'staff.pair-badge',
  'staff.reset-pin',
  'staff.sign-in',
  'support.collect',
  'support.save',
  'till.restore-seen',
  'training.enter',
  'training.leave',
  'update.check',
  'update.install',
]
const all = Object.keys(ops) as OpName[]
const asked: string[] = []
const api = Object.fromEntries(all.map(name => [name, async () => (asked.push(name), {})])) as unknown as Api

/** The ops that reach their handler. */
async function reached(installing: boolean): Promise<string[]> {
  asked.length = 0
  const closed = closedWhile(() => installing, api) as unknown as Record<OpName, () => Promise<unknown>>
  const given = await Promise.allSettled(all.map(name => closed[name]()))
  const refusals = given.flatMap(each => (each.status === 'rejected' ? [each.reason as unknown] : []))
  expect(refusals).toHaveLength(all.length - asked.length)
  for (const refusal of refusals) expect(refusal).toMatchObject({ failure: { code: 'conflict', reason: 'updating' } })
  return asked.toSorted()
}

test('an op is either answered to the end or refused, and a new one has to be decided', () => {
  expect([...answered, ...refused].toSorted()).toEqual(all.toSorted())
})

test('while the installer takes over exactly the first kind reaches the till, and before that everything', async () => {
  expect(await reached(true)).toEqual([...answered].toSorted())
  expect(await reached(false)).toEqual(all.toSorted())
})
