// What the window's surroundings take from a card payment: whether it runs, whether nobody knows its end.
import { expect, it } from 'vitest'
import type { Sale } from '../../preload/contract.ts'
import { createShown } from '../../main/host/shown.ts'
import { leaveQuestion } from '../../main/host/native-text.ts'
import { payment, saleOf } from '../renderer/preview/states.ts'

type Step = NonNullable<Sale['payment']>['step']
const at = (step: Step) => {
  const shown = createShown('en')
  const sale = saleOf('short', { lines: [], payment: payment(step) })
  shown.hear('sale', { sale, lastChangeMinor: null, lastSaleId: null })
  return shown
}

it.each(['waiting-for-card', 'customer-acting', 'sent'] as const)('a payment that is %s runs', step => {
  expect([at(step).openWork(), at(step).awake()]).toEqual([[{ kind: 'payment-running' }], true])
})
it.each(['unknown', 'cancelling', 'needs-human'] as const)('the end of a payment that is %s is not known', step => {
  expect([at(step).openWork(), at(step).awake()]).toEqual([[{ kind: 'payment-unknown' }], true])
  expect(leaveQuestion(at(step).openWork(), 'en').detail).toContain('Do not charge the customer a second time.')
})
it.each(['approved', 'partial', 'declined', 'not-sent', 'cancelled'] as const)('one that was %s is over', step => {
  expect([at(step).openWork(), at(step).awake()]).toEqual([[], false])
})
