// `--health`: what an installer asks of a till before leaving. Looks without changing anything, tells in words, ends with 0 or 1.
import { homedir, release } from 'node:os'
import { join } from 'node:path'
import type { UpdateOff } from '#domain/update-off'
import { untoldTexts } from './config-summary.ts'
import type { Config } from './config.ts'
import { database, disk, finding, folder, found, placesOf, reached, updates, type Finding } from './health-checks.ts'
import type { CameraLook } from './host/camera-look.ts'
import type { KeyStoreLook } from './host/key-store-look.ts'
import { redact } from './host/redact.ts'
import { isInstanceRunning } from './store/instance-lock.ts'

export type HealthReport = {
  product: 'tillgate'
  version: string
  system: string
  /** False when anything is in the state `bad`. */
  ok: boolean
  running: boolean
  findings: Finding[]
}
export type HealthDeps = {
  version: string
  dataDir: string
  /** Throws a ConfigError. */
  readConfig: () => Config
  keyStore: () => KeyStoreLook | Promise<KeyStoreLook>
  camera: () => CameraLook
  /** Why this till does not update itself; empty when it does. */
  updates: (config: Config) => Promise<readonly UpdateOff[]>
  /** Compares the program's machine code with what was built; throws a sentence. Null where nothing was built. */
  guard: (() => void) | null
}

const left = 'left to the till that is running: its settings have "Devices and services"'

/** Looks at everything at once. A running till is not disturbed: its key store, devices and services are left to it. */
export async function checkTill(deps: HealthDeps): Promise<HealthReport> {
  const { dataDir } = deps
  let config: Config | null = null
  const configuration = await found('configuration', () => {
    config = deps.readConfig()
    const { environment, till, store } = config
    return finding('configuration', 'ok', `${environment}, till ${till}, ${store.currency}`)
  })
  const program = await found('program', () => {
    deps.guard?.()
    return finding('program', 'ok', deps.guard === null ? 'not a package, nothing to compare' : 'as it was built')
  })
  // Machine code that was changed is never loaded, not even to look.
  const sound = program.state === 'ok'
  const running = sound && isInstanceRunning(dataDir)
  const inside = [
    found('data folder', () => folder('data folder', dataDir)),
    found('log folder', () => folder('log folder', join(dataDir, 'logs'))),
    found('disk', () => disk(dataDir)),
    found('database', () =>
      sound
        ? database(join(dataDir, 'till.db'))
        : finding('database', 'note', 'not looked at, because the program was changed'),
    ),
    found('camera', () => ({ name: 'camera', ...deps.camera() })),
    ...(config === null ? [] : [selfUpdating(deps, config)]),
  ]
  const findings = [program, configuration, ...(await Promise.all([...inside, ...outside(deps, config, running)]))]
  const secrets = config === null ? [] : untoldTexts(config)
  return {
    product: 'tillgate',
    version: deps.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    ok: findings.every(({ state }) => state !== 'bad'),
    running,
    findings: findings.map(each => ({ ...each, detail: told(each.detail, secrets) })),
  }
}

const selfUpdating = (deps: HealthDeps, config: Config): Promise<Finding> =>
  found('updates', async () => updates(await deps.updates(config)))

function outside(deps: HealthDeps, config: Config | null, running: boolean): Promise<Finding>[] {
  if (running) return ['key store', 'devices'].map(name => found(name, () => finding(name, 'note', left)))
  const keys = found('key store', async () => {
    const { ok, detail } = await deps.keyStore()
    return finding('key store', ok ? 'ok' : 'bad', detail)
  })
  return [keys, ...(config === null ? [] : placesOf(config).map(([name, place]) => reached(name, place)))]
}

/** Nothing private, and without the name of the machine's user in paths. */
function told(text: string, secrets: readonly string[]): string {
  const home = homedir()
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[left out]'), text)
  const portable = home.length > 1 ? shown.replaceAll(home, '~') : shown
  return portable.split('\n').map(redact).join('\n')
}

/** The report for people: one line a finding. */
export function healthText({ version, system, ok, running, findings }: HealthReport): string {
  const bad = findings.filter(({ state }) => state === 'bad').length
  const verdict = ok ? 'in order' : bad === 1 ? 'one thing needs attention' : `${bad} things need attention`
  const width = Math.max(...findings.map(({ name }) => name.length))
  const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' } satisfies Record<Finding['state'], string>
  return [
    `Tillgate ${version} on ${system}: ${verdict}`,
    ...(running ? ['A till is running on this data folder; it goes on undisturbed.'] : []),
    '',
    ...findings.map(({ name, state, detail }) => {
      const [first = '', ...more] = detail.split('\n')
      return [`${marks[state]}  ${name.padEnd(width)}  ${first}`, ...more.map(line => `      ${line}`)].join('\n')
    }),
    '',
  ].join('\n')
}

/** Looks, prints the report to `write` and answers the exit code. */
export async function tellHealth(deps: HealthDeps, json: boolean, write: (text: string) => void): Promise<0 | 1> {
  const report = await checkTill(deps)
  write(json ? `${JSON.stringify(report)}\n` : healthText(report))
  return report.ok ? 0 : 1
}
