// The automation runs fixed code, with the least rights, and shows no secret to a change that nobody has reviewed.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { yamlTool } from '../../scripts/pack-tools.ts'

type Step = { uses?: string; run?: string; with?: Record<string, unknown>; env?: Record<string, string> }
type Job = { permissions?: Record<string, string>; steps: Step[]; environment?: string; 'timeout-minutes'?: number }
type Workflow = { on: Record<string, unknown>; permissions: unknown; concurrency?: object; jobs: Record<string, Job> }

const folder = '.github/workflows'
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const read = (name: string) => {
  const text = readFileSync(`${folder}/${name}`, 'utf8')
  return { text, flow: yamlTool.load(text) as Workflow }
}
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps)

test('there are two: one for every change, one for a release', () => {
  expect(readdirSync(folder).sort()).toEqual(['ci.yml', 'release.yml'])
})

describe.each(['ci.yml', 'release.yml'])('%s', name => {
  const { text, flow } = read(name)
  const runs = stepsOf(flow).flatMap(({ run }) => (run === undefined ? [] : [run]))

  test('names every action by its full commit, with the version it was', () => {
    const used = text.split('\n').filter(line => /^\s*(- )?uses:/.test(line))
    expect(used).toHaveLength(stepsOf(flow).filter(({ uses }) => uses !== undefined).length)
    expect(used.filter(line => !/uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('has no rights by itself; each job names what it needs', () => {
    expect(flow.permissions).toEqual({})
    const rights = Object.fromEntries(Object.entries(flow.jobs).map(([job, { permissions }]) => [job, permissions]))
    const allowed = (job: string) => (job === 'draft' ? { contents: 'write' } : { contents: 'read' })
    expect(rights).toEqual(Object.fromEntries(Object.keys(flow.jobs).map(job => [job, allowed(job)])))
  })

  test('leaves no token in the checkout', () => {
    const checkouts = stepsOf(flow).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    expect(checkouts.filter(step => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  test('runs commands that exist', () => {
    const npm = runs.flatMap(run => [...run.matchAll(/npm (?:run )?([\w:]+)/g)].map(match => match[1]!))
    expect(npm.filter(command => !Object.hasOwn(scripts, command))).toEqual([])
    const files = runs.flatMap(run => [...run.matchAll(/node (scripts\/[\w.-]+)/g)].map(match => match[1]!))
    expect(files.filter(file => !existsSync(file))).toEqual([])
    expect(npm.length).toBeGreaterThan(2)
  })

  test('puts no expression into a shell, where a name could become a command', () => {
    expect(runs.filter(run => run.includes('${{'))).toEqual([])
  })

  test('ends by itself, one at a time', () => {
    expect(flow.concurrency).toBeDefined()
    expect(Object.values(flow.jobs).filter(job => job['timeout-minutes'] === undefined)).toEqual([])
  })

  test('is not started with rights by a stranger', () => {
    expect(Object.keys(flow.on).filter(event => !['push', 'pull_request'].includes(event))).toEqual([])
  })
})

test('no change can see a secret', () => {
  const { text, flow } = read('ci.yml')
  expect(text).not.toMatch(/secrets\.|environment:/)
  expect(Object.keys(flow.on)).toContain('pull_request')
})

test('a release starts from a tag alone, and every job with a secret asks a person first', () => {
  const { flow } = read('release.yml')
  expect(flow.on).toEqual({ push: { tags: ['v*'] } })
  const open = Object.entries(flow.jobs).filter(
    ([, job]) => JSON.stringify(job).includes('secrets.') && job.environment !== 'release',
  )
  expect(open).toEqual([])
})

test('the tests of every change run on three systems', () => {
  expect(read('ci.yml').text).toMatch(/os: \[ubuntu-[\d.]+, macos-\d+, windows-\d+\]/)
})

test('a release is tested before it is built, and drafted after all of it was built', () => {
  const jobs = read('release.yml').flow.jobs as Record<string, Job & { needs?: string | string[] }>
  expect(['linux', 'windows', 'mac'].map(job => jobs[job]?.needs)).toEqual(['test', 'test', 'test'])
  expect(jobs.draft?.needs).toEqual(['linux', 'windows', 'mac'])
  expect(jobs.draft?.steps.at(-1)?.run).toContain('--draft')
})
