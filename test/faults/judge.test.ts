// The judge of the harness: it must not excuse what a client could have avoided, nor blame it for what nobody can avoid.
import { expect, test } from 'vitest'
import { brokenRules, verdictOf } from './judge.ts'
import { planOf, type Plan } from './plan.ts'
import type { Refresh } from './record.ts'

const strict: Plan = { ...planOf(1, 3), mode: 'S3', event: 'none' }
const nobody: ReadonlySet<string> = new Set()

/** A refresh with the stored token that was answered well; the fields say what was different. */
function refresh(n: number, fields: Partial<Refresh> = {}): Refresh {
  const hash = fields.hash ?? `token-${n}`
  return {
    n,
    from: 'p0',
    kind: 'refresh',
    hash,
    arrivedAt: n * 10,
    endedAt: n * 10 + 5,
    over: true,
    status: 200,
    error: null,
    fault: null,
    stored: { generation: n, hash },
    looked: true,
    rotated: true,
    ...fields,
  }
}
const first = refresh(1)
const again = refresh(2, { hash: 'token-1', stored: first.stored, status: 400, error: 'invalid_grant', rotated: false })
const lost = { match: '', kind: 'drop-after' } as const

test('a pairing lost because the answer with the successor was lost is unavoidable, on strict servers only', () => {
  const seen = [{ ...first, fault: lost }, again]
  expect(verdictOf(strict, 'suspended', seen, nobody)).toBe('unavoidable')
  expect(verdictOf({ ...strict, mode: 'S1' }, 'suspended', seen, nobody)).toBe('ours')
})

test('a killed reader excuses the loss, a living one does not', () => {
  expect(verdictOf(strict, 'suspended', [first, again], new Set(['p0']))).toBe('unavoidable')
  expect(verdictOf(strict, 'suspended', [first, again], new Set(['p1']))).toBe('ours')
  expect(verdictOf(strict, 'suspended', [{ ...first, fault: { match: '', kind: 'delay' } }, again], nobody)).toBe(
    'ours',
  )
})

test('a request of a killed process that is taken up late is unavoidable', () => {
  const late = { ...again, n: 1, from: 'p1', endedAt: 100 }
  const faster = { ...first, n: 2 }
  expect(verdictOf(strict, 'suspended', [late, faster], new Set(['p1']))).toBe('unavoidable')
  expect(verdictOf(strict, 'suspended', [late, faster], nobody)).toBe('ours')
})

test('a wiped token is always ours, a revoked till never', () => {
  expect(verdictOf({ ...strict, event: 'revoked' }, 'unregistered', [], nobody)).toBe('ours')
  expect(verdictOf({ ...strict, event: 'revoked' }, 'suspended', [again], nobody)).toBe('told')
  expect(verdictOf(strict, 'registered', [first], nobody)).toBe('kept')
})

test('one request for each generation, each with the stored token, breaks no rule', () => {
  expect(brokenRules([refresh(1), refresh(2), refresh(3, { from: 'p1' })], nobody)).toEqual([])
})

test.each([
  ['an older token than the stored one', [first, { ...refresh(2), hash: 'token-1' }]],
  ['a token although none may be used', [refresh(1, { stored: null })]],
  ['the same generation after a good answer', [first, { ...refresh(2), stored: first.stored, hash: first.hash }]],
  ['two requests at once', [{ ...first, endedAt: 50 }, refresh(2, { from: 'p1' })]],
  ['a request after the end of the registration', [{ ...again, n: 1 }, refresh(2, { from: 'p1' })]],
  [
    'a request before the pause is over',
    [
      { ...first, status: 503, fault: { match: '', kind: 'status', status: 503, retryAfter: '1' } },
      { ...refresh(2), stored: first.stored, hash: first.hash },
    ],
  ],
] as const)('%s is a broken rule', (_, seen) => {
  expect(brokenRules(seen, nobody)).not.toEqual([])
})

test('a generation may be asked for again when the outcome was lost, or its reader was killed', () => {
  const repeated = { ...refresh(2, { from: 'p1' }), stored: first.stored, hash: first.hash }
  expect(brokenRules([{ ...first, fault: lost }, repeated], nobody)).toEqual([])
  expect(brokenRules([{ ...first, endedAt: 50 }, repeated], new Set(['p0']))).toEqual([])
  expect(brokenRules([{ ...first, status: 400, error: 'use_dpop_nonce', rotated: false }, repeated], nobody)).toEqual(
    [],
  )
})
