// Names the page after its screen, for the window list and for screen readers.

export function showTitle(text: string): void {
  document.title = text
}
