// Frames that are sent in one turn travel in one message, because a message costs a socket more than a frame does.

/** Characters after which a message is sent without waiting for more. */
const FULL = 64 * 1024
/** Frames in one message; a page may not have more calls under way. */
export const MOST_FRAMES = 64

export type Bundle = { add(text: string): void; flush(): void }

/**
 * Collects texts of JSON until `soon` runs; then one goes out as it is, several as an array in their order. `soon` is called
 * once for each message.
 */
export function bundle(send: (text: string) => void, soon: (flush: () => void) => void): Bundle {
  let texts: string[] = []
  let length = 0
  const flush = (): void => {
    if (texts.length === 0) return
    const message = texts.length === 1 ? texts[0]! : `[${texts.join(',')}]`
    texts = []
    length = 0
    send(message)
  }
  return {
    flush,
    add(text) {
      // A long one goes by itself, and what was said before it goes first.
      if (length + text.length > FULL || texts.length >= MOST_FRAMES) flush()
      if (texts.push(text) === 1) soon(flush)
      length += text.length
    },
  }
}

/** The frames of one message that was parsed; null for more than one message may hold. */
export function framesOf(message: unknown): readonly unknown[] | null {
  if (!Array.isArray(message)) return [message]
  return message.length <= MOST_FRAMES ? message : null
}
