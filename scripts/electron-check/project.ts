// The files of a project that the checklist looks at: its sources as syntax trees, its page, and what it is packed with.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSource, type Source } from './syntax.ts'

export type Project = {
  /** Everything the product may contain, by path. */
  sources: ReadonlyMap<string, Source>
  /** HTML pages by path. */
  pages: ReadonlyMap<string, string>
  /** Any other file; null when it is not there. */
  text(path: string): string | null
}

/** Rooms of the other host and of training, which the Electron product never loads; the checklist proves that. */
const elsewhere = /^main\/(?:sandbox\/|browser\.ts$|host\/(?:browser|doorkeeper|requests|socket-wire)\.ts$)/
export const isElsewhere = (path: string): boolean => elsewhere.test(path)

const looked = ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,tsx}', 'renderer/**/*.html']

/** Reads the project in `root`. Throws a sentence when a source is not TypeScript. */
export function readProject(root: string): Project {
  const files = globSync(looked, { cwd: root }).map(path => path.replaceAll('\\', '/'))
  const read = (path: string): string | null => {
    try {
      return readFileSync(join(root, path), 'utf8')
    } catch {
      return null
    }
  }
  return projectOf(Object.fromEntries(files.map(path => [path, read(path) ?? ''])), read)
}

/** A project whose files are given as texts; `read` answers for those that are not sources. */
export function projectOf(
  files: Readonly<Record<string, string>>,
  read: (path: string) => string | null = path => files[path] ?? null,
): Project {
  const paths = Object.keys(files).sort()
  return {
    sources: new Map(paths.filter(path => /\.tsx?$/.test(path)).map(path => [path, readSource(path, files[path]!)])),
    pages: new Map(paths.filter(path => path.endsWith('.html')).map(path => [path, files[path]!])),
    text: read,
  }
}

type Everywhere = { source: Source; node: Source['program'] }[]
const kept = new WeakMap<Project, Map<string, Everywhere>>()

/** Each node of a type in every source the product may contain. */
export function everywhere(project: Project, type: string): Everywhere {
  const known = kept.get(project) ?? new Map<string, Everywhere>()
  kept.set(project, known)
  const found =
    known.get(type) ??
    [...project.sources.values()]
      .filter(({ path }) => !isElsewhere(path))
      .flatMap(source => source.all(type).map(node => ({ source, node })))
  known.set(type, found)
  return found
}
