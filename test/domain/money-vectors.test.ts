// Published and derived vectors: what other systems' users were owed to the cent, our arithmetic must give too.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readVectors, runVector, vectorsOfProject, type Vector } from './money-vector-run.ts'

const vectors = readVectors(process.env['MONEY_VECTORS'] ?? vectorsOfProject)

describe('money vectors', () => {
  it.each(vectors.map(vector => [vector.id, vector.kind, vector] as const))('%s %s', (_id, _kind, vector) => {
    const { passed, actual, why } = runVector(vector)
    expect({ passed, actual, why, expected: vector.expected }).toMatchObject({ passed: true, why: null })
  })
})

describe('a vector', () => {
  const vector = (values: Partial<Vector>): Vector => ({
    id: 'X',
    kind: 'cash_round',
    input: {},
    expected: 0,
    ...values,
  })

  it('fails when a figure is off by one, missing, or of a kind that nobody knows', () => {
    const wrong = [
      vector({ input: { total: 1572, step: 5 }, expected: 1571 }),
      vector({ kind: 'allocate_largest_remainder', input: { total: 5, weights: [7, 3] }, expected: [4] }),
      vector({ kind: 'exclusive_line', input: { net: 100, rate: '19' }, expected: { tax: 19, duty: 0 } }),
      vector({ kind: 'exclusive_line', input: { net: 100, rate: '19' }, expected: {} }),
      vector({ kind: 'made_up' }),
      vector({ kind: 'toString' }),
      vector({ input: { total: 'much', step: 5 } }),
    ]
    expect(wrong.map(each => runVector(each).passed)).toEqual(wrong.map(() => false))
    expect(runVector(vector({ kind: 'made_up' })).why).toContain('made_up')
  })
  it.each([
    vector({ input: { net: 1367, rate: '15', step: 5 }, expected: 1570 }),
    vector({ input: { total: -1572, step: 5, mode: 'half-up' }, expected: -1570 }),
    vector({ kind: 'allocate_largest_remainder', input: { total: 1, weights: [0.33, 0.66] }, expected: [0, 1] }),
    vector({
      kind: 'allocate_largest_remainder',
      input: { total: -100, weights: [1, 0, 1, 1] },
      expected: [-34, 0, -33, -33],
    }),
    vector({ kind: 'cash_round_refund', input: { original_total: 198, step: 5, mode: 'down' }, expected: -195 }),
    vector({ kind: 'cash_round_mixed', input: { total: 1572, bank: 68, step: 5, mode: 'down' }, expected: 1568 }),
    vector({ kind: 'cash_change_round', input: { total: 1094, bank: 94, given: 1100, step: 5 }, expected: 100 }),
    vector({ kind: 'round_mode', input: { value: '-2.5', digits: 0, mode: 'half_even' }, expected: -2 }),
    vector({
      kind: 'round_mode',
      input: { value: 19.275, digits: 2 },
      expected: { up: 1928, down: 1927, half_even: 1928 },
    }),
    vector({
      kind: 'inclusive_net_first',
      input: { gross: -299, rate: 4 },
      expected: { net: -288, tax: -11, gross: -299 },
    }),
    vector({
      kind: 'deposit_in_base',
      input: { qty: 2, unit: 100, fixed_in_base: [5, 5], percent: '10' },
      expected: { fixed: [10, 10], tax: 22, gross: 242 },
    }),
    vector({
      kind: 'dsfinvk_processdata',
      input: {
        gross_by_slot: [7533, 799],
        payments: [
          ['Unbar', 6000],
          ['Bar', 500, 'USD'],
          ['Bar', 1000],
          ['Unbar', 430],
          ['Bar', 500, 'CHF'],
        ],
      },
      expected: 'Beleg^75.33_7.99_0.00_0.00_0.00^10.00:Bar_5.00:Bar:CHF_5.00:Bar:USD_64.30:Unbar',
    }),
  ])('may leave things out and write them another way: $kind $input', each => {
    expect(runVector(each)).toMatchObject({ passed: true, why: null })
  })
})

describe('npm run vectors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const script = fileURLToPath(new URL('../../scripts/vectors.ts', import.meta.url))
  /** The last line that it prints, all of them, and its exit code. */
  function command(text: string | null) {
    const file = join(folder, 'vectors.json')
    if (text !== null) writeFileSync(file, text)
    const { MONEY_VECTORS: _, ...environment } = process.env
    const env = text === null ? environment : { ...environment, MONEY_VECTORS: file }
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' })
    return { last: stdout.trim().split('\n').at(-1), stdout, stderr, status }
  }
  const good = { id: 'G1', kind: 'cash_round', input: { total: 198, step: 5, mode: 'down' }, expected: 195 }

  it('passes the vectors of the project when no file is named', () => {
    expect(command(null)).toMatchObject({ last: `${readVectors(vectorsOfProject).length} passed, 0 failed`, status: 0 })
  })
  it('names each vector that fails, with both figures, and ends with the count', () => {
    const wrong = { ...good, id: 'W1', expected: 200 }
    const strange = { ...good, id: 'W2', kind: 'made_up' }
    const ran = command(JSON.stringify({ vectors: [good, wrong, strange] }))
    expect(ran).toMatchObject({ last: '1 passed, 2 failed', status: 1 })
    expect(ran.stdout).toContain('W1 cash_round: expected 200; the engine says 195')
    expect(ran.stdout).toContain('W2 made_up')
  })
  it.each(['[]', '{"some": "thing"}', 'no json', '[{"id": "X"}]'])('fails for a file without vectors: %s', text => {
    expect(command(text).status).toBe(1)
  })
})
