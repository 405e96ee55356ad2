// Every state of the check and card screens in a real Chromium, over a preview that is built once: part of `npm test`, with
// fewer turns in and out of the screens; all two hundred with vitest run -c vitest.screens.config.ts
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // How long a screen may take is no matter of these tests, and the machine may be busy.
    expect: { poll: { timeout: 15_000 } },
    include: ['test/**/*.screens.ts'],
    globalSetup: 'test/renderer/preview/once.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
