// What the window does around a till at work: hides private screens, stays awake, asks before closing, links, sizes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Events } from '#contract'
import { dangerousSwitches, readArguments } from '../../main/host/arguments.ts'
import { fitBounds, nextZoom } from '../../main/host/display.ts'
import { externalAddress } from '../../main/host/external-link.ts'
import { checked, windowMemory } from '../../main/host/window-memory.ts'
import { stoppable } from './electron-stub.ts'
import { hosted, payment, scan, settled, started, state, till } from './electron-world.ts'
import { hostileAddresses, provider } from './hostile.ts'
import { temporaryFolder } from './temp.ts'

const awaiting: Events['till']['registration'] = {
  step: 'awaiting-approval',
  userCode: 'ABCD',
  verificationUrl: 'https://id.example.com',
  secondsLeft: 60,
  line: 'waiting',
  fault: null,
}
const shift = { id: 'sh', openedAt: '2026-01-01T00:00:00Z', openedBy: 'Mona', floatMinor: 0 }
const restricted = { requiredAge: 18, bornOnOrBefore: '2008-01-01', status: 'required' as const, ways: [] }

describe('the window cannot be recorded', () => {
  test('while a pairing code is shown', async () => {
    const { window, tell } = await started({}, { now: { till: { ...till, registration: awaiting } } })
    expect(window.hidden).toBe(true)
    tell('till', till)
    expect(window.hidden).toBe(false)
  })

  test('while goods ask for an age, a person is checked or a card is read', async () => {
    const { window, tell, post } = await started({ 'insurance.cancel': async () => ({}) })
    const seen: [string, boolean][] = []
    const step = async (name: string, act: () => void) => {
      act()
      await settled()
      seen.push([name, window.hidden])
    }
    await step('an open sale', () => tell('sale', state()))
    await step('goods for adults', () => tell('sale', state({ restriction: restricted })))
    await step('checked', () => tell('sale', state({ restriction: { ...restricted, status: 'passed' } })))
    await step('a hosted check', () => tell('hosted', hosted('open')))
    await step('its outcome on the screen', () => tell('hosted', hosted('done')))
    await step('the sale is done', () => tell('sale', state(null)))
    await step('a card is read', () => tell('insurance', scan('front')))
    await step('its fields on the screen', () => tell('insurance', scan('read')))
    await step('left', () => post({}, { id: 5, name: 'insurance.cancel', input: { scanId: 's' } }))
    expect(seen).toEqual([
      ['an open sale', false],
      ['goods for adults', true],
      ['checked', false],
      ['a hosted check', true],
      ['its outcome on the screen', true],
      ['the sale is done', false],
      ['a card is read', true],
      ['its fields on the screen', true],
      ['left', false],
    ])
  })
})

test('the display stays on while a shift is open or a payment runs, and may sleep after', async () => {
  const { awake, tell } = await started()
  const seen: boolean[] = []
  for (const [now, of] of [
    [till, state(null)],
    [{ ...till, shift }, state(null)],
    [till, state(null)],
    [till, state({ payment: payment('waiting-for-card') })],
    [till, state({ payment: payment('unknown') })],
    [till, state({ payment: payment('approved') })],
  ] as const) {
    tell('till', now)
    tell('sale', of)
    seen.push(awake.size > 0)
  }
  expect(seen).toEqual([false, true, false, true, true, false])
})

test('what a hosted check stored goes when it ends', async () => {
  const { session, tell } = await started()
  tell('sale', state())
  tell('hosted', hosted('open'))
  expect(session.cleared).toEqual([])
  tell('hosted', hosted('done'))
  expect(session.cleared).toEqual([[provider]])
})

