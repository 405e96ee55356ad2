// Unit, store, contract and simulator suites; the end-to-end suite has its own runner in test/e2e.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/fixtures/**', 'node_modules/**'],
    pool: 'forks',
    // By itself vitest leaves one of two cores idle.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
