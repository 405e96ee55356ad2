// The upper halves of the code pages a receipt printer has, as text; independent of what the till writes them with.

const pc437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const pc850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
const pc852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0'
/** PC858 is PC850 with the euro sign at D5; PC865 is PC437 with the letters of the north. */
const pc858 = pc850.replace('ı', '€')
const pc865 = pc437.replace('¢', 'ø').replace('¥', 'Ø').replace('»', '¤')

const tables: { [page: number]: string } = { 0: pc437, 2: pc850, 5: pc865, 18: pc852, 19: pc858 }
const decoders: { [page: number]: InstanceType<typeof TextDecoder> } = {
  16: new TextDecoder('windows-1252'),
  17: new TextDecoder('ibm866'),
}

/** Whether this printer has the page chosen with ESC t. */
export const hasPage = (page: number): boolean => page in tables || page in decoders

/** Text of one printed byte under the page: 0 PC437, 2 PC850, 5 PC865, 16 Windows-1252, 17 PC866, 18 PC852, 19 PC858. */
export function printedCharacter(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte)
  return decoders[page]?.decode(Uint8Array.of(byte)) ?? (tables[page] ?? pc437)[byte - 0x80] ?? '?'
}
