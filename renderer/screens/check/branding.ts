// The look the service gave the store's page, for the panel around its frame: taken over only where it can be read.
import type { HostedCheck } from '#contract'

type Branding = NonNullable<HostedCheck['branding']>
/** CSS custom properties of the panel; whatever is missing falls back to the till's own look. */
export type PanelLook = Partial<Record<'--panel-back' | '--panel-ink' | '--panel-accent' | '--panel-font', string>>

/** WCAG 2.2 success criteria 1.4.3 (text) and 1.4.11 (parts of controls). */
const TEXT_CONTRAST = 4.5
const PART_CONTRAST = 3

/** Text and background come together or not at all; an accent that cannot be told from the background is left out. */
export function panelLook(branding: HostedCheck['branding']): PanelLook {
  if (branding === null) return {}
  return { ...coloursOf(branding), ...fontOf(branding.font) }
}

function coloursOf({ accent, background, text }: Branding): PanelLook {
  const back = luminance(background)
  const ink = luminance(text)
  if (back === null || ink === null || contrast(back, ink) < TEXT_CONTRAST) return {}
  const mark = luminance(accent)
  const seen = mark !== null && contrast(back, mark) >= PART_CONTRAST
  return { '--panel-back': background, '--panel-ink': text, '--panel-accent': seen ? accent : text }
}

/** A list of family names and nothing else that CSS could understand. */
function fontOf(font: string): PanelLook {
  return /^[\p{L}\p{N} ,'"_-]{1,80}$/u.test(font) ? { '--panel-font': `${font}, var(--font)` } : {}
}

/** WCAG contrast ratio of two relative luminances, 1 to 21. */
export const contrast = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)

/** Relative luminance of `#rgb` or `#rrggbb`, 0 to 1 (WCAG 2.2, definitions); null for any other text. */
export function luminance(colour: string): number | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour)
  const whole =
    short === null
      ? colour
      : `#${short
          .slice(1)
          .flatMap(digit => [digit, digit])
          .join('')}`
  if (!/^#[0-9a-f]{6}$/i.test(whole)) return null
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => linear(Number.parseInt(whole.slice(at, at + 2), 16) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
