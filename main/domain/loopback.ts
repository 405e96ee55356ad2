// Which hosts never leave this machine.

/** Of a URL's hostname or a listening host (RFC 6761 §6.3 localhost, RFC 1122 §3.2.1.3 127/8, RFC 4291 §2.5.3 ::1). */
export function isLoopback(hostname: string): boolean {
  return ['localhost', '[::1]', '::1'].includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname)
}
