// The built Electron main process and preload, run whole against a stand-in for the `electron` module: not Electron itself.
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { startEntry, type Child, type Said } from './electron-child.ts'
import type { Setup } from './electron-module.ts'

let sandbox: Sandbox
let dataDir: string
beforeAll(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  sandbox.panels.secucard.setKnobs({ interval: 1 })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-electron-'))
  return () => rmSync(dataDir, { recursive: true, force: true })
})

const till = (script: string, setup: Partial<Setup> = {}, args: string[] = []): Child =>
  startEntry({ script, userData: dataDir, ...setup }, { TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) }, args)
const logged = () =>
  readdirSync(join(dataDir, 'logs'))
    .map(name => readFileSync(join(dataDir, 'logs', name), 'utf8'))
    .join('')
const kept = () => readFileSync(join(dataDir, 'key.sealed'))

describe('the Electron entry', () => {
  it('opens one sandboxed window on its own scheme and answers the page behind the preload script', async () => {
    const { code, said, errors } = await till('look').over
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(said[0]).toMatchObject({
      calls: ['enableSandbox', 'registerSchemesAsPrivileged', '--disable-http-cache', 'requestSingleInstanceLock'],
      windows: 1,
      loaded: ['app://till/'],
      userData: dataDir,
      exposed: [['tillgate', ['send', 'receive']]],
      options: {
        show: false,
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webSecurity: true,
          preload: expect.stringMatching(/dist[\\/]preload[\\/]index\.cjs$/) as string,
        },
      },
      answer: { ok: true, value: { environment: 'sandbox', firstRun: true, registration: { step: 'unregistered' } } },
    })
    expect(said[0]?.scriptBytes).toBeLessThanOrEqual(10 * 1024)
    const { window, loaded } = said[0]!.times as { window: number; loaded: number }
    // Printed, not judged; without Electron's own start, which the stand-in does not have.
    process.stdout.write(
      `stand-in: window after ${window.toFixed(0)} ms, page asked for after ${loaded.toFixed(0)} ms\n`,
    )
    expect(kept().length).toBeGreaterThan(20)
    expect(statSync(join(dataDir, 'key.sealed')).mode & 0o077).toBe(0)
  })

  it('lets nothing hostile through and leaves no promise behind', async () => {
    const { code, said, errors } = await till('hostile').over
    expect({ code, errors, thrown: said[0]?.thrown }).toEqual({ code: 0, errors: '', thrown: undefined })
    const report = said[0] as { [part: string]: { tried: number; passed: string[] } } & Said
    for (const part of ['addresses', 'choices', 'senders', 'scheme'])
      expect({ [part]: report[part]!.passed }).toEqual({ [part]: [] })
    expect(
      report.permissions!.passed.filter(label => !label.includes('clipboard-sanitized-write app://till/ page')),
    ).toEqual(
      // The sandbox's hosted check lies on this machine, and its frame needs this of our page.
      expect.not.arrayContaining([expect.stringMatching(/media|evil|frame/)]),
    )
    expect(report).toMatchObject({ accepted: [], unhandled: [], polluted: [], answer: { ok: true } })
    expect(report.frames).toBeGreaterThan(8_000)
  })

  it('does the main job over the wire, and hides, wakes and asks at the right moments', async () => {
    const { code, said, errors } = await till('main-job').over
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(said[0]).toEqual({
      before: { hidden: false, awake: 0 },
      pairing: { hidden: true },
      paired: { hidden: false },
      open: { awake: 1 },
      closed: false,
      asked: ['Work is still open on this till.'],
      receipt: 1,
      opened: 1,
    })
  })

  it('takes its folder from the command line, and its profile with it', async () => {
    const elsewhere = join(dataDir, 'till-7')
    const { said } = await till('look', {}, ['--data', elsewhere, '--evil', 'app://evil']).over
    expect(said[0]).toMatchObject({ userData: elsewhere, loaded: ['app://till/'] })
    expect(readdirSync(elsewhere)).toContain('till.db')
  })

  it('fills the screen when told so', async () => {
    const { said } = await till('look', {}, ['--kiosk']).over
    expect(said[0]).toMatchObject({ options: { kiosk: true, fullscreen: true } })
  })

  it('without a configuration says what is missing in a dialog and ends', async () => {
    const { code, said } = await startEntry({ script: 'look', userData: dataDir }, { TILLGATE_SANDBOX: '' }).over
    expect(code).toBe(1)
    expect(said).toEqual([
      {
        boxes: [
          { title: 'Tillgate cannot start', content: expect.stringContaining('no configuration was given') as string },
        ],
      },
    ])
  })

  it('installed, does not start with a switch that would open it to others', async () => {
    const { code, said } = await till('look', { packaged: true, switches: ['remote-debugging-port'] }).over
    expect(code).toBe(1)
    expect(JSON.stringify(said)).toMatch(/--remote-debugging-port, which would let others into the till/)
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('a second time on the same data ends at once and touches nothing', async () => {
    const { code, said } = await till('look', { first: false }, ['--data', dataDir, 'https://evil.example']).over
    expect({ code, said }).toEqual({ code: 0, said: [] })
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('its secrets', () => {
  const notices = async (keyStore: Setup['keyStore']) => {
    const { code, said } = await till('look', { ...(keyStore ? { keyStore } : {}) }).over
    expect(code).toBe(0)
    return (said[0] as { answer: { value: { notices: string[] } } }).answer.value.notices
  }

  it('survive a keyring that is locked for a day: nothing is replaced, and all is there again after', async () => {
    expect(await notices('works')).toEqual([])
    const before = kept()
    const locked = await notices('locked')
    expect(locked).toEqual(['secrets-not-persisted'])
    expect(kept().equals(before)).toBe(true)
    expect(await notices('works')).toEqual([])
    expect(kept().equals(before)).toBe(true)
    expect(logged()).toMatch(/"secrets.session-only".*"why":"cannot-unwrap".*"backend":"gnome_libsecret"/)
    expect(logged()).toMatch(/"event":"start".*"secrets":"safe-storage:gnome_libsecret"/)
  })

  it.each(['basic-text', 'none'] as const)('are kept in memory only with a key store that is %s', async keyStore => {
    expect(await notices(keyStore)).toEqual(['secrets-not-persisted'])
    expect(readdirSync(dataDir)).not.toContain('key.sealed')
    expect(logged()).toMatch(/"event":"start".*"secrets":"session"/)
  })
})

describe('its end', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s comes at once, although a sale is open', async signal => {
    const child = till('wait')
    expect(await child.next()).toMatchObject({ ready: true, milli: 1000 })
    child.kill(signal)
    const { code, errors } = await child.over
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    const again = till('wait')
    // The sale of before is there, with the piece this script adds.
    expect(await again.next()).toMatchObject({ ready: true, milli: 2000, asked: [] })
    again.kill('SIGTERM')
    expect((await again.over).code).toBe(0)
  })

  it('by an error nobody caught has its own code, an incident and a sentence, and the next start works', async () => {
    const { code, said } = await till('fail').over
    expect(code).toBe(70)
    const incident = /"event":"uncaught".*"incident":"([0-9a-f]{10})"/.exec(logged())?.[1] ?? 'none'
    expect(JSON.stringify(said)).toMatch(new RegExp(`Tillgate has to close.*Incident ${incident}`))
    expect(logged()).toContain('planned by a test')
    expect((await till('look').over).code).toBe(0)
  })
})

/** What a process listens on, from outside: /proc tells which sockets are its own and which of those listen. */
function listening(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map(fd => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      } catch {
        return undefined
      }
    }),
  )
  const rows = (name: string) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(row => row.trim().split(/\s+/))
  const listens = '0A'
  const accepts = 0x10000
  return [
    ...['tcp', 'tcp6'].flatMap(name => rows(name).filter(row => row[3] === listens && own.has(row[9]))),
    // A bound UDP socket hears anybody; an unconnected one has the remote address nought.
    ...['udp', 'udp6'].flatMap(name => rows(name).filter(row => /^0+:0000$/.test(row[2] ?? '') && own.has(row[9]))),
    ...rows('unix').filter(row => (Number.parseInt(row[3] ?? '0', 16) & accepts) !== 0 && own.has(row[6])),
  ].map(row => row.join(' '))
}

