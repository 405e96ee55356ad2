// `--health` as a real process: it tells what an installer must know, changes nothing, disturbs nobody, and gives nothing away.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sandboxConfig, type Config } from '../../main/config.ts'
import { placesOf } from '../../main/health-checks.ts'
import { checkTill, healthText, type HealthReport } from '../../main/health.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { openDatabase } from '../../main/store/db.ts'
import { leaks } from '../host/disguises.ts'
import { startTestTill } from './harness.ts'

let sandbox: Sandbox
let config: Config
let dataDir: string
beforeAll(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  config = sandboxConfig(sandbox.credentials())
})
afterAll(() => sandbox.close())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-health-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

type Ended = { code: number | null; text: string; errors: string }
function health(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise(done => {
    const child = spawn(process.execPath, ['main/browser.ts', '--health', ...args], {
      env: { ...process.env, TILLGATE_SANDBOX: '', ...env },
    })
    let [text, errors] = ['', '']
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    child.on('close', code => done({ code, text, errors }))
  })
}
/** What a person writes into the file; what is left out has its usual value. */
const withConfig = (change: { [K in keyof Config]?: Partial<Config[K]> } = {}): string => {
  const file = join(dataDir, 'tillgate.json')
  writeFileSync(file, JSON.stringify({ ...config, ...change }))
  return file
}
const stateOf = (report: HealthReport, name: string) => report.findings.find(each => each.name === name)

