// An address in memory for bytes that are only to be looked at; it is gone with the part of the screen that shows it.
import { useEffect, useState } from 'react'

export type Blobbed = { mime: string; bytes: string }

/** A blob address for base64 bytes, revoked when the bytes change or the part goes; null while there is none. */
export function useBlobUrl(content: Blobbed | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (content === null) return
    const made = URL.createObjectURL(new Blob([bytesOf(content.bytes)], { type: content.mime }))
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
      setUrl(null)
    }
  }, [content])
  return url
}

/** How many bytes base64 text stands for. */
export function sizeOf(base64: string): number {
  return Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