describe('closing', () => {
  const work: [string, Partial<Events>, RegExp][] = [
    ['an open sale', { sale: state() }, /one line is open. It is kept/],
    ['a running payment', { sale: state({ lines: [], payment: payment('sent') }) }, /payment is running/],
    [
      'an unknown payment',
      { till: { ...till, notices: ['payment-unknown'] } },
      /outcome of a card payment is not known/,
    ],
    ['a payment for a human', { sale: state({ lines: [], payment: payment('needs-human') }) }, /is not known/],
    ['an unsent queue', { till: { ...till, queued: 4 } }, /4 finished sales wait to be sent/],
  ]

  test.each(work)('with %s asks first, and keeps selling by default', async (_name, now, words) => {
    const { window, asked } = await started({}, { now })
    expect(window.close()).toBe(false)
    await settled()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ type: 'question', defaultId: 0, cancelId: 0, noLink: true })
    expect(asked[0]?.buttons).toEqual(['Keep selling', 'Close Tillgate'])
    expect(asked[0]?.detail).toMatch(words)
    expect(asked[0]?.detail).toMatch(/Nothing is lost/)
    expect(window.destroyed).toBe(false)
  })

  test('asks in German when the till speaks German', async () => {
    const { window, asked } = await started({}, { now: { till: { ...till, language: 'de' }, sale: state() } })
    window.close()
    await settled()
    expect(asked[0]?.buttons).toEqual(['Weiter verkaufen', 'Tillgate beenden'])
    expect(asked[0]?.detail).toMatch(/mit einer Position ist offen/)
  })

  test('with nothing open just closes', async () => {
    const { window, asked } = await started()
    expect(window.close()).toBe(true)
    expect(asked).toEqual([])
  })

  test('goes on when the person says so, and asks once at a time', async () => {
    let press: (button: number) => void = () => {}
    const { window, asked, calls } = await started(
      {},
      { now: { sale: state() }, press: () => new Promise<number>(answer => (press = answer)) },
    )
    window.close()
    window.close()
    await settled()
    expect(asked).toHaveLength(1)
    press(1)
    await settled()
    expect(calls).toContain('quit')
    expect(window.destroyed).toBe(true)
  })

  test.each([
    ['the system shuts down', ({ power }: Awaited<ReturnType<typeof started>>) => power.emit('shutdown')],
    [
      'the session of the user ends',
      ({ window }: Awaited<ReturnType<typeof started>>) => window.events.emit('session-end'),
    ],
    ['a service manager ends it', ({ host }: Awaited<ReturnType<typeof started>>) => host.leave()],
  ])('is never held up when %s', async (_name, end) => {
    const open = await started({}, { now: { sale: state({ payment: payment('sent') }) } })
    end(open)
    expect(open.asked).toEqual([])
    expect(open.window.destroyed).toBe(true)
  })

  test('a page that does not want to be left is left', async () => {
    const { contents } = await started()
    const event = stoppable({})
    contents.events.emit('will-prevent-unload', event)
    expect(event.stopped).toBe(true)
  })
})

