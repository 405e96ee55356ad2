// What a file of a hosted check may be: how large, and of which kind by its first bytes.

/** With its base64 and the frame around it still below what one message to the page may hold (5 MiB). */
export const LARGEST_FILE = 3_900_000

/** What the first bytes say a file is; null for anything a till does not show. A header alone proves nothing. */
export function mimeOf(bytes: Uint8Array): 'image/jpeg' | 'image/png' | 'application/pdf' | null {
  const starts = (...magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte)
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  return starts(0x25, 0x50, 0x44, 0x46, 0x2d) ? 'application/pdf' : null
}