describe('no port', () => {
  /** A live till: everything it speaks to is elsewhere, and cannot be reached from here. */
  function liveConfig(): string {
    const file = join(dataDir, 'tillgate.json')
    const away = 'https://127.0.0.1:9'
    const config = {
      environment: 'live',
      till: '1',
      store: { name: 'S', address: 'A', currency: 'EUR', country: 'DE', taxId: null },
      device: { vendor: 'x', serial: '1' },
      identity: { dialect: 'rfc8628', base: away, clientId: 'c', clientSecret: null },
      cardscan: { rest: away, ws: 'wss://127.0.0.1:9' },
      idscan: { base: away },
      cardconnect: { rest: away, merchid: '1' },
      broker: { mode: 'remote', url: away },
      terminal: null,
      printer: null,
    }
    writeFileSync(file, JSON.stringify(config))
    return file
  }

  it.each(['training', 'live'])('is listened on by a till at work (%s)', async use => {
    const child = till('wait', {}, use === 'live' ? ['--config', liveConfig()] : [])
    const { resources } = (await child.next()) as { resources: string[] }
    expect(resources.filter(name => /Server|UDP/.test(name))).toEqual([])
    // Elsewhere the line above, Node's own list of what it holds open, is the whole of the proof.
    if (process.platform === 'linux') expect(listening(child.pid)).toEqual([])
    child.kill('SIGTERM')
    expect((await child.over).code).toBe(0)
  })

  it('is what this test would find', () => {
    const found = process.platform === 'linux' ? listening(process.pid) : ['the sandbox']
    expect(found.length).toBeGreaterThan(0)
  })
})
