// One till per data folder, also across processes and after kill -9.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstanceRunning, takeInstanceLock, takeLock } from '../../main/store/instance-lock.ts'
import { tempFolder, thrownBy } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

test('a second till on the same folder gets no lock until the first one lets go', () => {
  const first = takeInstanceLock(dir)
  expect(first).not.toBeNull()
  expect(takeInstanceLock(dir)).toBeNull()
  first?.release()
  first?.release()
  const second = takeInstanceLock(dir)
  expect(second).not.toBeNull()
  second?.release()
})

test('another process holds the lock, and kill -9 frees it at once', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('child-lock.ts', import.meta.url)), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(takeInstanceLock(dir)).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = takeInstanceLock(dir)
  expect(lock).not.toBeNull()
  lock?.release()
})

test('of two that ask at the same moment one gets it, never both and never neither', async () => {
  const [rounds, first, apartMs] = [600, Date.now() + 2000, 4]
  const script = fileURLToPath(new URL('child-locks.ts', import.meta.url))
  const asking = [dir, rounds, first, apartMs].map(String)
  const both = [0, 1].map(() => spawn(process.execPath, [script, ...asking], { stdio: ['ignore', 'pipe', 'inherit'] }))
  try {
    const said = await Promise.all(both.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])))
    const [one, other] = said.map(text => JSON.parse(text) as boolean[])
    expect(one).toHaveLength(rounds)
    expect(one!.map((got, round) => Number(got) + Number(other![round]))).toEqual(Array(rounds).fill(1))
  } finally {
    for (const child of both) child.kill('SIGKILL')
  }
})

test('somebody who looks whether a till is running keeps none from starting', () => {
  expect(isInstanceRunning(dir)).toBe(false)
  const lock = takeInstanceLock(dir)
  expect(isInstanceRunning(dir)).toBe(true)
  lock?.release()
  expect(isInstanceRunning(dir)).toBe(false)
  const again = takeInstanceLock(dir)
  expect(again).not.toBeNull()
  again?.release()
})

test('different lock files do not hinder each other', () => {
  const [one, two] = [takeInstanceLock(dir), takeLock(join(dir, 'auth-lock.db'))]
  expect([one, two]).not.toContain(null)
  one?.release()
  two?.release()
})

test('a folder that cannot be written is an error, not "somebody else has it"', () => {
  writeFileSync(join(dir, 'occupied'), '')
  expect(thrownBy(() => takeInstanceLock(join(dir, 'occupied')))).toBe('read-only')
})
