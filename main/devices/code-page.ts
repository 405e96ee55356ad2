// Code page 858 (Western European with the euro sign): what receipt printers print, one byte a column.

const upper =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
const bytes = new Map([...upper].map((character, index) => [character, 0x80 + index]))
/** Characters that a screen has and a receipt printer has not. */
const plain: { readonly [character: string]: string } = {
  '–': '-',
  '—': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '’': "'",
  '‘': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '…': '...',
  '•': '·',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '\t': ' ',
  '\n': ' ',
  ẞ: 'SS',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '™': 'TM',
}

/**
 * The bytes of a text, one a column. Accents the page lacks are dropped from their letter, everything else unknown
 * becomes "?". Control characters vanish: a product name must not be able to command the printer.
 */
export function encode858(text: string): number[] {
  return [...text.normalize('NFC')].flatMap(character => {
    const direct = encodeOne(character)
    if (direct !== null) return [direct]
    const spelled = plain[character] ?? character.normalize('NFD').replace(/\p{M}/gu, '')
    const spelledBytes = [...spelled].map(encodeOne)
    if (spelledBytes.every(byte => byte !== null)) return spelledBytes
    return /[\p{Cc}\p{Cf}\p{Cs}\p{M}]/u.test(character) ? [] : [0x3f]
  })
}

function encodeOne(character: string): number | null {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return code
  if (character === '\u00a0' || character === '\u00ad') return null
  return bytes.get(character) ?? null
}
