// Power cuts: a process that dies in the middle of a download, or just before the installer, leaves nothing half done.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../host/temp.ts'
import type { ChildTask } from './child.ts'
import {
  current,
  filesBelow,
  keysFile,
  manifestFor,
  next,
  openTill,
  packageBytes,
  sha512,
  startFeed,
  type Feed,
} from './kit.ts'
import { patiently } from '../patiently.ts'

const bytes = packageBytes(300_000)
const manifest = manifestFor(bytes)
const partName = `${Buffer.from(manifest.sha512, 'base64').toString('hex').slice(0, 32)}.part`

function startChild(root: string, feed: Feed) {
  const task: ChildTask = { root, url: feed.url, host: feed.host, keys: keysFile(current, next) }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', line => lines.push(line))
  const died = once(child, 'exit')
  return {
    lines,
    async kill() {
      child.kill('SIGKILL')
      await died
    },
  }
}

/** Serves the package in the way of a static server that resumes (RFC 9110 §14). */
function resumable(feed: Feed, content = bytes): void {
  feed.at(`${feed.folder}${manifest.file}`, (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (from === 0) return void response.end(content)
    response.writeHead(206, { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` })
    response.end(content.subarray(from))
  })
}

/** A till that was killed when a part of the package was on its disk; answers how much. */
async function killedWhileDownloading(root: string, feed: Feed): Promise<number> {
  feed.release(manifest, bytes)
  feed.at(`${feed.folder}${manifest.file}`, (_request, response: ServerResponse) => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 120_000))
  })
  const child = startChild(root, feed)
  const part = join(root, 'data', 'updates', partName)
  await patiently(() => expect(statSync(part).size).toBe(120_000))
  await child.kill()
  expect(child.lines).toEqual([])
  return statSync(part).size
}
const ranges = (feed: Feed) =>
  feed.requests.filter(({ path }) => path.endsWith('AppImage')).map(({ headers }) => headers.range)

test('a download goes on where the killed process was', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  const have = await killedWhileDownloading(root, feed)
  resumable(feed)
  const { service, dir, installed } = openTill({ root, feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready', offered: true })
  expect(ranges(feed)).toEqual([undefined, `bytes=${have}-`])
  expect(sha512(readFileSync(join(dir, manifest.file)))).toBe(manifest.sha512)
  if (process.platform !== 'win32') expect(statSync(join(dir, manifest.file)).mode & 0o777).toBe(0o600)
  expect(filesBelow(dir)).not.toContain(partName)
  expect(await service.install(null)).toEqual({ ok: true })
  expect(installed).toEqual(['1.0.0'])
})

test('a server that does not resume sends it all again', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  await killedWhileDownloading(root, feed)
  feed.at(`${feed.folder}${manifest.file}`, bytes)
  const { service, dir } = openTill({ root, feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(readFileSync(join(dir, manifest.file)).equals(bytes)).toBe(true)
})

test('a part that was damaged on the disk is fetched anew, once', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  const have = await killedWhileDownloading(root, feed)
  resumable(feed)
  const { service, dir } = openTill({ root, feed })
  writeFileSync(join(dir, partName), Buffer.alloc(have, 'x'))
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(ranges(feed)).toEqual([undefined, `bytes=${have}-`, undefined])
  expect(readFileSync(join(dir, manifest.file)).equals(bytes)).toBe(true)
})

test.each([
  ['longer than the package', bytes.length + 1],
  ['as long as the package, but another', bytes.length],
])('a part that is %s is thrown away', async (_name, length) => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifest, bytes)
  const { service, dir } = openTill({ root, feed })
  writeFileSync(join(dir, partName), Buffer.alloc(length, 'x'), { mode: 0o600 })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(readFileSync(join(dir, manifest.file)).equals(bytes)).toBe(true)
})

test('the part of a release that was replaced is deleted and not continued', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  await killedWhileDownloading(root, feed)
  const newer = packageBytes(100_000, 'newer')
  feed.release(manifestFor(newer, { version: '1.2.0', file: 'Tillgate-1.2.0.AppImage' }), newer)
  const { service, dir } = openTill({ root, feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready', version: '1.2.0' })
  expect(ranges(feed)).toEqual([undefined, undefined])
  expect(filesBelow(dir)).toEqual(['Tillgate-1.2.0.AppImage', 'seen.json', 'update.json', 'update.json.sig'])
})

test('a process that is killed right before the installer finds the update again and says that it was not installed', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifest, bytes)
  const child = startChild(root, feed)
  await patiently(() => expect(child.lines).toEqual(['ready', 'install-started', 'installing']))
  await child.kill()

  const { service, journal, installed } = openTill({ root, feed })
  service.start()
  await patiently(() => expect(service.snapshot().step).toBe('ready'))
  expect(service.snapshot()).toMatchObject({
    version: '1.1.0',
    offered: true,
    start: { kind: 'not-installed', from: '1.0.0', to: '1.1.0' },
  })
  expect(journal).toMatchObject([{ what: 'not-installed', from: '1.0.0', to: '1.1.0' }])
  expect(feed.requests.filter(({ path }) => path.endsWith('AppImage'))).toHaveLength(1)
  expect(await service.install('manager')).toEqual({ ok: true })
  expect(installed).toEqual(['1.0.0'])
})
