// The text of a code that was read, for a page that loads no reader.

/** What a scanner would have typed: UTF-8 where it is, otherwise each byte as its letter (ISO 8859-1). */
export function codeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return String.fromCharCode(...bytes)
  }
}
