// The gateway's amounts and replies under every content a partner may send.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  authorizationOutcome,
  Entry,
  gatewayAmount,
  inquiryOutcome,
  minorAmount,
} from '../../main/providers/cardconnect-wire.ts'

const merchantId = '800000009999'
const orderId = 'P7KQ2M9XA4TR8C'
const approval = {
  respstat: 'A',
  respcode: '000',
  respproc: 'RPCT',
  resptext: 'Approval',
  retref: '118204571330',
  amount: '42.50',
  authcode: 'PPS417',
  merchid: merchantId,
  batchid: '1900941262',
  orderId,
}
const queued = { ...approval, setlstat: 'Queued for Capture' }

describe('an amount', () => {
  test('goes out and comes back as the same minor units, in each currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999_999 }),
        fc.constantFrom('USD', 'EUR', 'JPY', 'BHD'),
        (minor, currency) => {
          expect(minorAmount(gatewayAmount(minor, currency), currency)).toBe(minor)
        },
      ),
    )
    expect([
      gatewayAmount(5, 'USD'),
      gatewayAmount(4250, 'USD'),
      gatewayAmount(0, 'USD'),
      gatewayAmount(1200, 'JPY'),
      gatewayAmount(1234, 'BHD'),
    ]).toEqual(['0.05', '42.50', '0.00', '1200', '1.234'])
  })

  test.each([
    ['1000', 100_0],
    ['10.00', 1000],
    ['10.5', 1050],
    ['0.01', 1],
    ['10.000', 1000],
    ['10.001', null],
    ['1,000.00', null],
    ['.50', null],
    ['', null],
    [' 5.00 ', 500],
    ['+5.00', null],
    [null, null],
  ])('%j is %j', (text, minor) => {
    expect(minorAmount(text, 'USD')).toBe(minor)
  })
})

describe('any reply at all', () => {
  const asked = { orderId, merchantId, currency: 'USD' }
  const word = fc.oneof(
    fc.constantFrom(
      'A',
      'B',
      'C',
      '29',
      '62',
      'PPS',
      'RPCT',
      'Voided',
      'Declined',
      'Authorized',
      '42.50',
      '0.00',
      orderId,
      merchantId,
      'USD',
      'REVERS',
      'REFUND',
      '',
    ),
    fc.string(),
    fc.constant(null),
    fc.integer(),
  )
  const entry = fc.record(
    Object.fromEntries([...Object.keys(approval), 'setlstat', 'orderid', 'currency'].map(name => [name, word])),
    { requiredKeys: [] },
  )

  test('is approved only with respstat A, an amount, a reference and our own names on it', () => {
    fc.assert(
      fc.property(entry, raw => {
        const read = Entry.parse(raw)
        const outcome = authorizationOutcome(read, asked)
        if (outcome.kind !== 'approved') return
        expect(read.respstat).toBe('A')
        expect(outcome.amountMinor).toBeGreaterThan(0)
        expect(outcome.reference).not.toBe('')
        expect([orderId, undefined, null, '']).toContain(read.orderid || read.orderId)
      }),
      { numRuns: 2000 },
    )
  })

  test('to an inquiry never says not-found, declined or voided while a charge is live', () => {
    const live = Entry.parse(queued)
    fc.assert(
      fc.property(
        fc.array(
          entry.map(raw => Entry.parse(raw)),
          { maxLength: 3 },
        ),
        fc.nat({ max: 3 }),
        (others, at) => {
          const { outcome } = inquiryOutcome(others.toSpliced(at, 0, live), asked)
          expect(['approved', 'unknown']).toContain(outcome.kind)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
