// Brings the text of a licence's barcode back to the characters on the card, whatever scanner, keyboard or file it came through.

/** The fixed part in front of the elements; `body` is all that follows the version. */
export type AamvaHeader = { issuer: string; version: number; body: string }

/** How far into a payload the header may begin: scanners put a symbology identifier, a byte order mark or junk in front. */
const headerWithin = 128

/**
 * The payload (latin1 text of its bytes) with its text encoding undone, control characters that were spelled out put back,
 * and the letters turned round again where Caps Lock was on. Never throws, linear in the length.
 */
export function restoreText(payload: string): string {
  const text = controlsOf(decodeUtf8(withoutUtf16(payload)).replaceAll('\ufeff', ''))
  const start = text.slice(0, headerWithin)
  return /ANSI|AAMVA/.test(start) || !/ansi|aamva/.test(start) ? text : swapCase(text)
}

/** Issuer and version behind 'ANSI' or, on older cards, 'AAMVA'; null when there is no such header. */
export function headerOf(text: string): AamvaHeader | null {
  const header = /(?:ANSI|AAMVA)\s{0,3}(\d{6})(\d{2})/.exec(text.slice(0, headerWithin))
  if (header === null) return null
  const [start, issuer, version] = header as unknown as [string, string, string]
  return { issuer, version: Number(version), body: text.slice(header.index + start.length) }
}

/** A capture saved as "Unicode" text has a zero byte beside each letter. */
function withoutUtf16(text: string): string {
  return ['\u00ff\u00fe', '\u00fe\u00ff', '@\u0000', '\u0000@'].some(start => text.startsWith(start))
    ? text.replace(/^\u00ff\u00fe|^\u00fe\u00ff/, '').replaceAll('\u0000', '')
    : text
}

/** Some scanners send UTF-8; its sequences have no meaning of their own in latin1 names. */
function decodeUtf8(text: string): string {
  return text.replace(/[\u00c2\u00c3][\u0080-\u00bf]|[\u00e2\u00ef][\u0080-\u00bf]{2}/g, sequence => {
    const [first = 0, second = 0, third = 0] = Array.from(sequence, letter => letter.charCodeAt(0))
    return String.fromCharCode(
      sequence.length === 2
        ? ((first & 0x1f) << 6) | (second & 0x3f)
        : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f),
    )
  })
}

const named: Readonly<Record<string, string>> = { LF: '\n', CR: '\r', RS: '\x1e', GS: '\x1d', FS: '\x1c', US: '\x1f' }

/** `<LF>`, `[CR]`, `{RS}`, `^M`, `\n`, `\x1e`, `\u001e` and the pictures U+2400 to U+241F are how readers show control characters. */
function controlsOf(text: string): string {
  return text
    .replace(/<(LF|CR|RS|GS|FS|US)>|\[(LF|CR|RS|GS|FS|US)\]|\{(LF|CR|RS|GS|FS|US)\}/g, (_, a, b, c) =>
      String(named[String(a ?? b ?? c)]),
    )
    .replace(/\^([JM\]\\^])/g, (_, letter: string) => String.fromCharCode(letter.charCodeAt(0) - 64))
    .replace(/\\(?:x|u00)(0[aAdD]|1[c-fC-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\([nr])/g, (_, letter) => (letter === 'n' ? '\n' : '\r'))
    .replace(/[\u2400-\u241f]/g, picture => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
}

function swapCase(text: string): string {
  return text.replace(/[A-Za-z]/g, letter => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
}
