// The upper halves of the code pages a receipt printer is asked for, as text.

const pc437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const pc850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
/** PC858 is PC850 with the euro sign at D5. */
const pc858 = pc850.replace('ı', '€')

const tables: { [page: number]: string } = { 0: pc437, 2: pc850, 19: pc858 }
const windows1252 = new TextDecoder('windows-1252')

/** Text of one printed byte under the code page chosen with ESC t (0 PC437, 2 PC850, 16 Windows-1252, 19 PC858). */
export function printedCharacter(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte)
  if (page === 16) return windows1252.decode(Uint8Array.of(byte))
  return (tables[page] ?? pc437)[byte - 0x80] ?? '?'
}
