// Reads and checks the broker's configuration: every problem at once, each naming its key, none repeating a value.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type * as z from 'zod'
import { BrokerFile, secretPaths, sections } from './config-schema.ts'
import { crossProblems } from './config-rules.ts'
import { beside, othersMayRead, readCertificate, readSecretFile, type Certificate } from './secret-files.ts'

/** Ready for use: secrets are texts, paths absolute, and the certificate is read. */
export type BrokerConfig = BrokerFile & { certificate: Certificate | null }

/** Thrown with every problem of a configuration, one sentence each. */
export class BrokerConfigError extends Error {
  override readonly name = 'BrokerConfigError'
  readonly problems: readonly string[]
  constructor(source: string, problems: readonly string[]) {
    super(
      `The configuration ${source} cannot be used. Nothing was changed. Correct this and try again:\n${problems.map(line => `  - ${line}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Reads a configuration file and every file it names. Throws BrokerConfigError. */
export function readBrokerConfig(file: string): BrokerConfig {
  const path = resolve(file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new BrokerConfigError(file, [`the file cannot be read (${code}); give its path with --config`])
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (thrown) {
    // The message quotes the file, which may hold secrets; only the place is repeated.
    const place = /line \d+ column \d+/.exec((thrown as Error).message)?.[0]
    throw new BrokerConfigError(file, [`the file is not valid JSON${place === undefined ? '' : ` (${place})`}`])
  }
  return checkBrokerConfig(raw, { source: file, folder: dirname(path), readableByOthers: othersMayRead(path) })
}

export type Origin = { source: string; folder: string; readableByOthers?: boolean }

/** Checks a parsed configuration; `folder` is where its relative paths begin. Throws BrokerConfigError. */
export function checkBrokerConfig(raw: unknown, origin: Origin): BrokerConfig {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new BrokerConfigError(origin.source, ['the whole file: must be an object of named values'])
  const { value, problems, inline } = withSecrets(raw as Record<string, unknown>, origin.folder)
  if (origin.readableByOthers === true && inline.length > 0)
    problems.set(
      inline[0] ?? '',
      `${inline.join(', ')}: stands in a file that every user of this machine may read; take that right away (chmod o= ), or put the secret into a file of its own`,
    )
  const parsed = BrokerFile.safeParse(value)
  const found = [
    ...problems.values(),
    ...(parsed.error?.issues ?? []).filter(issue => !problems.has(issue.path.join('.'))).flatMap(explain),
    ...crossProblems(value).filter(line => ![...problems.keys()].some(key => line.startsWith(`${key}:`))),
  ]
  const files = sections.tls.safeParse(value['tls']).data
  const tls = files ? readCertificate(files, origin.folder, Date.now()) : null
  if (tls !== null && 'problems' in tls) found.push(...tls.problems)
  if (!parsed.success || found.length > 0) throw new BrokerConfigError(origin.source, found)
  const certificate = tls !== null && 'certificate' in tls ? tls.certificate : null
  return { ...parsed.data, audit: beside(origin.folder, parsed.data.audit), certificate }
}

/** A copy whose `{"file": …}` secrets are the contents; what could not be read is a problem by key. */
function withSecrets(raw: Readonly<Record<string, unknown>>, folder: string) {
  const value: Record<string, unknown> = { ...raw }
  const problems = new Map<string, string>()
  const inline: string[] = []
  for (const [section, name] of secretPaths) {
    const part = value[section]
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) continue
    const key = `${section}.${name}`
    const given = (part as Record<string, unknown>)[name]
    if (typeof given === 'string') inline.push(key)
    const path = fileOf(given)
    if (path === null) continue
    const read = readSecretFile(beside(folder, path))
    if ('problem' in read) problems.set(key, `${key}: ${read.problem}`)
    value[section] = { ...part, [name]: 'text' in read ? read.text : null }
  }
  return { value, problems, inline }
}

function fileOf(given: unknown): string | null {
  if (typeof given !== 'object' || given === null || Object.keys(given).join() !== 'file') return null
  const { file } = given as { file: unknown }
  return typeof file === 'string' && file !== '' ? file : null
}

function explain(issue: z.core.$ZodIssue): string[] {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      name => `${[key, name].filter(Boolean).join('.')}: is not a known key; remove it or check its spelling`,
    )
  if (issue.code === 'invalid_key') return [`${key}: ${issue.issues[0]?.message ?? 'is not allowed here'}`]
  if (issue.code === 'invalid_type' && issue.expected === 'object') return [`${key}: must be an object of named values`]
  return [`${key}: ${issue.message}`]
}
