// Makes the order id of a card attempt: unique, and built so that no gateway can take it for a card number.

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** 32 symbols without the pairs people confuse (0/O, 1/I). */
const RANDOM_SYMBOLS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * An order id of exactly 19 characters [A-Z0-9]: 'P', four of the till, nine letters of time, five random.
 * Card Connect masks ids that pass the Luhn check, and a masked id can never be inquired again; here at most nine
 * characters are digits, no six of them in a row, so the 12 digits of the shortest card number cannot come together.
 * `random` is five integers 0…31 from a cryptographic source. Throws RangeError otherwise.
 */
export function orderId(input: { till: string; atMs: number; random: readonly number[] }): string {
  const till = input.till
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(-4)
    .padStart(4, 'X')
  if (input.random.length !== 5) throw new RangeError('An order id needs exactly five random values.')
  const random = input.random.map(value => {
    const symbol = RANDOM_SYMBOLS[value]
    if (symbol === undefined) throw new RangeError('The random values of an order id must be integers from 0 to 31.')
    return symbol
  })
  return `P${till}${timeLetters(input.atMs)}${random.join('')}`
}

/** Milliseconds as nine letters in base 26, rising as text does; they wrap around in the year 2142. */
function timeLetters(atMs: number): string {
  if (!Number.isSafeInteger(atMs) || atMs < 0)
    throw new RangeError('The time of an order id must be whole milliseconds since 1970.')
  let rest = atMs
  let text = ''
  for (let place = 0; place < 9; place += 1) {
    text = (LETTERS[rest % 26] as string) + text
    rest = Math.floor(rest / 26)
  }
  return text
}
