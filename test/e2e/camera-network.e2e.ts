// Scanning is offline: nothing leaves the till while a camera is read, the policy stays closed, and the reader stays small.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openForBusiness, scan, screen, signIn } from './steps.ts'
import { film, goods, picture, startTill, type TestTill } from './till.ts'

const spirits = goods.find(product => product.requiredAge === 18)!
const mostBytes = 2_500_000
/** The three files that read pictures. */
const readers = /\/assets\/(?:scan\.worker|zxing_reader|network)-[\w-]+\.(?:js|wasm)$/
let till: TestTill
const requests: string[] = []

beforeAll(async () => {
  till = await startTill()
  await openForBusiness(till.page, till.host, till.sandbox)
  await scan(till.page, spirits.barcodes[0]!)
  await screen(till.page, 'id-check').waitFor()
  await till.camera(await film(till.dir, 'desk', [{ path: picture('insurance-front.jpg'), seconds: 1 }]))
  await signIn(till.page)
  till.page.on('request', request => {
    if (!/^(?:blob|data):/.test(request.url())) requests.push(request.url())
  })
  await till.page.keyboard.press('F7')
  await till.page.locator('[data-guidance]:not([data-guidance=none])').waitFor()
})
afterAll(() => till.end())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await till.page.screenshot({ path: `test-results/camera ${task.name}.png` })
})

/** What the workers have fetched by their own account: Playwright may be told of a worker too late to see its first requests. */
async function fetchedByWorkers(): Promise<string[]> {
  const workers = till.page
    .workers()
    .map(worker => worker.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)))
  return (await Promise.all(workers)).flat()
}

describe('while the camera is read', () => {
  it('the reader comes from the till itself, and then nothing is asked of anybody', async () => {
    const own = new URL(till.page.url()).origin
    // The worker's own requests are seen too, or this test would prove nothing.
    const all = async () => [...requests, ...(await fetchedByWorkers())]
    await expect.poll(async () => (await all()).some(url => url.endsWith('.wasm')), { timeout: 20_000 }).toBe(true)
    expect((await all()).filter(url => new URL(url).origin !== own)).toEqual([])
    const before = requests.length
    // Three seconds of frames, all of them the same: the film is one picture.
    await till.page.locator('[data-guidance=frozen]').waitFor({ timeout: 30_000 })
    await till.page.locator('input[type=file]').setInputFiles(picture('licence-too-young.jpg'))
    await till.page.locator('[data-verdict=too-young]').waitFor({ timeout: 60_000 })
    // A file is read by a worker of its own, from the same three files; the first worker may have its own already.
    const after = requests.slice(before)
    expect(after.filter(url => new URL(url).origin !== own)).toEqual([])
    expect(after.filter(url => !readers.test(url))).toEqual([])
  })

  it('no text can be run as a program, WebAssembly can, and no rule of the page was broken', async () => {
    expect(till.complaints).toEqual([])
    // As text, because that is what the policy is about.
    const tried = await till.page.evaluate<string[]>(`(async () => {
      const wasm = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)).then(() => 'compiled', () => 'refused')
      try { return [String(new Function('return 1')()), wasm] } catch (thrown) { return [thrown.name, wasm] }
    })()`)
    expect(tried).toEqual(['EvalError', 'compiled'])
    const policy = await till.page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy') ?? '')
    expect(policy).toMatch(/script-src[^;]*'wasm-unsafe-eval'/)
    expect(policy).not.toContain("'unsafe-eval'")
  })
})

it('all that scanning adds to the till is at most 2.5 MB', () => {
  const { files } = JSON.parse(readFileSync('dist/renderer/files.json', 'utf8')) as {
    files: Record<string, { bytes: number }>
  }
  const added = Object.entries(files).filter(([path]) =>
    /\/(?:scan\.worker|session|camera|light|zxing_reader|network)-/.test(path),
  )
  expect(added.filter(([path]) => path.endsWith('.wasm'))).toHaveLength(2)
  expect(added.some(([path]) => path.includes('scan.worker'))).toBe(true)
  expect(added.reduce((sum, [, { bytes }]) => sum + bytes, 0)).toBeLessThanOrEqual(mostBytes)
})
