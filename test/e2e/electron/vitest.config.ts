// What runs in real Electron: the steps of the browser host's suites, and what only the real thing can show.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/{main-job,camera,a11y}.e2e.ts', 'test/e2e/electron/*.real.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