describe('a link of a screen', () => {
  const operator = till.operatorUrl!

  test('opens the operator page in the browser of the system, and never a window of ours', async () => {
    const { contents, opened } = await started()
    expect(contents.openHandler?.({ url: operator })).toEqual({ action: 'deny' })
    expect(opened).toEqual([operator])
    contents.openHandler?.({ url: operator })
    expect(opened).toHaveLength(1)
  })

  test.each([
    ['in a kiosk', {}, { kiosk: true }],
    ['in live use, which has no operator page', { till: { ...till, operatorUrl: null } }, {}],
    ['to a page elsewhere without encryption', { till: { ...till, operatorUrl: 'http://10.0.0.1/operator' } }, {}],
    ['with a user name in it', { till: { ...till, operatorUrl: 'https://a:b@example.com/' } }, {}],
  ])('opens nothing %s', async (_name, now: Partial<Events>, host: { kiosk?: boolean }) => {
    const { contents, opened } = await started({}, { now, host })
    contents.openHandler?.({ url: now.till?.operatorUrl ?? operator })
    expect(opened).toEqual([])
  })

  test('to anything else opens nothing, however it is spelled', () => {
    for (const known of [operator, 'https://help.example.com/till', null])
      for (const asked of hostileAddresses) expect(externalAddress(asked, known), asked).toBeNull()
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), asked => {
        expect(externalAddress(asked, operator)).toBeNull()
        expect(externalAddress(`${operator}${asked}`, operator)).toBe(asked.trim() === '' ? operator : null)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('the place of the window', () => {
  const area = { x: 0, y: 0, width: 1920, height: 1040 }
  const second = { x: 1920, y: 0, width: 1280, height: 1000 }

  test('is remembered, with its size of text', async () => {
    const { window, dir, contents, memory } = await started()
    window.bounds = { x: 10, y: 20, width: 1100, height: 700 }
    window.events.emit('resize')
    contents.events.emit('zoom-changed', {}, 'in')
    memory.flush()
    expect(JSON.parse(readFileSync(join(dir, 'window.json'), 'utf8'))).toEqual({
      bounds: window.bounds,
      maximized: false,
      zoom: 1.1,
      softwareFor: null,
    })
    const again = await started({}, { host: { memory: windowMemory(join(dir, 'window.json')) } })
    expect(again.window.options).toMatchObject({ ...window.bounds, webPreferences: { zoomFactor: 1.1 } })
  })

  test('is corrected when its screen is gone, and always lies on one screen', () => {
    const lost = { x: 2000, y: 100, width: 1200, height: 800 }
    expect(fitBounds(lost, [area, second])).toEqual({ x: 2000, y: 100, width: 1200, height: 800 })
    expect(fitBounds(lost, [area])).toEqual({ x: 360, y: 120, width: 1200, height: 800 })
    expect(fitBounds(null, [area])).toEqual({ x: 277, y: 136, width: 1366, height: 768 })
    const edge = fc.integer({ min: -100_000, max: 100_000 })
    const size = fc.integer({ min: 100, max: 20_000 })
    const bounds = fc.record({ x: edge, y: edge, width: size, height: size })
    fc.assert(
      fc.property(bounds, fc.array(bounds), fc.option(bounds), (first, others, wanted) => {
        const fitted = fitBounds(wanted, [first, ...others])
        expect(
          [first, ...others].some(
            on =>
              fitted.x >= on.x &&
              fitted.y >= on.y &&
              fitted.x + fitted.width <= on.x + on.width &&
              fitted.y + fitted.height <= on.y + on.height,
          ),
        ).toBe(true)
      }),
    )
  })

  test('is believed only as far as it makes sense', () => {
    const nothing = { bounds: null, maximized: false, zoom: 1, softwareFor: null }
    for (const raw of [null, 1, 'x', [], { bounds: { x: 0 } }, { zoom: 100 }, { zoom: '2' }, { maximized: 'yes' }])
      expect(checked(raw)).toEqual(nothing)
    for (const width of [0, -1, 1.5, Number.NaN, 1e9, '800', null])
      expect(checked({ bounds: { x: 0, y: 0, width, height: 800 } }).bounds).toBeNull()
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (bounds, zoom) => {
        const { zoom: read } = checked({ bounds, zoom })
        expect(read).toBeGreaterThanOrEqual(0.5)
        expect(read).toBeLessThanOrEqual(2)
      }),
    )
    const file = join(temporaryFolder(), 'window.json')
    for (const text of ['', '{', 'null', `"${'x'.repeat(10_000)}"`]) {
      writeFileSync(file, text)
      expect(windowMemory(file).get()).toEqual(nothing)
    }
  })

  test('that cannot be written is forgotten without a word', async () => {
    const blocked = join(temporaryFolder(), 'file')
    writeFileSync(blocked, '')
    const memory = windowMemory(join(blocked, 'window.json'))
    memory.keep({ zoom: 2 })
    memory.flush()
    expect(memory.get().zoom).toBe(2)
    expect(existsSync(join(blocked, 'window.json'))).toBe(false)
  })

  test('comes back maximized, except where the screen is full anyway', async () => {
    const file = join(temporaryFolder(), 'window.json')
    writeFileSync(file, JSON.stringify({ maximized: true }))
    const memory = windowMemory(file)
    expect((await started({}, { host: { memory } })).window.maximized).toBe(true)
    expect((await started({}, { host: { memory, kiosk: true } })).window.maximized).toBe(false)
  })
})

describe('the size of the text', () => {
  test('follows the usual keys, and other keys go on to the page', async () => {
    const { contents } = await started({}, { packaged: true })
    const key = (name: string, more: object = {}) => {
      const event = stoppable({})
      const input = { type: 'keyDown', key: name, control: true, meta: false, alt: false, shift: false, ...more }
      contents.events.emit('before-input-event', event, input)
      return [event.stopped, contents.zoom]
    }
    expect([key('+'), key('='), key('-'), key('0')]).toEqual([
      [true, 1.1],
      [true, 1.25],
      [true, 1.1],
      [true, 1],
    ])
    for (const more of [{ control: false }, { alt: true }, { type: 'keyUp' }])
      expect(key('+', more)).toEqual([false, 1])
    expect(key('F9')).toEqual([false, 1])
    expect(key('I', { shift: true })).toEqual([false, 1])
    expect(contents.tools).toBe(0)
  })

  test('has ends', () => {
    expect([nextZoom(2, 'in'), nextZoom(0.5, 'out'), nextZoom(1.17, 'in'), nextZoom(1.17, 'out')]).toEqual([
      2, 0.5, 1.25, 1.1,
    ])
  })
})

describe('the command line', () => {
  test('knows six words and ignores everything else', () => {
    expect(readArguments(['--data', '/d', '--kiosk', '--evil', 'x', 'app://evil', '--config=c', '-x'])).toEqual({
      data: '/d',
      config: 'c',
      kiosk: true,
      fullscreen: false,
      health: false,
      json: false,
    })
    expect(readArguments(['--health', '--json'])).toMatchObject({ health: true, json: true, data: null })
    expect(readArguments(['--data', '--fullscreen'])).toMatchObject({ data: null, kiosk: false })
    fc.assert(
      fc.property(fc.array(fc.string()), args => {
        expect(Object.keys(readArguments(args)).toSorted()).toEqual([
          'config',
          'data',
          'fullscreen',
          'health',
          'json',
          'kiosk',
        ])
      }),
    )
  })

  test('names the switches an installed till does not start with', () => {
    expect(dangerousSwitches(name => ['no-sandbox', 'remote-debugging-port', 'lang'].includes(name))).toEqual([
      'remote-debugging-port',
      'no-sandbox',
    ])
  })
})

test('waits nowhere: no timer of the window holds the process', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const { memory } = await started()
  memory.keep({ zoom: 1.5 })
  const timer = timers.mock.results.at(-1)?.value as NodeJS.Timeout
  expect(timer.hasRef()).toBe(false)
  timers.mockRestore()
  memory.flush()
})
