// Check digits of product barcodes (GS1 General Specifications §7.9), and UPC-E written out as UPC-A.

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

/**
 * The UPC-A of a UPC-E: number system 0 or 1, six digits, check digit (GS1 General Specifications §5.2.2.4). Null when it is
 * none or its check digit, which is the UPC-A's, is wrong.
 */
export function upcAOf(code: string): string | null {
  const match = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(code)
  if (match === null) return null
  const [, system = '', a = '', b = '', c = '', d = '', e = '', last = '', check = ''] = match
  const body =
    last <= '2'
      ? `${a}${b}${last}0000${c}${d}${e}`
      : last === '3'
        ? `${a}${b}${c}00000${d}${e}`
        : last === '4'
          ? `${a}${b}${c}${d}00000${e}`
          : `${a}${b}${c}${d}${e}0000${last}`
  const upcA = `${system}${body}${check}`
  return isGtin(upcA) ? upcA : null
}

export type CodeRefusal = 'wrong-check-digit' | 'characters' | 'too-long'

/** Why a code cannot be one of a good, or null: digits of a GTIN's length need its check digit, other codes are the store's own. */
export function codeRefusal(code: string): CodeRefusal | null {
  if (code.length > 48) return 'too-long'
  // Bars, commas and semicolons stand between the codes of a good in a file.
  if (!/^[\x21-\x2b\x2d-\x3a\x3c-\x7b\x7d\x7e]+$/.test(code)) return 'characters'
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return null
  return isGtin(code) || upcAOf(code) !== null ? null : 'wrong-check-digit'
}

/** The spelling a code is kept in: a UPC-E as the UPC-A it stands for, unless it is an EAN-8. */
export const keptCode = (code: string): string => (isGtin(code) ? code : (upcAOf(code) ?? code))
