// One spelling for searching: lower case, no accents, ß as ss, single blanks; and one spelling for barcodes.

/** 'Weißbier  Käse' → 'weissbier kase'. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
}

/** GTIN-8, -12, -13 and -14 are one number with more or fewer zeros in front (GS1 General Specifications §3.3); other codes stay as they are. */
export function barcodeKey(code: string): string {
  const bare = code.trim()
  return /^\d{8,14}$/.test(bare) ? bare.replace(/^0+(?=\d)/, '') : bare
}
