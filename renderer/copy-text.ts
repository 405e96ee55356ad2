// Puts a short text into the clipboard, also in a window that has no permission for the newer way.

/** Resolves to whether it worked; to be called while a press or a key is being handled. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

/** The shell's window grants nothing but the camera; the old command needs only the press that led here. */
function copyByCommand(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('copy', give, { capture: true, once: true })
  // oxlint-disable-next-line typescript/no-deprecated -- the only way that needs no permission; Chromium keeps it
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', give, { capture: true })
  return copied
}
