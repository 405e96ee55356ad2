// Decides whether a scanned code may be repeated on the screen.

/** A code as it may be shown: long or odd ones could be a document's content, so they are not repeated. */
export const shownCode = (code: string): string => (/^[\w-]{1,20}$/.test(code) ? code : '…')
