// Reads what must not be readable by everybody: secrets in files of their own, the TLS key, and a file with secrets in it.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

const largest = 64 * 1024

/** Read or refused; `problem` says what to do and names the file, never its contents. */
export type FileText = { text: string } | { problem: string }

/** Paths that are not absolute lie beside the configuration. */
export const beside = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path))

/** True when the file system lets users read it who are neither its owner nor in its group. Windows does not tell. */
export function othersMayRead(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0
}

/** A file that holds one secret; the line feed that editors put at the end is no part of it. */
export function readSecretFile(file: string): FileText {
  const read = readSmall(file)
  if ('problem' in read) return read
  if (othersMayRead(file))
    return {
      problem: `names the file ${file}, which every user of this machine may read; take that right away (chmod o= )`,
    }
  const text = read.text.replace(/\r?\n$/, '')
  return text === '' ? { problem: `names the file ${file}, which is empty` } : { text }
}

function readSmall(file: string): FileText {
  try {
    const { size } = statSync(file)
    if (size > largest) return { problem: `names the file ${file}, which is larger than 64 KB` }
    return { text: readFileSync(file, 'utf8') }
  } catch (thrown) {
    return {
      problem: `names the file ${file}, which cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'error'})`,
    }
  }
}

export type Certificate = { cert: string; key: string }

/** Certificate chain and key that belong together and have not run out, or what is wrong, by key of the section. */
export function readCertificate(
  files: { certFile: string; keyFile: string },
  folder: string,
  nowMs: number,
): { certificate: Certificate } | { problems: string[] } {
  const cert = readSmall(beside(folder, files.certFile))
  const key = readSecretFile(beside(folder, files.keyFile))
  const problems = [
    ...('problem' in cert ? [`tls.certFile: ${cert.problem}`] : []),
    ...('problem' in key ? [`tls.keyFile: ${key.problem}`] : []),
  ]
  if ('problem' in cert || 'problem' in key) return { problems }
  const leaf = attempt(() => new X509Certificate(cert.text))
  const secret = attempt(() => createPrivateKey(key.text))
  if (leaf === null) return { problems: ['tls.certFile: must hold a certificate in PEM form'] }
  if (secret === null) return { problems: ['tls.keyFile: must hold a private key in PEM form without a passphrase'] }
  if (!leaf.checkPrivateKey(secret))
    return { problems: ['tls.keyFile: is not the key of the certificate in tls.certFile'] }
  if (leaf.validToDate.getTime() <= nowMs)
    return { problems: ['tls.certFile: the certificate has run out; get a new one'] }
  return { certificate: { cert: cert.text, key: `${key.text}\n` } }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
