// Unit, store, contract and simulator suites; the end-to-end suite has its own runner in test/e2e.
import { defineConfig } from 'vitest/config'
import { quickPins } from './test/quick-pins.ts'

/** Here a PIN costs what it costs at a till; everywhere else setting one up is no part of what is proven. */
const withRealPins = 'test/services/staff.test.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    // By itself vitest leaves one of two cores idle.
    maxWorkers: 2,
    // How long something takes is no matter of these tests, and the machine may be busy.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        plugins: [quickPins()],
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/fixtures/**', 'node_modules/**', withRealPins],
        },
      },
      { extends: true, test: { name: 'pins', include: [withRealPins] } },
    ],
  },
})
