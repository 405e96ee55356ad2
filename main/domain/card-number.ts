// Recognises payment card data in anything scanned or typed, so that it is refused before it reaches a field or a log.

/** Magnetic stripe tracks 1 and 2 (ISO/IEC 7813): a card number between its sentinels. */
const TRACK = /%?B[\d ]{12,23}\^|;\d{12,19}=/i

/** Prefix and lengths of the card brands (ISO/IEC 7812 ranges as the brands publish them). */
const BRANDS: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65|62|81)/, lengths: [16, 17, 18, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^3(?:0[0-5]|09|[689])/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:50|5[6-9]|6)/, lengths: [15, 16, 17, 18, 19] },
]

/**
 * Whether a text holds a payment card: a track, or 15–19 digits with a brand's prefix and length and a right check digit.
 * Digits may be grouped as people write them ("4111 1111 1111 1111"). Product codes (8–14 digits) and loyalty numbers
 * that start with 9276 never match. Ask for licence payloads first: they carry long numbers of their own.
 */
export function looksLikePaymentCard(text: string): boolean {
  if (TRACK.test(text)) return true
  return digitRuns(text).some(digits => hasBrand(digits) && passesLuhn(digits))
}

/** Luhn check digit (ISO/IEC 7812-1 annex B) over a text of digits only. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const weighted = place % 2 === 1 ? digit * 2 : digit
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return digits.length > 0 && sum % 10 === 0
}

function hasBrand(digits: string): boolean {
  return BRANDS.some(brand => brand.lengths.includes(digits.length) && brand.prefix.test(digits))
}

/** Digit runs of 15–19, single spaces or hyphens between short groups taken out; two product codes side by side stay apart. */
function digitRuns(text: string): string[] {
  return [...text.matchAll(/\d+(?:[ -]\d+)*/g)].flatMap(([run]) => {
    const groups = run.split(/[ -]/)
    const candidates = groups.every(group => group.length <= 6) ? [groups.join('')] : groups
    return candidates.filter(digits => digits.length >= 15 && digits.length <= 19)
  })
}
