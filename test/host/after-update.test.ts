// How a till comes back after an update: the same words, and the place of the old one as soon as it is free.
import { expect, test } from 'vitest'
import { firstAfterUpdate, wordsOf } from '../../main/host/after-update.ts'
import { readArguments } from '../../main/host/arguments.ts'

test.each([[[]], [['--kiosk']], [['--data', '/d', '--config', 'c.json', '--kiosk', '--fullscreen']]])(
  'the words %j mean the same when they are said again',
  args => {
    const once = readArguments(args)
    expect(wordsOf(once)).toEqual(args)
    expect(readArguments(wordsOf(once))).toEqual(once)
  },
)

/** An Electron whose old process goes away after so many looks. */
const waiting = (looks: number) => {
  const pauses: number[] = []
  const app = { requestSingleInstanceLock: () => pauses.length >= looks }
  return { pauses, app, pause: async (ms: number) => void pauses.push(ms) }
}
const env = { APPIMAGE_SILENT_INSTALL: 'true' }

test('a new AppImage waits for the old till to end', async () => {
  const { pauses, ...deps } = waiting(4)
  expect(await firstAfterUpdate({ ...deps, env, first: false })).toBe(true)
  expect(pauses).toHaveLength(4)
})

test('one that does not end within fifteen seconds keeps its place', async () => {
  const { pauses, ...deps } = waiting(Infinity)
  expect(await firstAfterUpdate({ ...deps, env, first: false })).toBe(false)
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(15_000)
})

test('nobody else waits', async () => {
  for (const [first, of] of [
    [true, env],
    [true, {}],
    [false, {}],
    [false, { APPIMAGE_SILENT_INSTALL: '1' }],
  ] as const) {
    const { pauses, ...deps } = waiting(0)
    expect(await firstAfterUpdate({ ...deps, env: of, first })).toBe(first)
    expect(pauses).toEqual([])
  }
})
