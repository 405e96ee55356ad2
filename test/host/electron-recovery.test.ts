// Crashes and hangs: the page comes back, three times a minute; then a dialog says what is safe and what to do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { endOnUncaught } from '../../main/host/last-resort.ts'
import { started } from './electron-world.ts'
import { emitter } from './electron-stub-session.ts'
import { listLog } from './temp.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const crash = { reason: 'crashed', exitCode: 5 }

describe('a page', () => {
  test('T54: that crashes is loaded again', async () => {
    const { contents, log } = await started()
    contents.events.emit('render-process-gone', {}, crash)
    expect(contents.reloads).toBe(1)
    expect(log.events).toContain('page-gone')
  })

  test('that was ended by us is not', async () => {
    const { contents } = await started()
    contents.events.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    expect(contents.reloads).toBe(0)
  })

  test('that crashes a fourth time within a minute leaves the choice to the person', async () => {
    const { contents, asked } = await started()
    for (let at = 0; at < 6; at += 1) contents.events.emit('render-process-gone', {}, crash)
    expect(contents.reloads).toBe(3)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      type: 'error',
      defaultId: 0,
      buttons: ['Show the screen again', 'Close Tillgate'],
    })
    expect(asked[0]?.detail).toMatch(/No sale is lost/)
    await vi.advanceTimersByTimeAsync(1)
    expect(contents.reloads).toBe(4)
    contents.events.emit('render-process-gone', {}, crash)
    expect(contents.reloads).toBe(5)
  })

  test('that crashes now and then is loaded again each time', async () => {
    const { contents, asked } = await started()
    for (let at = 0; at < 12; at += 1) {
      contents.events.emit('render-process-gone', {}, crash)
      await vi.advanceTimersByTimeAsync(25_000)
    }
    expect(contents.reloads).toBe(12)
    expect(asked).toEqual([])
  })

  test('that keeps crashing can be closed without another question', async () => {
    const { contents, window, calls } = await started({}, { press: () => 1 })
    for (let at = 0; at < 4; at += 1) contents.events.emit('render-process-gone', {}, crash)
    await vi.advanceTimersByTimeAsync(1)
    expect(calls).toContain('quit')
    expect(window.destroyed).toBe(true)
  })

  test('that is deaf for ten seconds is ended, and loaded again once it is gone', async () => {
    const { contents, log } = await started()
    contents.events.emit('unresponsive')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(contents.crashes).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(contents.crashes).toBe(1)
    expect(contents.reloads).toBe(0)
    contents.events.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
    expect(contents.reloads).toBe(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(contents.reloads).toBe(1)
    expect(log.events).toContain('page-hung')
  })

  test('that does not even say that it is gone is loaded again two seconds later', async () => {
    const { contents } = await started()
    contents.events.emit('unresponsive')
    await vi.advanceTimersByTimeAsync(12_000)
    expect(contents.reloads).toBe(1)
  })

  test('that answers again in time is left alone', async () => {
    const { contents } = await started()
    contents.events.emit('unresponsive')
    await vi.advanceTimersByTimeAsync(9_000)
    contents.events.emit('responsive')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([contents.crashes, contents.reloads]).toEqual([0, 0])
  })

  test('of a closed window is not touched', async () => {
    const { contents, window } = await started()
    contents.events.emit('unresponsive')
    window.destroy()
    await vi.advanceTimersByTimeAsync(60_000)
    contents.events.emit('render-process-gone', {}, crash)
    expect([contents.crashes, contents.reloads]).toEqual([0, 0])
  })

  test('whose preload script fails leaves an incident', async () => {
    const { contents, log } = await started()
    contents.events.emit('preload-error', {}, '/somewhere/index.cjs', new Error('x'))
    expect(log.events).toContain('preload')
  })
})

describe('the graphics process', () => {
  const gone = { type: 'GPU', reason: 'crashed', exitCode: 1 }

  test('that fails three times in ten minutes is done without from the next start on', async () => {
    const { app, memory, dir, log } = await started()
    for (const wait of [0, 60_000]) {
      await vi.advanceTimersByTimeAsync(wait)
      app.emit('child-process-gone', {}, gone)
    }
    expect(memory.get().softwareFor).toBeNull()
    app.emit('child-process-gone', {}, gone)
    memory.flush()
    expect(JSON.parse(readFileSync(join(dir, 'window.json'), 'utf8'))).toMatchObject({ softwareFor: '1.0.0' })
    expect(log.events).toContain('graphics-without-hardware')
  })

  test('that fails rarely, and another process that fails, change nothing', async () => {
    const { app, memory } = await started()
    for (let at = 0; at < 9; at += 1) {
      app.emit('child-process-gone', {}, gone)
      app.emit('child-process-gone', {}, { ...gone, type: 'Utility' })
      await vi.advanceTimersByTimeAsync(6 * 60_000)
    }
    expect(memory.get().softwareFor).toBeNull()
  })
})

describe('an error nobody caught', () => {
  function world(close: () => void = () => {}) {
    const process = emitter()
    const log = listLog()
    const did: string[] = []
    endOnUncaught({
      process,
      log,
      close: () => (did.push('close'), close()),
      tell: incident => did.push(`tell ${incident}`),
      exit: code => did.push(`exit ${code}`),
    })
    return { process, log, did }
  }

  test.each(['uncaughtException', 'unhandledRejection'])(
    '(%s) closes the data file, says so and ends with 70',
    event => {
      const { process, log, did } = world()
      process.emit(event, new Error('x'))
      process.emit(event, new Error('another'))
      expect(did).toEqual(['close', 'tell incident', 'exit 70'])
      expect(log.events).toHaveLength(2)
    },
  )

  test('ends even when closing fails too', () => {
    const { process, log, did } = world(() => {
      throw new Error('disk')
    })
    process.emit('uncaughtException', new Error('x'))
    expect(did).toEqual(['close', 'tell incident', 'exit 70'])
    expect(log.events).toEqual(['uncaught', 'uncaught.end'])
  })
})
