// The audit file: one line for each credential that leaves the broker, written before it leaves.
import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs'

/** `customer` is the reference that the till gave for a CardScan session, else null. A token is never part of it. */
export type AuditLine = { at: string; device: string; service: string; customer: string | null; requestId: string }
export type Audit = {
  /** Throws when the line cannot be written whole; then nothing may be issued. */
  write(line: AuditLine): void
  close(): void
}

/** Opens for appending, readable by the owner only. Throws the system's error. */
export function openAudit(file: string): Audit {
  const handle = openSync(file, 'a', 0o600)
  // The mode above counts only for a new file; one that a person made may be readable by others.
  if (process.platform !== 'win32' && fstatSync(handle).isFile()) fchmodSync(handle, 0o600)
  let open = true
  return {
    write({ at, device, service, customer, requestId }) {
      // The system gives the number of a closed file to the next one that is opened.
      if (!open) throw new Error('the audit file is closed')
      const bytes = Buffer.from(`${JSON.stringify({ at, device, service, customer, requestId })}\n`)
      if (writeSync(handle, bytes) !== bytes.length) throw new Error('the audit line was cut short')
    },
    close() {
      if (open) closeSync(handle)
      open = false
    },
  }
}
