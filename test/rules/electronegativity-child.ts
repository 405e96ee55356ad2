// Runs Electronegativity on a folder in a process of its own, without a network, and prints what it found as JSON.
import dns from 'node:dns'
import { createRequire } from 'node:module'
import { join } from 'node:path'

type Found = {
  id: string
  file: string
  location: { line: number }
  severity: { name: string }
  manualReview: boolean
}
type Ran = {
  globalChecks: number
  atomicChecks: number
  errors: { file: string; message: string }[]
  issues: Found[]
}
type Run = (options: object, forCommandLine: boolean) => Promise<Ran>

// It would ask for newer texts and for Electron's releases; what it says must not depend on either.
Object.assign(dns, {
  lookup: (...words: unknown[]) => {
    const tell = words.at(-1) as (thrown: Error) => void
    setImmediate(() => tell(Object.assign(new Error('no network here'), { code: 'ENOTFOUND' })))
  },
})
const [folder = '', dir = ''] = process.argv.slice(2)
const loaded = createRequire(join(folder, 'package.json'))('@doyensec/electronegativity') as Run | { default: Run }
const run = typeof loaded === 'function' ? loaded : loaded.default
const { globalChecks, atomicChecks, errors, issues } = await run({ input: dir, isRelative: true }, false)
const report = {
  checks: globalChecks + atomicChecks,
  errors: errors.map(({ file, message }) => `${file}: ${message}`),
  issues: issues.map(({ id, file, location, severity, manualReview }) => ({
    check: id,
    file: file.replaceAll('\\', '/'),
    line: location.line,
    severity: severity.name,
    review: manualReview,
  })),
}
// A request it gave up on would throw after the end.
process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit(0))
