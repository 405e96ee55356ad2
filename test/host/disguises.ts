// Looks for known secrets in texts that must not hold them, also where they were encoded on the way.

/** How a secret may be hidden in a text: plain, turned round, hex, escaped, UTF-16, and base64 at each of its three places. */
function disguises(secret: string): string[] {
  const base64 = [0, 1, 2].flatMap(shift => {
    const text = Buffer.from('x'.repeat(shift) + secret).toString('base64')
    // Leaves out the characters at both ends that depend on what stands around.
    const inner = text.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -4)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const hex = Buffer.from(secret).toString('hex')
  const hidden = [[...secret].toReversed().join(''), hex, hex.toUpperCase(), encodeURIComponent(secret)]
  // What is left of a short one in base64 could stand anywhere.
  return [secret, [...secret].join('\0'), ...[...hidden, ...base64].filter(form => form.length >= 6)]
}

/** "secret in place" for each that was found. */
export function leaks(places: Record<string, string>, secrets: Record<string, string>): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => disguises(secret).some(form => text.includes(form)))
      .map(([name]) => `${name} in ${place}`),
  )
}
