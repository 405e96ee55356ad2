// Adds up the outcome of several test runs and says it in one last line.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/**
 * The counts of one Vitest JSON report. A file that could not be loaded counts as one failure, and so does a run that
 * ended badly without any failed test, or without a report.
 */
export function countsOf(file, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  if (existsSync(file)) {
    const json = JSON.parse(readFileSync(file, 'utf8'))
    counts.passed = json.numPassedTests
    counts.skipped = json.numPendingTests + json.numTodoTests
    const unloaded = json.testResults.filter(
      suite => suite.status === 'failed' && suite.assertionResults.every(test => test.status !== 'failed'),
    )
    counts.failed = json.numFailedTests + unloaded.length
  }
  if (counts.failed === 0 && (exitCode !== 0 || !existsSync(file))) counts.failed = 1
  return counts
}

/**
 * One line for each failed test of a report, and for each file that could not be loaded: where, which, and the first line
 * of what was wrong. Said again at the end of a long run, whose beginning nobody scrolls back to.
 */
export function failuresOf(file, root) {
  if (!existsSync(file)) return [`no report was written to ${file}`]
  const lines = []
  for (const suite of JSON.parse(readFileSync(file, 'utf8')).testResults) {
    const name = relative(root, suite.name)
    const failed = suite.assertionResults.filter(test => test.status === 'failed')
    for (const test of failed) lines.push(`${name} > ${test.fullName}: ${firstLine(test.failureMessages.join('\n'))}`)
    if (suite.status === 'failed' && failed.length === 0) lines.push(`${name}: ${firstLine(suite.message)}`)
  }
  return lines
}

// Colours of a terminal are no part of what was wrong.
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'gu')

const firstLine = (text = '') => text.replaceAll(colour, '').split('\n', 1)[0].slice(0, 300)

export const sum = all =>
  all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  })

/** Prints `N passed, N failed`, or leaves it to the caller that collects several commands in TILLGATE_TOTALS. */
export function report({ passed, failed, skipped }) {
  const collector = process.env.TILLGATE_TOTALS
  if (collector) appendFileSync(collector, `${passed} ${failed} ${skipped}\n`)
  else process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
}
