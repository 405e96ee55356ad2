// Every response code says what it asks of the till, and what a chip left on the receipt is all that is kept of it.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { codeMeaning, declineAdvice, listedCodes, type Stat } from '../../main/providers/cardconnect-codes.ts'
import { chargedCard, emvFacts } from '../../main/providers/cardconnect-emv.ts'
import { always, approval, decline, gateway, sale } from './cardconnect-kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

describe('a response code', () => {
  test('stands in one row of its processor, and the tables are whole', () => {
    const rows = listedCodes()
    const keys = rows.map(row => `${row.processor} ${row.code}`)
    expect(new Set(keys).size).toBe(keys.length)
    const counts = Object.groupBy(rows, row => row.processor)
    expect(Object.fromEntries(Object.entries(counts).map(([name, list]) => [name, list?.length]))).toEqual({
      PPS: 60,
      FNOR: 30,
      RPCT: 43,
      PTAM: 5,
      PMT: 2,
      VANT: 2,
    })
  })

  test.each<[Stat, string | null, string | null, string]>([
    ['A', 'RPCT', '000', 'approved'],
    ['B', 'PMT', '000', 'later'],
    ['A', 'RPCT', '002', 'partial'],
    ['A', 'FNOR', '10', 'partial'],
    ['A', 'PPS', '26', 'settled'],
    ['C', 'PPS', '29', 'not-found'],
    ['B', 'PPS', '106', 'another-entry'],
    ['C', 'FNOR', '28', 'another-card'],
    ['B', 'FNOR', '28', 'later'],
    ['C', 'PPS', '28', 'not-settled'],
    ['C', 'RPCT', '704', 'never-again'],
    ['C', 'FNOR', '94', 'ask-first'],
    ['C', 'NEW1', '913', 'ask-first'],
    ['C', 'NEW1', '777', 'another-card'],
    ['C', null, '63', 'ask-first'],
    ['C', 'RPCT', null, 'another-card'],
    ['B', 'toString', '62', 'later'],
    ['C', 'PPS', 'constructor', 'another-card'],
  ])('%s from %s with %s means %s', (stat, processor, respcode, means) => {
    expect(codeMeaning(stat, processor, respcode)).toBe(means)
  })

  test('means what its respstat says, when it stands under another one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...listedCodes()), fc.constantFrom<Stat>('A', 'B', 'C'), (row, stat) => {
        if (row.stat === stat) return
        expect(codeMeaning(stat, row.processor, row.code)).toBe({ A: 'approved', B: 'later', C: 'another-card' }[stat])
      }),
    )
  })

  test.each([
    ['another-card', '1', 'never-again'],
    ['another-card', '2', 'another-card'],
    ['another-card', '3', 'check-entry'],
    ['call-support', '3', 'call-support'],
    ['later', '4', 'later'],
    ['never-again', null, 'never-again'],
    ['not-found', null, 'another-card'],
  ] as const)('that means %s with the category %s advises %s', (means, category, advice) => {
    expect(declineAdvice(means, category)).toBe(advice)
  })

  test.each([
    ['RPCT', '208', null, 'never-again'],
    ['RPCT', '121', null, 'lower-amount'],
    ['RPCT', '107', null, 'call-bank'],
    ['RPCT', '100', '1', 'never-again'],
    ['PPS', '22', null, 'call-support'],
    ['PPS', '38', null, 'check-entry'],
  ])('of %s %s in a decline reaches the till as advice', async (respproc, respcode, declineCategory, advice) => {
    const { till } = await gateway(closing, always(200, { ...decline, respproc, respcode, declineCategory }))
    expect(await till.authorize(sale)).toMatchObject({ kind: 'declined', code: respcode, advice })
  })
})

const tags = {
  TVR: '0000008000',
  PIN: 'Verified by PIN',
  Signature: 'false',
  Mode: 'Issuer',
  TSI: '6800',
  AID: 'A0000000031010',
  IAD: '06010A03608000',
  ARC: '00',
  'Entry method': 'Chip Read',
  'Application Label': 'VISA CREDIT',
  '57': '4111111111111111D29122010000000000000F',
  '5A': '4111111111111111',
  '5F20': 'PROBE/PETRA',
}
const facts = {
  label: 'VISA CREDIT',
  aid: 'A0000000031010',
  tvr: '0000008000',
  tsi: '6800',
  iad: '06010A03608000',
  arc: '00',
  entryMode: 'Chip Read',
  verifiedByPin: true,
  signatureLine: false,
}

describe('chip data', () => {
  test.each([
    ['a text that holds JSON', JSON.stringify(tags)],
    ['an object', tags],
    [
      'other capitals and blanks',
      Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toUpperCase().replace(' ', '_'), value])),
    ],
    [
      'tag numbers',
      {
        '50': 'VISA CREDIT',
        '4F': tags.AID,
        '95': tags.TVR,
        '9B': tags.TSI,
        '9F10': tags.IAD,
        '8A': '00',
        entry_method: 'Chip Read',
        pin: 'VERIFIED BY PIN',
      },
    ],
  ])('as %s becomes the lines of the receipt and nothing else', async (_what, emvTagData) => {
    expect(emvFacts(emvTagData)).toEqual(facts)
    const { till, log } = await gateway(closing, always(200, { ...approval, emvTagData }))
    const outcome = await till.authorize(sale)
    expect(outcome).toMatchObject({ kind: 'approved', emv: facts })
    expect(JSON.stringify(outcome)).not.toMatch(/4111111111111111|PETRA/)
    expect(log.text()).not.toMatch(/4111111111111111|PETRA|A0000000031010/)
  })

  test.each([
    ['no JSON', '{"AID":'],
    ['a list', '[1]'],
    ['a number', 5],
    ['nothing', null],
    ['nothing known', '{"x":1}'],
    ['a member twice', '{"AID":"A0000000031010","AID":"A0000000041010"}'],
    ['a card number as label', { 'Application Label': '4111 1111 1111 1111' }],
    ['values of other kinds', { AID: 5, TVR: ['00'], PIN: true }],
    ['an AID that is too long', { AID: 'A0'.repeat(17) }],
  ])('that is %s leaves the approval as it is', async (_what, emvTagData) => {
    expect(emvFacts(emvTagData)).toBeNull()
    const { till } = await gateway(closing, always(200, { ...approval, emvTagData }))
    expect(await till.authorize(sale)).toMatchObject({ kind: 'approved', amountMinor: 4250 })
  })

  test('never lets a number as long as a card’s through, whatever it is called', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(tags)), fc.stringMatching(/^\d{12,19}$/)), raw => {
        const { label, entryMode } = emvFacts(raw) ?? { label: null, entryMode: null }
        expect([label, entryMode]).toEqual([null, null])
      }),
    )
  })
})

describe('the card behind a charge', () => {
  test.each([
    [
      { token: '9418594164541111', entrymode: 'Contactless' },
      { last4: '1111', brand: 'Visa', entryMode: 'Contactless' },
    ],
    [
      { account: '9540000000005454', emvTagData: tags },
      { last4: '5454', brand: 'Mastercard', entryMode: 'Chip Read' },
    ],
    [JSON.stringify({ token: '9300000000008431' }), { last4: '8431', brand: 'American Express', entryMode: '' }],
    [{ token: '9811111111111111' }, { last4: '1111', brand: 'Card', entryMode: '' }],
    [{ token: '4111111111111111' }, null],
    [{}, null],
    [null, null],
    [[], null],
  ])('%j is %j', (reply, card) => {
    expect(chargedCard(reply)).toEqual(card)
  })
})
