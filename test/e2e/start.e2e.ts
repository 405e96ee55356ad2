// Starting, refusing to start, and ending: each trouble is a sentence, nothing is changed, nothing is left running.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sandboxConfig } from '../../main/config.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { startHost } from './host.ts'

let sandbox: Sandbox
let dataDir: string
beforeAll(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-start-'))
  return () => rmSync(dataDir, { recursive: true, force: true })
})

describe('the browser host', () => {
  it('says which port is taken and what to do', async () => {
    const taken = createServer()
    await new Promise<void>(done => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as { port: number }
    await expect(startHost({ dataDir, sandbox, args: ['--port', String(port)] })).rejects.toThrow(
      new RegExp(`exit 1: Port ${port} is already in use .*--port`),
    )
    taken.close()
  })

  it('refuses a second instance on the same data, and the first one stays', async () => {
    const first = await startHost({ dataDir, sandbox })
    await expect(startHost({ dataDir, sandbox })).rejects.toThrow(
      /exit 1: Tillgate is already running with the data folder .* Nothing was changed/,
    )
    expect((await fetch(first.url, { redirect: 'manual' })).status).toBe(303)
    await first.stop()
  })

  it('can be started again at once after the first one was killed', async () => {
    const killed = await startHost({ dataDir, sandbox })
    await killed.kill()
    const next = await startHost({ dataDir, sandbox })
    expect(next.pid).not.toBe(killed.pid)
    await next.stop()
  })

  it('refuses a data file of a newer version and leaves it as it is', async () => {
    await (await startHost({ dataDir, sandbox })).stop()
    const file = join(dataDir, 'till.db')
    const db = new Database(file)
    const next = (db.pragma('user_version', { simple: true }) as number) + 1
    db.prepare('insert into migration values (?, ?, ?, ?)').run(next, 'a later step', '0'.repeat(64), '2030-01-01')
    db.pragma(`user_version = ${next}`)
    db.close()
    const before = readFileSync(file)
    await expect(startHost({ dataDir, sandbox })).rejects.toThrow(/exit 1: .*newer Tillgate/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('refuses a data folder it cannot write in', async () => {
    const file = join(dataDir, 'not-a-folder')
    writeFileSync(file, '')
    await expect(startHost({ dataDir: join(file, 'till'), sandbox })).rejects.toThrow(
      /exit 1: .*(cannot be written|cannot be made)/,
    )
  })

  it('puts something that is not a database aside, keeps every byte of it, and starts', async () => {
    const file = join(dataDir, 'till.db')
    const list = 'this is a shopping list, not a database'.repeat(200)
    writeFileSync(file, list)
    await (await startHost({ dataDir, sandbox })).stop()
    const [folder = ''] = readdirSync(join(dataDir, 'quarantine'))
    expect(readFileSync(join(dataDir, 'quarantine', folder, 'till.db'), 'utf8')).toBe(list)
    const db = new Database(file, { readonly: true })
    expect(db.prepare("select count(*) as n from journal where kind = 'data-restored'").get()).toEqual({ n: 1 })
    db.close()
  })

  it('lists every problem of a configuration at once, by key', async () => {
    const config = join(dataDir, 'till.json')
    const good = sandboxConfig(sandbox.credentials())
    writeFileSync(
      config,
      JSON.stringify({
        ...good,
        environment: 'prod',
        printer: { host: '', port: 0 },
        broker: { ...good.broker, cardscanApiKey: ['sk', 'live', 'x'].join('_') },
      }),
    )
    const refused = startHost({ dataDir, sandbox, args: ['--config', config] })
    for (const key of ['environment', 'printer.host', 'printer.port', 'broker.cardscanApiKey'])
      await expect(refused).rejects.toThrow(new RegExp(`exit 2: [\\s\\S]*- ${key}: `))
  })

  it('shows a stranger without the address a page that says what to do, and no till', async () => {
    const host = await startHost({ dataDir, sandbox })
    const answer = await fetch(new URL('/', host.url))
    expect(answer.status).toBe(403)
    expect(await answer.text()).toMatch(/link|address/i)
    await host.stop()
  })
})

describe('npm start', () => {
  it('brings the sandbox, prints the ready line last, and ends everything it started', async () => {
    mkdirSync(join(dataDir, 'data'))
    const args = ['scripts/run.mjs', 'start', '--host', 'browser', '--no-open', '--data', join(dataDir, 'data')]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines: string[] = []
    const ready = new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', line => {
        lines.push(line)
        const url = /^Tillgate ready: (\S+)$/.exec(line)?.[1]
        if (url !== undefined) resolve(url)
      })
      child.once('exit', code => reject(new Error(`ended with ${code}: ${lines.join('\n')}`)))
    })
    const url = await ready
    const operator = /at (http\S+)$/.exec(lines.find(line => line.startsWith('Sandbox: ')) ?? '')?.[1]
    expect((await fetch(operator!)).status).toBe(200)
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
    const over = new Promise<number | null>(tell => child.once('exit', tell))
    child.kill('SIGINT')
    expect(await over).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
    await expect(fetch(operator!)).rejects.toThrow()
  })
})
