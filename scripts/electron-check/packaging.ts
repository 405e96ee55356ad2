// The packager's configuration as a value.
import { yamlTool } from '../pack-tools.ts'
import type { Project } from './project.ts'

export type Packaging = { readonly [key: string]: unknown }

/** What electron-builder.yml says; nothing when there is none. */
export function packaging(project: Project): Packaging {
  const text = project.text('electron-builder.yml')
  const value = text === null ? null : yamlTool.load(text)
  return typeof value === 'object' && value !== null ? (value as Packaging) : {}
}

/** The line of a key in it, 0 when it is not there. */
export function packagingLine(project: Project, key: string): number {
  const lines = (project.text('electron-builder.yml') ?? '').split('\n')
  return lines.findIndex(line => line.trimStart().startsWith(`${key}:`)) + 1
}
