// The end-to-end suite: real main, real sandbox, real Chromium, one file after another.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // How long a screen may take is no matter of these tests, and the machine may be busy.
    expect: { poll: { timeout: 15_000 } },
    include: ['test/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
