// Item 16: the Electron that is built in is one that still gets security fixes, at its newest known patch.
import { readFileSync } from 'node:fs'
import { gather, wholeFile, type Outcome, type Place } from './outcome.ts'
import type { Project } from './project.ts'

/** What was known on a day; kept as data, so that a check needs no network and says the same everywhere. */
export type ElectronFacts = {
  /** The day it was looked up, YYYY-MM-DD. */
  asOf: string
  /** The supported majors (the newest three stable ones), newest first, each with its newest patch. */
  supported: string[]
}
const DAY_MS = 86_400_000
/** A new major comes every eight weeks, so older facts miss one. */
const STALE_DAYS = 56

export const electronFacts = (): ElectronFacts =>
  JSON.parse(readFileSync(new URL('./electron-versions.json', import.meta.url), 'utf8')) as ElectronFacts

/** A sentence when the facts are older than a major of Electron, else null. Said, not refused: time alone breaks no build. */
export function staleFacts({ asOf }: ElectronFacts, today: Date): string | null {
  const days = Math.floor((today.getTime() - Date.parse(asOf)) / DAY_MS)
  if (days <= STALE_DAYS) return null
  return `What is known of Electron's versions is ${days} days old. Look them up and renew scripts/electron-check/electron-versions.json.`
}

export function currentElectron(project: Project, facts: ElectronFacts = electronFacts()): Outcome {
  const { fault, met, end } = gather()
  const text = project.text('package.json') ?? '{}'
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>
  const pinned = devDependencies['electron'] ?? dependencies['electron']
  const place: Place = { file: 'package.json', line: text.split('\n').findIndex(line => /"electron":/.test(line)) + 1 }
  if (pinned === undefined) return end(place, 'package.json names no Electron. Pin an exact version.')
  const [major, ...rest] = numbers(pinned)
  if (major === undefined || rest.length !== 2) {
    fault(place, `Electron is "${pinned}", not one exact version. Pin one, so that a check and a build mean the same.`)
    return end(place, '')
  }
  const newest = facts.supported.find(version => numbers(version)[0] === major)
  const majors = facts.supported.map(version => numbers(version)[0]!)
  if (newest === undefined && major < Math.min(...majors))
    fault(
      place,
      `Electron ${major} gets no more fixes (known on ${facts.asOf}: ${majors.join(', ')}). Move to ${facts.supported[0]}.`,
    )
  else if (newest !== undefined && isOlder(pinned, newest))
    fault(place, `Electron ${pinned} lacks fixes that ${newest} has (known on ${facts.asOf}). Move to ${newest}.`)
  const locked = lockedVersion(project)
  if (locked !== null && locked !== pinned)
    fault(
      wholeFile('package-lock.json'),
      `package-lock.json has Electron ${locked} instead of ${pinned}. Run npm install.`,
    )
  if (majors.includes(major) || major > majors[0]!)
    met(
      place,
      `Electron ${major}, pinned exactly; fixes are still made for ${majors.join(', ')} (known on ${facts.asOf})`,
    )
  return end(place, 'The version of Electron could not be judged.')
}

/** Nothing unless the text is exactly major.minor.patch. */
const numbers = (version: string): number[] => (/^\d+\.\d+\.\d+$/.test(version) ? version.split('.').map(Number) : [])

function isOlder(one: string, other: string): boolean {
  const [left, right] = [numbers(one), numbers(other)]
  const at = left.findIndex((value, place) => value !== right[place])
  return at !== -1 && left[at]! < right[at]!
}

function lockedVersion(project: Project): string | null {
  const text = project.text('package-lock.json')
  if (text === null) return null
  const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { version?: string }> }
  return packages['node_modules/electron']?.version ?? null
}