describe('a till that was just installed', () => {
  it('with its configuration is in order, and nothing was made yet', async () => {
    withConfig()
    const { code, text, errors } = await health(['--data', dataDir])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(text).toMatch(/^Tillgate \d+\.\d+\.\d+ on \S+.*: in order\n/)
    expect(text).toMatch(/ok {4}configuration +sandbox, till 1, EUR\n/)
    expect(text).toMatch(/ok {4}database +none yet, made at the first start\n/)
    expect(text).toMatch(/note {2}updates +Updates are switched off because this till runs in a browser\./)
    expect(text).toMatch(/ok {4}printer +127\.0\.0\.1:\d+ answers\n/)
    expect(readdirSync(dataDir)).toEqual(['tillgate.json'])
  })

  it('without one is told what is missing', async () => {
    const { code, text } = await health(['--data', join(dataDir, 'new')])
    expect(code).toBe(1)
    expect(text).toMatch(/: one thing needs attention\n/)
    expect(text).toMatch(/BAD {3}configuration[^]*no configuration was given; name one with --config FILE/)
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('with a wrong one is told every key, and no value', async () => {
    const secret = ['sk', 'live', 'canary0123456789'].join('_')
    const file = withConfig({
      environment: 'prod' as never,
      broker: { ...config.broker, cardscanApiKey: secret } as never,
    })
    const { code, text } = await health(['--data', dataDir, '--config', file, '--json'])
    const report = JSON.parse(text) as HealthReport
    expect(code).toBe(1)
    expect(stateOf(report, 'configuration')?.detail).toMatch(
      /- environment: [^]*- broker\.cardscanApiKey: is a live key/,
    )
    expect(text).not.toContain(secret)
  })

  it('with a printer and a service that do not answer is told which', async () => {
    const dead = createServer()
    await new Promise<void>(done => dead.listen(0, '127.0.0.1', done))
    const { port } = dead.address() as { port: number }
    await new Promise(done => dead.close(done))
    withConfig({
      printer: { host: '127.0.0.1', port },
      identity: { ...config.identity, base: 'https://till.invalid/' },
    })
    const { code, text } = await health(['--data', dataDir])
    expect(code).toBe(1)
    expect(text).toMatch(new RegExp(`BAD {3}printer +127\\.0\\.0\\.1:${port} does not answer \\(ECONNREFUSED\\)`))
    expect(text).toMatch(/BAD {3}identity +till\.invalid:443 does not answer \(E\w+\)/)
  })

  it('is not asked to reach Card Connect where smart transactions take the card money', () => {
    const names = (smart: Config['smart']) => placesOf({ ...config, smart }).map(([name]) => name)
    expect(names(null)).toContain('cardconnect')
    const smart = { loyalty: false, type: 'cash', pay: { type: 'cashless' } } as const
    expect(names(smart)).toEqual(names(null).filter(name => name !== 'cardconnect'))
    expect(names({ ...smart, pay: null })).toEqual(names(null))
  })

  it.runIf(process.platform !== 'win32')('with a key that others can read is told how to put that right', async () => {
    withConfig()
    writeFileSync(join(dataDir, 'key'), Buffer.alloc(32))
    chmodSync(join(dataDir, 'key'), 0o644)
    const { code, text } = await health(['--data', dataDir])
    expect(code).toBe(1)
    expect(text).toMatch(/BAD {3}key store +Other users of this machine can read .*chmod 600/)
  })
})

describe('a till that has sold', () => {
  it('and runs is told so, and goes on undisturbed', async () => {
    const till = await startTestTill()
    try {
      await till.call('staff.first', { name: 'Mona Manager', pin: '4711' })
      const env = { TILLGATE_SANDBOX: JSON.stringify(till.sandbox.credentials()) }
      const { code, text } = await health(['--data', till.dataDir], env)
      expect(code).toBe(0)
      expect(text).toMatch(/A till is running on this data folder; it goes on undisturbed\./)
      expect(text).toMatch(/ok {4}database +whole, schema \d+, journal of 1 entries whole\n/)
      expect(text).toMatch(/note {2}key store +left to the till that is running/)
      await till.call('shift.open', { floatMinor: 10_000 })
      expect((await till.call('journal.verify', {})).whole).toBe(true)
      till.restart()
      expect((await till.call('till.get', {})).shift).not.toBeNull()
    } finally {
      await till.end()
    }
  })

  it('whose data file is damaged is told so, and the file is left as it is', async () => {
    const env = { TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) }
    const file = join(dataDir, 'till.db')
    openDatabase(file).close()
    const good = readFileSync(file)
    for (const [bytes, words] of [
      [Buffer.from('this is a shopping list'.repeat(400)), /damaged or is not a Tillgate data file/],
      [Buffer.concat([good.subarray(0, 8192), Buffer.alloc(good.length - 8192, 0xa5)]), /is damaged/],
    ] as const) {
      writeFileSync(file, bytes)
      const { code, text } = await health(['--data', dataDir], env)
      expect(code).toBe(1)
      expect(text).toMatch(/BAD {3}database +/)
      expect(text).toMatch(words)
      expect(readFileSync(file).equals(bytes)).toBe(true)
    }
  })
})

it('changed machine code is not loaded, not even to look', async () => {
  withConfig()
  writeFileSync(join(dataDir, 'till.db'), 'anything')
  const report = await checkTill({
    version: '1.0.0',
    dataDir,
    readConfig: () => config,
    keyStore: () => ({ ok: true, detail: 'a key' }),
    camera: () => ({ state: 'ok', detail: 'there' }),
    updates: () => Promise.resolve(['keys-placeholder']),
    guard: () => {
      throw new Error('Tillgate does not start because a file of the program was changed.')
    },
  })
  expect(report.ok).toBe(false)
  expect(stateOf(report, 'program')).toMatchObject({ state: 'bad' })
  expect(stateOf(report, 'database')).toMatchObject({
    state: 'note',
    detail: expect.stringContaining('not looked at') as string,
  })
  expect(stateOf(report, 'updates')).toMatchObject({
    state: 'bad',
    detail: expect.stringMatching(/placeholder keys/) as string,
  })
  expect(healthText(report)).toMatch(/BAD {3}program/)
})

it('the report gives nothing away, as text and for programs', async () => {
  const canaries = {
    storeName: 'Pharmacy of Canary Island',
    address: 'Canary Street 17, 54321 Birdtown',
    clientSecret: ['canary', 'client', 'secret', '0123'].join('-'),
    pathToken: ['canary', 'path', 'token', '4567'].join('-'),
    apiKey: ['canary', 'api', 'key', '89ab'].join('-'),
    terminalKey: ['canary', 'terminal', 'key', 'cdef'].join('-'),
    merchid: ['8201', '6001', '0101', '77'].join(''),
    passphrase: ['canary', 'passphrase', '0123456789'].join(' '),
  }
  if (config.broker.mode !== 'embedded') throw new Error('the sandbox is embedded')
  withConfig({
    store: { ...config.store, name: canaries.storeName, address: canaries.address },
    identity: {
      ...config.identity,
      clientSecret: canaries.clientSecret,
      base: `https://till.invalid/${canaries.pathToken}`,
    },
    broker: { ...config.broker, cardscanApiKey: canaries.apiKey },
    terminal: { ...config.terminal!, key: canaries.terminalKey },
    cardconnect: { ...config.cardconnect, merchid: canaries.merchid },
  })
  const env = { TILLGATE_PASSPHRASE: canaries.passphrase }
  const [text, json] = [await health(['--data', dataDir], env), await health(['--data', dataDir, '--json'], env)]
  expect(text.text).toMatch(/ok {4}key store +a passphrase/)
  expect((JSON.parse(json.text) as HealthReport).product).toBe('tillgate')
  expect(leaks({ text: text.text + text.errors, json: json.text + json.errors }, canaries)).toEqual([])
})
