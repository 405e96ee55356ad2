// Whatever is known of a card payment, the screens of it say it in whole sentences of both languages, and decide by it.
import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { events, Till, type Sale } from '../../preload/contract.ts'
import { PaymentDecision, PaymentReview, SettlementMatch } from '../../preload/contract-payments.ts'
import { noticeText } from '../../renderer/notice-text.ts'
import { viewOf, type View } from '../../renderer/route.ts'
import {
  bankWords,
  dayBefore,
  decisionsAt,
  deedWords,
  localDay,
  ownWhy,
} from '../../renderer/screens/payments/payment-words.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import { payment, saleOf, till } from './preview/states.ts'

type Step = NonNullable<Sale['payment']>['step']
/** Every word a union of the contract knows, however it is nested. */
function wordsOf(schema: unknown): string[] {
  const part = schema as { options?: unknown[]; unwrap?: () => unknown }
  if (part.options !== undefined)
    return part.options.flatMap(option => (typeof option === 'string' ? [option] : wordsOf(option)))
  return part.unwrap === undefined ? [] : wordsOf(part.unwrap())
}
const saleSchema = events.sale.shape.sale.unwrap().shape
const steps = wordsOf(saleSchema.payment.unwrap().shape.step)
const reversals = wordsOf(saleSchema.reversal.unwrap().shape.state)
const reviewReversal = PaymentReview.shape.reversal.unwrap().shape
const kinds = wordsOf(SettlementMatch.shape.rows.element.shape.kind)

function expectSentence(text: string): void {
  expect(text).toMatch(/^[\p{Lu}„“{€].*[.!…]$/su)
  expect(text).not.toMatch(/undefined|(pay|payments)\.\S/)
}

describe.each([
  ['en', en],
  ['de', de],
] as const)('in %s', async (language, texts) => {
  const { t } = await i18next
    .createInstance()
    .init({ lng: language, resources: { [language]: { translation: texts } } })
    .then(translate => ({ t: translate }))

  it('every step of a payment has a title and a sentence about the money', () => {
    expect(Object.keys(texts.pay.steps).sort()).toEqual([...steps].sort())
    for (const { title, lead } of Object.values(texts.pay.steps)) {
      expect(title.trim()).not.toBe('')
      expectSentence(lead)
    }
  })
  it('so has every state of money on its way back', () => {
    for (const state of reversals) expectSentence(texts.pay.reversal[state as 'sent'].lead)
    for (const kind of wordsOf(reviewReversal.kind) as ['void' | 'refund'])
      for (const state of wordsOf(reviewReversal.state)) expectSentence(texts.payments.reversal[kind][state as 'sent'])
  })
  it.each(PaymentDecision.options)('the decision “%s” says what it does to the money', decision => {
    const { money, done, name, yes } = texts.payments.decide[decision]
    expectSentence(money)
    expectSentence(done)
    // Only what may be decided without knowing the charge is ever said without its amount.
    for (const amount of decision === 'void' || decision === 'checked' ? ['€1.00', null] : ['€1.00']) {
      const deed = deedWords(t, decision, amount)
      expectSentence(deed.money)
      expect(`${deed.money} ${deed.yes}`).not.toMatch(/\{\{|undefined|null/)
    }
    expect(name === '' || yes === '').toBe(false)
    for (const reason of Object.values(texts.payments.reasons[decision])) expect(reason.length).toBeGreaterThan(2)
  })
  it.each(kinds)('a difference of the kind “%s” says what to do', kind => {
    expectSentence(texts.payments.settlement.kinds[kind as 'orphan'].next)
  })
  it('the till’s own words for why become sentences, the bank’s stay as they are', () => {
    for (const why of Object.keys(texts.payments.why)) {
      expectSentence(ownWhy(t, why) ?? '')
      expect(bankWords(why)).toBeNull()
    }
    expect([ownWhy(t, 'Insufficient funds'), bankWords('Insufficient funds')]).toEqual([null, 'Insufficient funds'])
    expect([ownWhy(t, null), bankWords(null), bankWords(''), bankWords('cancelled')]).toEqual([null, null, null, null])
  })
  it('every notice of the till has its two sentences', () => {
    for (const name of wordsOf(Till.shape.notices.element) as Till['notices']) {
      const { title, text } = noticeText(t, name, till, language)
      expect(title).not.toBe('')
      expectSentence(text)
    }
  })
})

describe('what may be decided at the till', () => {
  it('is never to pay again, and only what the step allows', () => {
    const at = (step: string, reference: string | null = null) =>
      decisionsAt({ ...payment(step as Step), reference }, null).join(' ')
    expect(at('unknown')).toBe('check give-up checked')
    expect(at('cancelling')).toBe('check checked')
    expect(at('needs-human')).toBe('void checked')
    expect(at('needs-human', '1182')).toBe('void checked')
    for (const step of steps.filter(each => !['unknown', 'cancelling', 'needs-human'].includes(each)))
      expect(at(step, '1182')).toBe('')
  })
  it('waits for the bank while money is on its way back, and only asks once the bank did not confirm', () => {
    const during = (state: 'sent' | 'unknown' | 'needs-human', step: Step) =>
      decisionsAt(payment(step), { amountMinor: 100, kind: 'void', state }).join(' ')
    for (const step of ['partial', 'needs-human'] as const)
      expect([during('sent', step), during('unknown', step), during('needs-human', step)]).toEqual(['', '', 'check'])
  })
})

describe('the pay screen', () => {
  it('is not left while a card payment is under way, but for the shift once only a person can end it', () => {
    const views: View[] = ['sell', 'sales', 'shift', 'settings', 'payments', 'insurance']
    for (const step of ['waiting-for-card', 'customer-acting', 'sent', 'unknown', 'cancelling', 'needs-human'] as const)
      for (const view of views) {
        const sale = saleOf('short', { payment: payment(step) })
        // A shift can be closed with a payment that nobody knows the end of: it is listed on the report.
        const leaves = view === 'shift' && (step === 'unknown' || step === 'needs-human')
        expect(viewOf(view, { sale, lastChangeMinor: null, lastSaleId: null }, null)).toBe(leaves ? 'shift' : 'pay')
      }
  })
})

describe('the day of a report', () => {
  it.each([
    ['2026-11-21', '2026-11-20'],
    ['2026-03-01', '2026-02-28'],
    ['2028-03-01', '2028-02-29'],
    ['2027-01-01', '2026-12-31'],
  ])('before %s is %s', (day, before) => expect(dayBefore(day)).toBe(before))
  it('is refused when it is no day', () => {
    expect(() => dayBefore('2026-02-30')).toThrow(RangeError)
  })
  it('is the one on the wall', () => {
    expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
    expect(localDay(new Date(2026, 11, 31, 0, 1))).toBe('2026-12-31')
  })
})
