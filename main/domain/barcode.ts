// Check digits of product barcodes (GS1 General Specifications §7.9).

/** The check digit for the digits before it, 0…9. Throws RangeError when the text is not digits only. */
export function gtinCheckDigit(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new RangeError('A product code consists of digits only.')
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    sum += place % 2 === 0 ? digit * 3 : digit
  }
  return (10 - (sum % 10)) % 10
}

/** Whether a code is a whole GTIN-8, -12 (UPC-A), -13 (EAN) or -14 with a right check digit. */
export function isGtin(code: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return false
  return gtinCheckDigit(code.slice(0, -1)) === Number(code.at(-1))
}
