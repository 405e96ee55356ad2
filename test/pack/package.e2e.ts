// The whole of `npm run pack:check`: three packages around made-up Electrons, one of them built twice.
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

test('every package passes every check', async () => {
  const child = spawn(process.execPath, ['scripts/pack-check.ts'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise(done => child.on('close', done))
  expect(said).toMatch(/^\d+ passed, 0 failed$/m)
  expect(code).toBe(0)
})
