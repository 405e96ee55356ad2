// Check digits of machine readable zones (ICAO 9303 part 3 §4.9): weights 7, 3, 1 over 0-9, A-Z = 10-35 and the filler = 0.

const weights = [7, 3, 1] as const

/** Value of a character of the zone, or −1 for one that cannot stand there. */
export function mrzValue(character: string): number {
  if (character === '<') return 0
  if (/^[0-9]$/.test(character)) return character.charCodeAt(0) - 48
  return /^[A-Z]$/.test(character) ? character.charCodeAt(0) - 55 : -1
}

/** The digit 0..9 that protects `field`; throws a RangeError for characters outside A-Z, 0-9 and '<'. */
export function checkDigit(field: string): number {
  let sum = 0
  for (let i = 0; i < field.length; i++) {
    const value = mrzValue(field.charAt(i))
    if (value < 0) throw new RangeError(`"${field.charAt(i)}" cannot stand in a machine readable zone.`)
    sum += value * weights[i % weights.length]!
  }
  return sum % 10
}

/** Whether `digit`, as printed, protects `field`. A filler instead of the digit counts only where the field is empty and `mayBeEmpty`. */
export function checkHolds(field: string, digit: string, mayBeEmpty = false): boolean {
  if (digit === '<') return mayBeEmpty && /^<*$/.test(field)
  return /^[0-9]$/.test(digit) && checkDigit(field) === Number(digit)
}
