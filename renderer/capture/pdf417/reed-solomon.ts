// Reed-Solomon over the prime field 929, correcting errors and erasures (ISO/IEC 15438 annex J; Blahut, Theory and Practice of Error Control Codes, §7).

const prime = 929
/** Powers of the field's generator 3 (twice around, so that sums of logarithms need no reduction) and their logarithms. */
const power = new Int32Array(2 * (prime - 1))
const log = new Int32Array(prime)
for (let i = 0, value = 1; i < prime - 1; i++, value = (value * 3) % prime) {
  power[i] = power[i + prime - 1] = value
  log[value] = i
}

/** `repaired` counts what was changed, erased places included. */
export type Corrected = { codewords: Int32Array; repaired: number }

/**
 * Corrects `received` in which the last `checks` codewords are the error correction. Places in `erased` are known to be
 * bad and cost one check each, others cost two. Null when there is no codeword within reach.
 */
export function correct(received: ArrayLike<number>, checks: number, erased: readonly number[]): Corrected | null {
  const n = received.length
  if (erased.length > checks) return null
  const syndromes = syndromesOf(received, checks)
  if (syndromes.every(value => value === 0)) return { codewords: Int32Array.from(received), repaired: 0 }
  const locator = errataLocator(syndromes, checks, n, erased)
  if (locator === null) return null
  const evaluator = multiply(locator, syndromes).slice(0, checks)
  const slope = locator.slice(1).map((value, i) => (value * (i + 1)) % prime)
  const fixed = Int32Array.from(received)
  let repaired = 0
  for (let place = 0; place < n; place++) {
    const inverse = powerOf(-(n - 1 - place))
    if (valueAt(locator, inverse) !== 0) continue
    const divisor = valueAt(slope, inverse)
    if (divisor === 0) return null
    const error = prime - divide(valueAt(evaluator, inverse), divisor)
    fixed[place] = (((fixed[place]! - error) % prime) + prime) % prime
    repaired++
  }
  if (repaired !== locator.length - 1) return null
  return syndromesOf(fixed, checks).every(value => value === 0) ? { codewords: fixed, repaired } : null
}

function syndromesOf(received: ArrayLike<number>, checks: number): number[] {
  const syndromes: number[] = []
  for (let j = 1; j <= checks; j++) {
    const x = powerOf(j)
    let sum = 0
    for (let i = 0; i < received.length; i++) sum = (sum * x + received[i]!) % prime
    syndromes.push(sum)
  }
  return syndromes
}

/** Berlekamp–Massey started from the erasures; the polynomial whose roots are the bad places, lowest power first. */
function errataLocator(
  syndromes: readonly number[],
  checks: number,
  n: number,
  erased: readonly number[],
): number[] | null {
  let locator = [1]
  for (const place of erased) locator = multiply(locator, [1, (prime - powerOf(n - 1 - place)) % prime])
  let before = locator
  let length = erased.length
  for (let step = erased.length; step < checks; step++) {
    let discrepancy = 0
    for (let i = 0; i < locator.length && i <= step; i++)
      discrepancy = (discrepancy + locator[i]! * syndromes[step - i]!) % prime
    before = [0, ...before]
    if (discrepancy === 0) continue
    const next = subtract(locator, before, discrepancy)
    if (2 * length <= step + erased.length) {
      const scale = divide(1, discrepancy)
      before = locator.map(value => (value * scale) % prime)
      length = step + 1 + erased.length - length
    }
    locator = next
  }
  while (locator.length > 1 && locator.at(-1) === 0) locator.pop()
  return 2 * (locator.length - 1 - erased.length) + erased.length <= checks ? locator : null
}

/** a − factor · b */
function subtract(a: readonly number[], b: readonly number[], factor: number): number[] {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, i) => ((((a[i] ?? 0) - factor * (b[i] ?? 0)) % prime) + prime) % prime,
  )
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  const product = Array.from({ length: a.length + b.length - 1 }, () => 0)
  a.forEach((left, i) => {
    if (left !== 0) b.forEach((right, j) => (product[i + j] = (product[i + j]! + left * right) % prime))
  })
  return product
}

function valueAt(polynomial: readonly number[], x: number): number {
  let sum = 0
  for (let i = polynomial.length - 1; i >= 0; i--) sum = (sum * x + polynomial[i]!) % prime
  return sum
}

function powerOf(exponent: number): number {
  const turn = prime - 1
  return power[((exponent % turn) + turn) % turn]!
}

function divide(a: number, b: number): number {
  return a === 0 ? 0 : power[log[a]! + prime - 1 - log[b]!]!
}
