// Builds and serves the preview once for all files of a run, whatever their number, and tells them where it is.
import type { TestProject } from 'vitest/node'
import { startPreview } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Origin of the served preview. */
    preview: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const preview = await startPreview()
  project.provide('preview', preview.origin)
  return preview.end
}
