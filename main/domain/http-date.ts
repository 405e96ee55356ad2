// Dates in HTTP headers (RFC 9110 §5.6.7): strict, because the engine's own parser takes almost anything for a date.

const forms = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
]
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** Milliseconds since the epoch, or null when the text is none of the three forms a recipient must read. */
export function httpDate(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = forms.some(form => form.test(text))
    ? Date.parse(text)
    : asctime.test(text)
      ? Date.parse(`${text} GMT`)
      : NaN
  return Number.isNaN(ms) ? null : ms
}
